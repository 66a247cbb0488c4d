package docx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"io"
	"path"
	"slices"
	"strings"

	"redline/lang"
)

// Template is a Word document that somebody made, with placeholders {{name}} in it. It is
// filled in by Fill; everything else in it stays as it is.
type Template struct {
	names   []string // of the parts, in the file's order
	parts   map[string]string
	main    string   // the part with the text
	styles  string   // the part with the styles; "" for none
	headers []string // the parts with what stands at the head of pages
}

// The most that a template may hold.
const (
	maxParts    = 2000
	maxUnpacked = 100 << 20 // bytes
)

// OpenTemplate reads a .docx. What could bring anything into the finished document from
// elsewhere, or run, is refused: relationships that lead out of the file, macros, embedded
// objects, and fields but those of pages and contents. Errors are *lang.Fault.
func OpenTemplate(data []byte) (*Template, error) {
	t, err := unpack(data)
	if err != nil {
		return nil, err
	}
	if err := t.findParts(); err != nil {
		return nil, err
	}
	if err := t.check(); err != nil {
		return nil, err
	}
	return t, nil
}

func refusal(part string, what, hint lang.Text) error {
	where := lang.Text{}
	if part != "" {
		where = lang.Textf("部件 %[1]s", "part %[1]s", part)
	}
	return &lang.Fault{Where: where, What: what, Hint: hint}
}

func saveAgain() lang.Text {
	return lang.Text{ZH: "在 Word 或 WPS 中打开，另存为“Word 文档（.docx）”", EN: "open it in Word or WPS and save it as a Word document (.docx)"}
}

func unpack(data []byte) (*Template, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refusal("", lang.Text{ZH: "模板不是 .docx 文件", EN: "the template is no .docx file"}, saveAgain())
	}
	t := &Template{parts: map[string]string{}}
	left := int64(maxUnpacked)
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if _, twice := t.parts[f.Name]; twice || len(t.names) == maxParts {
			return nil, refusal(f.Name, lang.Text{ZH: "部件重名或太多", EN: "parts of the same name, or too many"}, saveAgain())
		}
		text, err := readPart(f, left)
		if err != nil {
			return nil, refusal(f.Name, lang.Text{ZH: "模板已损坏，或解压后过大", EN: "the template is damaged, or too large unpacked"}, saveAgain())
		}
		left -= int64(len(text))
		t.names = append(t.names, f.Name)
		t.parts[f.Name] = text
	}
	return t, nil
}

func readPart(f *zip.File, left int64) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(io.LimitReader(r, left+1))
	if err = cmp.Or(err, r.Close()); err != nil {
		return "", err
	}
	if int64(len(data)) > left {
		return "", io.ErrShortBuffer
	}
	return string(data), nil
}

// relation is a relationship of a part (ECMA-376 part 2 §9.3).
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// kind is the last word of a relationship's type: "header", "styles", "oleObject".
func (r relation) kind() string { return path.Base(r.Type) }

// relationsOf reads the relationships of a part; "" is the package.
func (t *Template) relationsOf(part string) ([]relation, error) {
	name := relationsPart(part)
	text, ok := t.parts[name]
	if !ok {
		return nil, nil
	}
	var all struct {
		Relations []relation `xml:"Relationship"`
	}
	if err := xml.Unmarshal([]byte(text), &all); err != nil {
		return nil, refusal(name, lang.Text{ZH: "不是合格的 XML", EN: "no well-formed XML"}, saveAgain())
	}
	return all.Relations, nil
}

func relationsPart(part string) string {
	return path.Join(path.Dir(part), "_rels", path.Base("/"+part)+".rels")
}

// target is the part a relationship of another leads to.
func target(from string, r relation) string {
	if strings.HasPrefix(r.Target, "/") {
		return strings.TrimPrefix(path.Clean(r.Target), "/")
	}
	return path.Join(path.Dir(from), r.Target)
}

func (t *Template) findParts() error {
	top, err := t.relationsOf("")
	if err != nil {
		return err
	}
	for _, r := range top {
		if r.kind() == "officeDocument" {
			t.main = target("", r)
		}
	}
	if t.parts[t.main] == "" {
		return refusal("", lang.Text{ZH: "模板不是 Word 文档", EN: "the template is no Word document"}, saveAgain())
	}
	own, err := t.relationsOf(t.main)
	if err != nil {
		return err
	}
	for _, r := range own {
		part := target(t.main, r)
		if _, ok := t.parts[part]; !ok {
			continue
		}
		switch r.kind() {
		case "styles":
			t.styles = part
		case "header":
			if !slices.Contains(t.headers, part) {
				t.headers = append(t.headers, part)
			}
		}
	}
	return nil
}
