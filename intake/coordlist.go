package intake

import (
	"regexp"
	"strings"

	"redline/lang"
)

// What precedes the points of a list, and how long one point may be written.
const (
	maxListNotes     = 20
	maxListTexts     = 100_000 // lines without a point, of all lists in a file
	maxListText      = 1 << 20 // bytes of these
	maxListColumns   = 1000
	maxListPoint     = 1 << 20
	maxListLine      = 4096 // bytes of a line whose semicolons may part columns
	maxNoteRead      = 400  // bytes of a note that are looked at
	maxBracket       = 200  // bytes of a point in brackets
	maxSheetPreamble = 100  // rows of a sheet before its list
)

// sniffCoordList recognises a list by its first row of points: a position in China in
// degrees, or plane coordinates. A header row that names both coordinates will do.
func sniffCoordList(src *source) bool {
	text := strings.TrimLeft(src.head(), white+"\r\n")
	if text == "" || strings.ContainsAny(text[:1], "{<") || strings.HasPrefix(text, "[[") || strings.ContainsRune(text, 0) {
		return false
	}
	r := newCoordList(src, &tally{limits: src.limits})
	notes := 0
	for _, raw := range strings.FieldsFunc(text, func(c rune) bool { return c == '\n' || c == '\r' }) {
		line := half.Replace(strings.Trim(raw, white))
		if line == "" {
			continue
		}
		if _, _, ok := r.read(line); ok || writesDecimalCommas(line) {
			return true
		}
		if _, ok := headerLayout(listFields(line), nil); ok {
			return true
		}
		if notes++; notes > maxListNotes || !isListNote(line) {
			return false
		}
	}
	return false
}

// readCoordList reads lists of points, as text or CSV:
//
//	file   = block *(blank-line block)
//	block  = *note [header] *row
//	row    = [label] [ring] first second [more]; several, separated by semicolons, on a line
//
// Coordinates are decimal degrees, degrees-minutes-seconds (parseCoordinate), packed
// degrees (ddd.mmssss, only where a note or the header says so) or plane coordinates.
// A block, or a value of a ring column, is a ring; rings belong to one feature until a
// note or another value of a plot column begins the next, and containment decides which
// are holes. One or two points are points. Notes and headings may say the reference
// (listStatements) and the area (areaIn). Full-width separators are refused, except
// between coordinates with degree marks, where nothing else can be meant, and 、.
func readCoordList(src *source) (*contents, error) {
	return readTwice(src, func(t *tally) (*contents, error) {
		r := newCoordList(src, t)
		if err := r.lines(src.decode()); err != nil {
			return nil, err
		}
		return r.finish()
	})
}

// lines reads the lines of a text, each once.
func (r *coordList) lines(text string) error {
	for at := 0; at < len(text); {
		end := lineEnd(text, at)
		if err := r.line(textLine{text: unspaced(text[at:end]), at: at}); err != nil {
			return err
		}
		at = end + 1
		if end < len(text) && text[end] == '\r' {
			at = end + len(text[end:]) - len(strings.TrimLeft(text[end:], "\r"))
			if at < len(text) && text[at] == '\n' {
				at++
			}
		}
	}
	return nil
}

// coordList reads one list: the lines of a text, or the rows of a sheet.
type coordList struct {
	src       *source
	layout    *listLayout // nil before the first point or header
	says      listStatements
	above     []string // the row before, where it is a note: a header may have two rows
	title     string   // note before the block, the next feature's name
	area      *statedArea
	noted     bool       // notes stand before the block
	plot      string     // of the point before
	ring      string     // of the point before
	labels    ringLabels // of the ring being read
	start     vertex     // of the ring being read, which has as many points
	points    int
	current   *feature        // being read; nil before the first
	begun     int             // features so far
	rings     map[string]bool // of plot and ring columns, those begun
	blank     bool            // a blank line came since the last point
	closed    bool            // the ring being read has come back to its first point
	footer    *textLine       // a row without coordinates since the last point
	axes      int             // 1: the axes are marked, 2: they are not; 0 before the first point
	degrees   degreesWritten
	ignored   []string // numbers of the first lines that are notes
	notes     int      // how many there are
	dropped   bool     // columns besides those of the layout
	parsed    int      // points whose coordinates were read, readable or not
	preambles int      // rows before the list that are nothing it knows; sheets may have them
	sheet     bool     // rows of a sheet are read
	unheeded  []textLine
	fields    []string // of the point being read
	respelled bool     // the line before was read as it is spelled
	spelling  []spelledWord
	*tally
	out contents
}

func newCoordList(src *source, t *tally) *coordList {
	return &coordList{
		src: src, tally: t, rings: map[string]bool{}, blank: true,
		degrees: degreesWritten{first: -1}, says: listStatements{pairs: map[string]pair{}},
	}
}

// line reads one line: its points, or else a header or a note.
func (r *coordList) line(l textLine) error {
	if l.text == "" {
		r.blankLine()
		return nil
	}
	p, rest, ok := r.read(l.text)
	if !ok {
		l.text = beginning(l.text, maxListPoint)
		return r.other(l, listFields(l.text))
	}
	return r.addAll(l, &p, rest)
}

// row reads the cells of one row of a sheet; l.text holds them for messages.
func (r *coordList) row(l textLine, cells []string) error {
	filled, only := 0, ""
	for _, c := range cells {
		if c != "" {
			filled, only = filled+1, c
		}
	}
	if filled < 2 {
		return r.line(textLine{only, l.at})
	}
	p, ok := r.point(cells)
	if !ok {
		return r.other(l, cells)
	}
	return r.add(l, &p)
}

// other takes a line that holds no point for a header or a note, or refuses it.
func (r *coordList) other(l textLine, fields []string) error {
	layout, ok := headerLayout(fields, r.above)
	if !ok && strings.ContainsAny(l.text, fullWidth) {
		layout, ok = headerLayout(listFields(half.Replace(l.text)), r.above)
	}
	switch {
	case ok:
		return r.header(l, layout)
	case writesDecimalCommas(l.text):
		return r.fail(ErrSyntax, l.at,
			lang.Textf("「%s」里的逗号可能是小数点，也可能分隔两个数，无法确定", "the commas in \"%s\" may be decimal points or stand between numbers: which is not certain", shorten(l.text)),
			lang.Text{ZH: "小数点请写作「.」，如 104.5123;31.3123", EN: "Write decimals with a point, as in 104.5123;31.3123."})
	case (r.blank || r.noted) && isListNote(half.Replace(beginning(l.text, maxListLine))):
		r.above = fields
		return r.note(l)
	case r.layout != nil && r.isFooter(l.text, fields):
		return r.foot(l)
	case r.sheet && r.layout == nil && r.preambles < maxSheetPreamble:
		r.preambles++
		r.above = fields
		return r.heed(l)
	}
	return r.unreadable(l, fields)
}

// saysFooter begins a line of totals or remarks.
var saysFooter = regexp.MustCompile(`(?i)^(?:合计|总计|小计|共计|总?面积|周长|备注|说明|注[:：]|单位|制[表图]|total|area\b|remark)`)

// isFooter reports whether a row has words in the place of a point: below a header no
// coordinates and no number that could be a point's; or, behind points, a word for totals
// or remarks, in one field or with at most one number that could be a coordinate.
func (r *coordList) isFooter(row string, fields []string) bool {
	l := r.layout
	if l.header != "" && field(fields, l.first) == "" && field(fields, l.second) == "" && !hasDigit.MatchString(field(fields, max(l.label, 0))) {
		return true
	}
	row = beginning(row, maxNoteRead)
	return r.begun > 0 && saysFooter.MatchString(row) && (len(fields) == 1 || len(bigNumber.FindAllString(row, 2)) < 2)
}

// foot takes a footer. An area that it states is that of the only feature so far.
func (r *coordList) foot(l textLine) error {
	footer := l // l itself would be allocated for each line
	r.footer = &footer
	before := r.area
	r.area = nil
	err := r.remark(l)
	if r.area != nil && r.begun == 1 && r.current.area == nil {
		r.current.area = r.area
	}
	r.area = before
	return err
}

func (r *coordList) blankLine() { r.blank, r.footer, r.above = true, nil, nil }

// header takes a header row. Later ones must name the same columns.
func (r *coordList) header(l textLine, layout listLayout) error {
	if r.begun > 0 && (r.layout == nil || r.layout.header != layout.header) {
		return r.fail(ErrSyntax, l.at, lang.Text{ZH: "表头与前面的数据不一致", EN: "a header that differs from what came before"},
			lang.Text{ZH: "请把列次不同的数据分成几个文件", EN: "Put data of different columns into files of their own."})
	}
	r.layout = &layout
	if err := r.heedAbove(); err != nil {
		return err
	}
	if layout.named && degreeHeading.MatchString(l.text) {
		r.says.headDegrees(l)
	}
	r.blankLine()
	return r.heed(l)
}
