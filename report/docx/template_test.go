package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"redline/lang"
	"redline/report/page"
)

// packed is a file of parts, in a fixed order.
func packed(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// foreign is a template as Chinese Word makes them: styles by number, a first page of its
// own, no header; body is its text.
func foreign(body string) map[string]string {
	return map[string]string{
		"[Content_Types].xml": declaration + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`,
		"_rels/.rels":                  declaration + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels": declaration + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
		"word/styles.xml": declaration + `<w:styles` + namespaces + `><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>` +
			`<w:style w:type="table" w:styleId="a9"><w:name w:val="Table Grid"/></w:style><w:style w:type="paragraph" w:styleId="Entry"><w:name w:val="another thing"/></w:style></w:styles>`,
		"word/document.xml": declaration + `<w:document xmlns:w="` + wordSpace + `"><w:body>` + body +
			`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1000" w:right="906" w:bottom="1000" w:left="1000" w:gutter="0"/><w:pgNumType w:start="5"/><w:titlePg/></w:sectPr></w:body></w:document>`,
	}
}

func plain(texts ...string) string {
	out := "<w:p>"
	for _, text := range texts {
		out += "<w:r><w:t>" + escape(text) + "</w:t></w:r>"
	}
	return out + "</w:p>"
}

func content() Content {
	return Content{
		Notices: []string{"incomplete & open"},
		Fields:  map[string]string{"number": "No. <7> {{day}}", "day": "2025-06-01"},
		Blocks: map[string][]page.Block{
			"contents": {page.Contents{}},
			"rules": {
				page.Pages{Landscape: true},
				page.Paragraph{Style: page.Heading1, Text: "Rules"},
				page.Paragraph{Style: page.Entry, Label: "a", Text: "b"},
				page.Table{Columns: []page.Column{{Head: "h"}}, Rows: [][]string{{"w:pStyle w:val=\"Normal\"/"}}},
			},
		},
	}
}

func filled(t *testing.T, parts map[string]string, c Content) (map[string]string, error) {
	t.Helper()
	template, err := OpenTemplate(packed(t, parts))
	if err != nil {
		return nil, err
	}
	var out, again bytes.Buffer
	if err := template.Fill(&out, c); err != nil {
		return nil, err
	}
	if err := template.Fill(&again, c); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("filled again it gives other bytes (%v)", err)
	}
	return unzipped(t, out.Bytes()), nil
}

// Placeholders are filled where Word has spread them over runs; blocks take the template's
// styles, and every page has the notices.
func TestFill(t *testing.T) {
	parts, err := filled(t, foreign(`<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>Part of {{day}}</w:t></w:r></w:p>`+
		plain("A {{num", "ber", "}} and {{ day }}", "!")+plain("{{contents}}")+plain(" {{rules}} ")), content())
	if err != nil {
		t.Fatal(err)
	}
	text := parts["word/document.xml"]
	for _, want := range []string{
		`<w:t xml:space="preserve">A No. &lt;7&gt; {{day}}</w:t></w:r><w:r><w:t xml:space="preserve"></w:t></w:r><w:r><w:t xml:space="preserve"> and 2025-06-01</w:t></w:r><w:r><w:t>!</w:t>`,
		`<w:pStyle w:val="1"/></w:pPr><w:r><w:t xml:space="preserve">Rules`, `<w:tblStyle w:val="a9"/>`, `<w:pStyle w:val="RedlineEntry"/>`,
		`<w:t xml:space="preserve">w:pStyle w:val=&quot;Normal&quot;/`,
		`w:w="16838" w:h="11906" w:orient="landscape"`, `<w:tblW w:w="14932" w:type="dxa"/>`,
		`<w:sectPr><w:headerReference w:type="default" r:id="rIdRedlineHeader"/><w:headerReference w:type="first" r:id="rIdRedlineHeader"/><w:headerReference w:type="even" r:id="rIdRedlineHeader"/>`,
		` TOC \o "1-2" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t xml:space="preserve">Part of 2025-06-01</w:t>`, `>Rules</w:t></w:r></w:p>` + "\n<w:p><w:r><w:fldChar",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %s\n%s", want, text)
		}
	}
	if strings.Count(text, "<w:pgNumType") != 1 {
		t.Error("pages are counted anew in the middle")
	}
	for name, want := range map[string]string{
		"word/redlineHeader.xml": "incomplete &amp; open", "[Content_Types].xml": "/word/redlineHeader.xml", "word/_rels/document.xml.rels": `Target="redlineHeader.xml"`,
		"word/styles.xml": `w:styleId="RedlineEntry"><w:name w:val="Entry"/><w:basedOn w:val="a"/>`,
	} {
		if !strings.Contains(parts[name], want) {
			t.Errorf("%s lacks %s: %s", name, want, parts[name])
		}
	}
}

// A template's own headers keep what they say and get the notices as well.
func TestFillHeaders(t *testing.T) {
	parts := foreign(plain("{{rules}}"))
	parts["word/header7.xml"] = declaration + `<w:hdr` + namespaces + `>` + plain("File {{number}}") + `</w:hdr>`
	parts["word/_rels/document.xml.rels"] = strings.Replace(parts["word/_rels/document.xml.rels"], "</Relationships>", `<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="/word/header7.xml"/></Relationships>`, 1)
	parts["word/document.xml"] = strings.Replace(parts["word/document.xml"], "<w:sectPr>", `<w:sectPr><w:headerReference r:id="rId9" w:type="first" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>`, 1)
	out, err := filled(t, parts, content())
	if err != nil {
		t.Fatal(err)
	}
	if header := out["word/header7.xml"]; !strings.Contains(header, "File No. &lt;7&gt;") || !strings.Contains(header, "incomplete &amp; open</w:t></w:r></w:p>\n</w:hdr>") {
		t.Errorf("the header is %s", header)
	}
	if text := out["word/document.xml"]; strings.Contains(text, `w:type="first" r:id="rIdRedlineHeader"`) || !strings.Contains(text, `w:type="default" r:id="rIdRedlineHeader"`) {
		t.Errorf("the first section has %s", text)
	}
}

// Pictures and a template without sections.
func TestFillPictures(t *testing.T) {
	parts := foreign(plain("{{rules}}"))
	before, after, _ := strings.Cut(parts["word/document.xml"], "<w:sectPr>")
	parts["word/document.xml"] = before + after[strings.Index(after, "</w:body>"):]
	out, err := filled(t, parts, Content{Blocks: map[string][]page.Block{"rules": {page.Picture{PNG: dot(t), Alt: "map"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if out["word/media/Redlineimage1.png"] != string(dot(t)) || !strings.Contains(out["word/_rels/document.xml.rels"], `Id="rIdRedline5"`) || !strings.Contains(out["word/document.xml"], `r:embed="rIdRedline5"`) ||
		!strings.Contains(out["[Content_Types].xml"], `Extension="png"`) || !strings.Contains(out["word/document.xml"], "</w:sectPr></w:body>") {
		t.Error("the picture is not in the file")
	}
}

// What could bring something in, or run, is refused with the part and what to do.
func TestTemplateIsRefused(t *testing.T) {
	field := func(codes ...string) string {
		out := `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>`
		for _, c := range codes {
			out += `<w:r><w:instrText>` + escape(c) + `</w:instrText></w:r>`
		}
		return out + `<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`
	}
	relation := func(attributes string) func(map[string]string) {
		return func(parts map[string]string) {
			parts["word/_rels/document.xml.rels"] = strings.Replace(parts["word/_rels/document.xml.rels"], "</Relationships>", "<Relationship Id=\"rId8\" "+attributes+"/></Relationships>", 1)
		}
	}
	part := func(name, text string) func(map[string]string) {
		return func(parts map[string]string) { parts[name] = text }
	}
	kinds := `Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	for name, test := range map[string]struct {
		body   string
		change func(map[string]string)
		says   string
	}{
		"external image":            {"", relation(kinds + `image" Target="http://x.example/a.png" TargetMode="External"`), "word/_rels/document.xml.rels"},
		"hyperlink":                 {"", relation(kinds + `hyperlink" Target="https://x.example" TargetMode="External"`), "hyperlink"},
		"attached template":         {"", relation(kinds + `attachedTemplate" Target="file:///c:/x.dotm" TargetMode="external"`), "attachedTemplate"},
		"a share without mode":      {"", relation(kinds + `image" Target="\\server\x.png"`), "image"},
		"embedded object":           {"", relation(kinds + `oleObject" Target="x"`), "oleObject"},
		"chunk":                     {"", relation(kinds + `aFChunk" Target="x.html"`), "aFChunk"},
		"macros":                    {"", part("word/vbaProject.bin", "x"), "word/vbaProject.bin"},
		"a macro's content type":    {"", part("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`), "macros"},
		"embedded file":             {"", part("word/embeddings/a.xlsx", "x"), "embeddings"},
		"control":                   {"", part("word/activeX/activeX1.xml", "<x/>"), "activeX"},
		"alternative content":       {`<w:altChunk/>`, nil, "altChunk"},
		"object":                    {`<w:p><w:r><w:object/></w:r></w:p>`, nil, "object"},
		"link in a drawing":         {`<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" href="http://x.example"/></w:pict></w:r></w:p>`, nil, "x.example"},
		"mail merge":                {"", part("word/settings.xml", `<w:settings`+namespaces+`><w:mailMerge/></w:settings>`), "mailMerge"},
		"field":                     {field("INCLUDETEXT x"), nil, "INCLUDETEXT"},
		"field over runs":           {field("DDE", "AUTO c:\\x"), nil, "DDEAUTO"},
		"field within a field":      {strings.Replace(field("PAGE"), "<w:r><w:instrText>", `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE y</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:instrText>`, 1), nil, "INCLUDEPICTURE"},
		"field that never ends":     {`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>LINK x</w:instrText></w:r></w:p>`, nil, "LINK"},
		"instruction without one":   {`<w:p><w:r><w:instrText>DDE x</w:instrText></w:r></w:p>`, nil, "DDE"},
		"simple field":              {`<w:p><w:fldSimple w:instr=" HYPERLINK x "/></w:p>`, nil, "HYPERLINK"},
		"field in a header":         {"", part("word/header1.xml", `<w:hdr`+namespaces+`>`+field("DATE")+`</w:hdr>`), "word/header1.xml"},
		"document type":             {"", part("word/footnotes.xml", `<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>1</x>`), "document type"},
		"no XML":                    {"", part("word/comments.xml", `<x>`), "word/comments.xml"},
		"strict":                    {"", part("word/document.xml", `<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>`), "Strict"},
		"other prefixes":            {"", part("word/document.xml", `<q:document xmlns:q="`+wordSpace+`"><q:body/></q:document>`), "cannot be read"},
		"no styles":                 {"", part("word/styles.xml", `<w:other`+namespaces+`/>`), "styles"},
		"no text":                   {"", func(parts map[string]string) { delete(parts, "word/document.xml") }, "no Word document"},
		"unknown":                   {plain("{{numbr}}"), nil, "{{numbr}}"},
		"unfinished":                {plain("{{number}"), nil, "not finished"},
		"block among words":         {plain("see {{rules}}"), nil, "by itself"},
		"block in a table":          {"<w:tbl><w:tr><w:tc>" + plain("{{rules}}") + "</w:tc></w:tr></w:tbl>", nil, "by itself"},
		"block that ends a section": {`<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{{rules}}</w:t></w:r></w:p>`, nil, "by itself"},
	} {
		parts := foreign(test.body)
		if test.change != nil {
			test.change(parts)
		}
		_, err := filled(t, parts, content())
		var fault *lang.Fault
		if !errors.As(err, &fault) || fault.Hint.IsZero() || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want a refusal that names %s", name, err, test.says)
		}
	}
	for name, data := range map[string][]byte{"no zip": []byte("PK"), "nothing": packed(t, nil)} {
		if _, err := OpenTemplate(data); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// The fields of pages and contents may stay.
func TestTemplateFields(t *testing.T) {
	var out bytes.Buffer
	d := page.Document{Footer: page.Footer{Before: "{{number}}"}, Blocks: []page.Block{page.Contents{Title: "C"}, page.Paragraph{Style: page.Normal, Text: "{{rules}}"}}}
	if err := Write(&out, d); err != nil {
		t.Fatal(err)
	}
	parts, err := filled(t, unzipped(t, out.Bytes()), content())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(parts["word/footer1.xml"], "No. &lt;7&gt;") {
		t.Error("the footer is not filled in")
	}
}
