package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"redline/lang"
)

const (
	wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	strictURI = "http://purl.oclc.org/ooxml/"
)

// allowedFields are the fields a template may have: they tell pages and headings, nothing else.
func allowedFields() []string { return []string{"PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "PAGEREF"} }

// check refuses what a template must not have.
func (t *Template) check() error {
	for _, name := range t.names {
		if err := t.checkPart(name); err != nil {
			return err
		}
	}
	return nil
}

func (t *Template) checkPart(name string) error {
	text, lower := t.parts[name], strings.ToLower(name)
	switch {
	case path.Ext(lower) == ".bin", strings.Contains(lower, "vba"), strings.Contains(lower, "activex"), strings.Contains(lower, "customui"):
		return refusal(name, lang.Text{ZH: "模板不能含宏或控件", EN: "a template may hold no macros or controls"},
			lang.Text{ZH: "另存为不含宏的 .docx", EN: "save it as a .docx without macros"})
	case strings.Contains(lower, "/embeddings/"):
		return refusal(name, lang.Text{ZH: "模板不能含嵌入对象", EN: "a template may hold no embedded objects"},
			lang.Text{ZH: "删去对象，或改为图片", EN: "take the object out, or put a picture in its place"})
	case lower == "[content_types].xml" && (strings.Contains(text, "macroEnabled") || strings.Contains(text, "vbaProject")):
		return refusal(name, lang.Text{ZH: "模板是启用宏的文档", EN: "the template is a document with macros"},
			lang.Text{ZH: "另存为不含宏的 .docx", EN: "save it as a .docx without macros"})
	case path.Ext(lower) == ".rels":
		return t.checkRelations(name)
	case path.Ext(lower) == ".xml":
		return checkXML(name, text)
	}
	return nil
}

func (t *Template) checkRelations(name string) error {
	owner := strings.TrimSuffix(path.Base(name), ".rels")
	if owner != "" {
		owner = path.Join(path.Dir(path.Dir(name)), owner)
	}
	all, err := t.relationsOf(owner)
	if err != nil {
		return err
	}
	for _, r := range all {
		bad := strings.EqualFold(r.Mode, "External") || strings.Contains(r.Target, ":") || strings.Contains(r.Target, `\\`) || strings.HasPrefix(r.Target, "//")
		if bad || slices.Contains([]string{"oleObject", "attachedTemplate", "vbaProject", "control", "aFChunk", "subDocument", "frame", "mailMergeSource", "hyperlink"}, r.kind()) {
			return refusal(name, lang.Textf("模板有指向文件之外的关系或外部内容（%[1]s：%.80[2]s）", "the template has a relationship that leads out of the file or brings content in (%[1]s: %.80[2]s)", r.kind(), r.Target),
				lang.Text{ZH: "取消链接：图片改为嵌入，超链接改为文字，断开所附模板和数据源", EN: "break the links: embed pictures, make hyperlinks text, detach templates and data sources"})
		}
	}
	return nil
}

// checkXML refuses what is no plain XML, and in Word's own parts elements and fields that
// run or fetch something.
func checkXML(name, text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	var fields instructions
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return refusal(name, lang.Text{ZH: "不是合格的 XML（须为 UTF-8）", EN: "no well-formed XML in UTF-8"}, saveAgain())
		}
		switch e := token.(type) {
		case xml.Directive:
			return refusal(name, lang.Text{ZH: "XML 中有文档类型声明", EN: "the XML has a document type declaration"}, saveAgain())
		case xml.StartElement:
			if err := checkElement(name, e); err != nil {
				return err
			}
			fields.start(e)
		case xml.CharData:
			fields.text(string(e))
		case xml.EndElement:
			fields.end(e)
		}
	}
	return fields.check(name)
}

func checkElement(name string, e xml.StartElement) error {
	if strings.HasPrefix(e.Name.Space, strictURI) {
		return refusal(name, lang.Text{ZH: "模板是“Strict Open XML”格式", EN: "the template is in the format “Strict Open XML”"}, saveAgain())
	}
	if slices.Contains([]string{"altChunk", "object", "OLEObject", "control", "subDoc", "mailMerge", "attachedTemplate", "dataBinding"}, e.Name.Local) {
		return refusal(name, lang.Textf("模板不能含 %[1]s", "a template may hold no %[1]s", e.Name.Local),
			lang.Text{ZH: "删去该内容后另存", EN: "take it out and save again"})
	}
	for _, a := range e.Attr {
		if (a.Name.Local == "href" || a.Name.Local == "src") && a.Value != "" {
			return refusal(name, lang.Textf("模板中的链接：%.80[1]s", "a link in the template: %.80[1]s", a.Value),
				lang.Text{ZH: "取消链接", EN: "break the link"})
		}
	}
	return nil
}

// instructions gathers the fields of a part (ECMA-376 part 1 §17.16.5): a field's
// instruction may be spread over runs, and fields may stand within fields.
type instructions struct {
	open    []string // instructions not yet ended, innermost last
	all     []string
	reading bool
}

func (f *instructions) start(e xml.StartElement) {
	switch e.Name.Local {
	case "instrText", "delInstrText":
		f.reading = true
		if len(f.open) == 0 { // outside of any field: read as one of its own
			f.open = append(f.open, "")
		}
	case "fldSimple":
		for _, a := range e.Attr {
			if a.Name.Local == "instr" {
				f.all = append(f.all, a.Value)
			}
		}
	case "fldChar":
		for _, a := range e.Attr {
			switch {
			case a.Name.Local == "fldCharType" && a.Value == "begin":
				f.open = append(f.open, "")
			case a.Name.Local == "fldCharType" && a.Value == "end" && len(f.open) > 0:
				f.all = append(f.all, f.open[len(f.open)-1])
				f.open = f.open[:len(f.open)-1]
			}
		}
	}
}

func (f *instructions) text(text string) {
	if f.reading {
		f.open[len(f.open)-1] += text
	}
}

func (f *instructions) end(e xml.EndElement) {
	if e.Name.Local == "instrText" || e.Name.Local == "delInstrText" {
		f.reading = false
	}
}

func (f *instructions) check(part string) error {
	for _, one := range append(f.all, f.open...) {
		name, _, _ := strings.Cut(strings.TrimSpace(one), " ")
		if !slices.Contains(allowedFields(), strings.ToUpper(name)) {
			return refusal(part, lang.Textf("模板不能含域 %.80[1]q", "a template may not hold the field %.80[1]q", strings.TrimSpace(one)),
				lang.Textf("只可用 %[1]s；其他域选中后按 Ctrl+Shift+F9 变为文字", "only %[1]s are allowed; turn others into text (select, Ctrl+Shift+F9)", strings.Join(allowedFields(), ", ")))
		}
	}
	return nil
}
