package intake

import (
	"fmt"
	"slices"
	"strings"

	"redline/lang"
)

func sniffLandTXT(src *source) bool {
	head := src.head()
	for _, mark := range []string{"[地块坐标]", "[属性描述]", "[项目信息]", "【地块坐标】", "【属性描述】", "［地块坐标］", "［属性描述］", ",@\n", ",@\r"} {
		if strings.Contains(head, mark) {
			return true
		}
	}
	return strings.HasSuffix(strings.TrimRight(head, " \t"), ",@")
}

// section is a part of the file.
type section int

const (
	noSection section = iota
	projectSection
	attributeSection
	plotSection
	otherSection
)

// readLandTXT reads the exchange format of surveyed boundary points (勘测定界界址点坐标
// 交换格式), "报批坐标 TXT":
//
//	file   = ["[项目信息]" pairs] "[属性描述]" pairs "[地块坐标]" plots
//	plot   = 界址点数,地块面积,地块编号,地块名称,图形属性,图幅号,地块用途,地类编码,@
//	         and a line for each vertex: [J]n,圈号,X (northing),Y (easting)[,extra,extra]
//
// Files in use differ from that in many ways; see the methods of landTXT.
func readLandTXT(src *source) (*contents, error) {
	return readTwice(src, func(t *tally) (*contents, error) {
		r := &landTXT{src: src, tally: t, pairs: map[string]pair{}, project: map[string]any{}}
		r.out.northFirst = true
		if err := r.lines(src.decode(), r.line); err != nil {
			return nil, err
		}
		if err := r.endPlot(); err != nil {
			return nil, err
		}
		return r.finish()
	})
}

// finish settles what holds for all plots.
func (r *landTXT) finish() (*contents, error) {
	if r.features == 0 {
		return nil, fault(ErrEmpty,
			lang.Text{ZH: "[地块坐标] 下没有地块", EN: "there is no plot under [地块坐标]"},
			lang.Text{ZH: "请补上地块行（以 ,@ 结尾）和界址点", EN: "Add the plot's line (ending in ,@) and its boundary points."})
	}
	if err := r.checkProject(); err != nil {
		return nil, err
	}
	declared, err := r.declaration()
	if err != nil {
		return nil, err
	}
	accuracy := r.accuracy(declared)
	for i := range r.out.features {
		f := &r.out.features[i]
		f.declared, f.accuracy = declared, accuracy
		for key, value := range r.project {
			if _, taken := f.properties[key]; !taken {
				f.properties[key] = value
			}
		}
	}
	return &r.out, nil
}

// checkProject refuses pairs of [项目信息] that, kept for each plot, would be too many.
func (r *landTXT) checkProject() error {
	if len(r.project)*r.features <= maxAttributes {
		return nil
	}
	return fault(ErrLimit,
		lang.Textf("[项目信息] 的 %[1]d 项要给每个地块各记一份，地块至少 %[2]d 个，超过上限 %[3]d 个值", "the %[1]d pairs of [项目信息] are to be kept for each plot, of which there are %[2]d or more: that is beyond the %[3]d values accepted", len(r.project), r.features, maxAttributes),
		lang.Text{ZH: "请删去 [项目信息] 中无关的行，或把文件拆开", EN: "Delete the pairs of [项目信息] that do not matter here, or split the file."})
}

// landTXT reads one file.
type landTXT struct {
	src     *source
	section section
	pairs   map[string]pair // of [属性描述]
	project map[string]any  // of [项目信息]
	plot    *plot           // being read
	// decimals is the greatest number of decimal places of a coordinate.
	decimals int
	labels   ringLabels // of the ring being read
	fields   []string   // room for those of a line
	*tally
	out contents
}

// pair is one line key=value.
type pair struct {
	key, value string
	at         int
}

// textLine is one line without its end and the white space around it.
type textLine struct {
	text string
	at   int // offset of its first character
}

// white is what may stand around a line or a field: spaces of every width, and the byte
// order marks that joined files leave inside.
const white = " \t\u00a0\u3000\ufeff"

// lines calls visit for each line that is not blank. LF, CR LF, CR CR LF and a lone CR
// end a line.
func (r *landTXT) lines(text string, visit func(textLine) error) error {
	for at := 0; at < len(text); {
		end := lineEnd(text, at)
		raw := text[at:end]
		left := strings.TrimLeft(raw, white)
		l := textLine{text: unspaced(left), at: at + len(raw) - len(left)}
		at = end + 1
		if l.text == "" {
			continue
		}
		if len(l.text) > maxCellText {
			return r.src.at(longLine(), l.at)
		}
		if err := visit(l); err != nil {
			return err
		}
	}
	return nil
}

func (r *landTXT) line(l textLine) error {
	if strings.HasPrefix(l.text, "[") || strings.HasPrefix(l.text, "【") || strings.HasPrefix(l.text, "［") {
		return r.heading(l)
	}
	if isHead(l.text) {
		r.section = plotSection // some files leave the headings out
	}
	switch r.section {
	case projectSection, attributeSection:
		return r.pair(l)
	case plotSection:
		if isHead(l.text) {
			return r.head(l)
		}
		return r.vertexLine(l)
	case otherSection:
		return nil
	}
	return r.fail(l, 0, "这一行不在任何一段中", "this line stands in no section",
		"应先有 [属性描述] 或 [地块坐标]", "A section [属性描述] or [地块坐标] must come first.")
}

func (r *landTXT) heading(l textLine) error {
	switch l.text {
	case "[项目信息]":
		r.section = projectSection
	case "[属性描述]":
		r.section = attributeSection
	case "[地块坐标]":
		r.section = plotSection
	default:
		if i := strings.IndexAny(l.text, "【】［］"); i >= 0 {
			return r.fullWidth(l, i)
		}
		r.section = otherSection
		if len(r.out.warnings) < maxListNotes {
			r.out.warnings = append(r.out.warnings, Note{"section-ignored", lang.Textf(
				"第 %d 行起的 %s 段未读取", "the section at line %d, %s, was not read", r.src.line(int32(l.at)), shorten(l.text))})
		}
	}
	return nil
}

// pair reads key=value. A colon for the sign is refused: silently passing over 带号
// would put the plot elsewhere.
func (r *landTXT) pair(l textLine) error {
	key, value, ok := strings.Cut(l.text, "=")
	if !ok {
		if i := strings.IndexAny(l.text, "＝：:，"); i >= 0 {
			if l.text[i] == ':' {
				return r.fail(l, i, "键与值之间应为等号 =，不是冒号", "key and value are separated by =, not by a colon", "请把冒号改为 =", "Write = for the colon.")
			}
			return r.fullWidth(l, i)
		}
		return r.fail(l, 0, "此处应为「键=值」", "key=value is expected here", "请改正或删除这一行", "Correct or delete this line.")
	}
	p := pair{strings.Trim(key, white), strings.Trim(value, white), l.at}
	if len(r.pairs)+len(r.project) >= maxProperties {
		return r.fail(l, 0, fmt.Sprintf("「键=值」超过上限 %d 行", maxProperties), fmt.Sprintf("there are more than the %d pairs key=value accepted", maxProperties), "请删去与坐标无关的行", "Delete the lines that have nothing to do with the coordinates.")
	}
	if r.section == projectSection {
		if p.value != "" {
			r.project[p.key] = p.value
		}
		return nil
	}
	if old, twice := r.pairs[p.key]; twice && old.value != p.value {
		return r.fail(l, 0, "「"+p.key+"」出现两次，值不同："+old.value+"、"+p.value, "\""+p.key+"\" occurs twice with different values: "+old.value+", "+p.value,
			"请只保留正确的一行", "Keep the right line only.")
	}
	if _, twice := r.pairs[p.key]; !twice && p.value != "" && !slices.Contains(landTXTReading(), p.key) {
		r.out.header = append(r.out.header, HeaderLine{p.key, p.value})
	}
	r.pairs[p.key] = p
	return nil
}

// landTXTReading are the lines of [属性描述] that say how the coordinates are to be read.
func landTXTReading() []string {
	return []string{"坐标系", "几度分带", "投影类型", "计量单位", "带号", "精度", "转换参数"}
}

func longLine() *lang.Fault {
	return fault(ErrLimit,
		lang.Textf("这一行超过上限 %d KiB", "the line is longer than the %d KiB accepted", maxCellText>>10),
		lang.Text{ZH: "一行一个点；请检查换行是否丢失，去掉与坐标无关的文字", EN: "Write a point a line: see whether the line ends were lost, and remove texts that do not matter here."})
}

// fail refuses the line, at a byte of it.
func (r *landTXT) fail(l textLine, i int, zh, en, hintZH, hintEN string) error {
	f := fault(ErrSyntax, lang.Text{ZH: zh, EN: en}, lang.Text{ZH: hintZH, EN: hintEN})
	if r.plot != nil {
		f.Where = place{feature: r.plot.label()}.text()
	}
	return r.src.at(f, l.at+i)
}

// fullWidth refuses the full-width character at a byte of the line.
func (r *landTXT) fullWidth(l textLine, i int) error {
	c := string([]rune(l.text[i:])[0])
	return r.fail(l, i, "全角字符「"+c+"」", "the full-width character \""+c+"\"",
		"请改为半角（英文输入法）字符："+halfWidth(c), "Use the half-width (ASCII) character: "+halfWidth(c))
}

// halfWidth returns the ASCII form of a full-width character.
func halfWidth(c string) string {
	switch c {
	case "，", "、":
		return ","
	case "：":
		return ":"
	case "。", "．":
		return "."
	case "【":
		return "["
	case "】":
		return "]"
	}
	r := []rune(c)[0]
	if r >= 0xFF01 && r <= 0xFF5E { // the block of full-width ASCII
		return string(r - 0xFEE0)
	}
	return c
}
