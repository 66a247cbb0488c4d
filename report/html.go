package report

import (
	_ "embed" // the page's template
	"encoding/base64"
	"html/template"
	"io"
	"slices"
	"strconv"

	"redline/lang"
	"redline/screening"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("report").Parse(pageText))

// HTML writes r as one page that needs nothing from elsewhere: what Text says, in the same
// order, and the maps, for a browser and its printer. Names and attributes are escaped; no
// script runs. The notices stand first, last and, when printed, at the head of every sheet.
// Errors are w's, and those of geometry that cannot be drawn.
func HTML(w io.Writer, r *screening.Report, m Material, l lang.Language) error {
	d := compose(r, l)
	maps, err := newComposer(r, l).maps(m)
	if err != nil {
		return err
	}
	d.sections = slices.Insert(d.sections, min(1, len(d.sections)), maps)
	words := words{l}
	p := pageView{Tag: tag(l), Title: clean(d.title), Subtitle: clean(d.subtitle), Closing: clean(d.closing), Verdict: viewOf(d.verdict)}
	for _, n := range d.notices {
		p.Notices = append(p.Notices, clean(n))
	}
	if !r.Complete {
		p.Notices = append(p.Notices, clean(words.say("notice.incomplete")))
	}
	for i, s := range d.sections {
		section := pageSection{Title: clean(words.say("section", "n", ordinalIn(l, i+1), "title", s.title))}
		for _, b := range s.blocks {
			section.Blocks = append(section.Blocks, viewOf(b))
		}
		p.Sections = append(p.Sections, section)
	}
	return pageTemplate.Execute(w, p)
}

// pageView is a document as the template sees it, made harmless.
type pageView struct {
	Tag, Title, Subtitle, Closing string
	Notices                       []string
	Verdict                       pageBlock
	Sections                      []pageSection
}

type pageSection struct {
	Title  string
	Blocks []pageBlock
}

type pageBlock struct {
	Tone, Heading string
	Entries       []pageEntry
	Picture       template.URL // "" for none
	Alt           string
	Columns       []pageColumn
	Rows          [][]pageCell
}

type pageEntry struct{ Label, Text string }

type pageColumn struct {
	Head  string
	Right bool
}

type pageCell struct {
	Text  string
	Right bool
}

func viewOf(b block) pageBlock {
	out := pageBlock{Heading: clean(b.heading)}
	if b.tone == undecided || slices.Contains(screening.Effects(), screening.Effect(b.tone)) { // the page has looks for these
		out.Tone = string(b.tone)
	}
	for _, e := range b.entries {
		out.Entries = append(out.Entries, pageEntry{clean(e.label), clean(e.text)})
	}
	if b.figure != nil {
		out.Picture = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(b.figure.png)) // safe: nothing but base64
		out.Alt = clean(b.figure.alt)
	}
	if b.table == nil {
		return out
	}
	for _, c := range b.table.columns {
		out.Columns = append(out.Columns, pageColumn{clean(c.head), c.right})
	}
	for _, row := range b.table.rows {
		var cells []pageCell
		for i, text := range row {
			cells = append(cells, pageCell{clean(text), b.table.columns[i].right})
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// ordinalIn numbers a section as its language does.
func ordinalIn(l lang.Language, n int) string {
	chinese := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"}
	if l == lang.EN || n >= len(chinese) {
		return strconv.Itoa(n)
	}
	return chinese[n]
}
