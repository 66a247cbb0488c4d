package docx

import (
	"io"
	"path"
	"slices"
	"strings"

	"redline/lang"
	"redline/report/page"
)

// Content is what a template's placeholders stand for. A block that is page.Contents alone
// stands for the headings of all others.
type Content struct {
	Notices    []string                // stand at the head of every page, whatever the template has there
	Fields     map[string]string       // texts, wherever the placeholder stands
	Blocks     map[string][]page.Block // take the place of a paragraph of the body
	Properties page.Document           // language, day and title for the file's properties
}

// ownNames begins the names of what is put into a template.
const ownNames = "Redline"

// filling is a template on its way to a document.
type filling struct {
	*Template
	content  Content
	parts    map[string]string
	order    []string
	body     *body
	notices  string                // as paragraphs
	styleIDs []string              // pairs: of ours, the template's
	headings map[string]page.Style // of the template's styles
}

// Fill writes the document that a template gives: texts take the place of placeholders and
// their looks, blocks that of paragraphs in the template's styles, wide tables on pages
// turned on their side. Placeholders that nothing is given for are refused. The same
// content gives the same bytes. Errors are *lang.Fault, or w's.
func (t *Template) Fill(w io.Writer, c Content) error {
	f := &filling{Template: t, content: c, parts: map[string]string{}, order: slices.Clone(t.names), body: &body{own: ownNames}, headings: map[string]page.Style{}}
	for _, name := range t.names {
		f.parts[name] = t.parts[name]
	}
	if err := f.addStyles(); err != nil {
		return err
	}
	for _, n := range c.Notices {
		f.notices += paragraph(page.Notice, run("", n))
	}
	f.notices = f.restyled(f.notices)
	if err := f.fillMain(); err != nil {
		return err
	}
	for _, name := range t.names {
		if err := f.fillPart(name); err != nil {
			return err
		}
	}
	if err := f.addRelations(); err != nil {
		return err
	}
	var all []part
	for _, name := range f.order {
		if strings.HasSuffix(name, "core.xml") && path.Dir(name) == "docProps" {
			f.parts[name] = document{c.Properties}.core()
		}
		all = append(all, part{name, f.parts[name]})
	}
	return pack(w, all)
}

func (f *filling) add(name, text string) {
	f.order = append(f.order, name)
	f.parts[name] = text
}

// fillPart fills the texts of headers, footers and notes; headers get the notices.
func (f *filling) fillPart(name string) error {
	header := slices.Contains(f.headers, name)
	if name == f.main || path.Ext(name) != ".xml" || path.Dir(name) != path.Dir(f.main) {
		return nil
	}
	text := f.parts[name]
	paragraphs, _, err := scan(text)
	if err != nil {
		return err
	}
	var edits []edit
	for _, p := range paragraphs {
		more, err := p.fill(name, f.content.Fields)
		if err != nil {
			return err
		}
		edits = append(edits, more...)
	}
	if header && f.notices != "" {
		end := strings.LastIndex(text, "</w:hdr>")
		if end < 0 {
			return refusal(name, lang.Text{ZH: "页眉读不懂", EN: "the header cannot be read"}, saveAgain())
		}
		edits = append(edits, edit{span{end, end}, f.notices})
	}
	f.parts[name] = applied(text, edits)
	return nil
}

// fillMain fills the body: first the blocks are set out, then what names their headings.
func (f *filling) fillMain() error {
	text, err := f.mainText()
	if err != nil {
		return err
	}
	paragraphs, sections, err := scan(text)
	if err != nil {
		return err
	}
	placed := map[int][]page.Block{}
	var headings []page.Block // the template's and those of the blocks
	var edits []edit
	for i, p := range paragraphs {
		name := ""
		if m := placeholder.FindStringSubmatch(p.text()); m != nil && strings.TrimSpace(p.text()) == m[0] {
			name = m[1]
		}
		blocks, ok := f.content.Blocks[name]
		if !ok {
			more, err := p.fill(f.main, f.content.Fields)
			if err != nil {
				return f.standsAlone(p, err)
			}
			edits = append(edits, more...)
		}
		if ok && (p.nested || p.section) {
			return refusal(f.main, lang.Textf("占位符 {{%[1]s}} 须独占正文中的一段，不能在表格、文本框里，也不能是分节的一段", "{{%[1]s}} has to be a paragraph of the body by itself, not in a table or text box, and not the last of a section", name),
				lang.Text{ZH: "把它移到正文中单独一段", EN: "move it to a paragraph of its own"})
		}
		if ok {
			placed[i] = blocks
			headings = append(headings, blocks...)
		} else if style, ok := f.headings[p.style]; ok {
			headings = append(headings, page.Paragraph{Style: style, Text: f.filled(p.text())})
		}
	}
	for i, p := range paragraphs {
		blocks, ok := placed[i]
		if !ok {
			continue
		}
		edits = append(edits, edit{p.span, f.restyled(f.set(blocks, headings, paperAfter(text, sections, p.to)))})
	}
	if f.notices != "" {
		edits = append(edits, f.headEverywhere(text, sections)...)
	}
	f.parts[f.main] = applied(text, edits)
	return nil
}

// filled is a text with its placeholders filled in.
func (f *filling) filled(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(mark string) string { return f.content.Fields[placeholder.FindStringSubmatch(mark)[1]] })
}

// standsAlone tells those who put a block among other words what to do.
func (f *filling) standsAlone(p scanned, err error) error {
	for _, m := range placeholder.FindAllStringSubmatch(p.text(), -1) {
		if has(f.content.Blocks, m[1]) {
			return refusal(f.main, lang.Textf("占位符 {{%[1]s}} 代表整节内容，须独占一段", "{{%[1]s}} stands for whole paragraphs and has to be one by itself", m[1]),
				lang.Text{ZH: "把它移到单独一段", EN: "move it to a paragraph of its own"})
		}
	}
	return err
}

// set is the XML of blocks on pages of a template.
func (f *filling) set(blocks, headings []page.Block, p paper) string {
	b := f.body
	b.Reset()
	b.paper, b.blocks = p, blocks
	if len(blocks) == 1 {
		if _, ok := blocks[0].(page.Contents); ok {
			b.blocks = headings
			b.headings()
			return b.String()
		}
	}
	b.all()
	b.turn(page.Pages{})
	return b.String()
}

// mainText is the template's text with the namespaces that blocks need and a last section.
func (f *filling) mainText() (string, error) {
	text := f.parts[f.main]
	root := strings.Index(text, "<w:document")
	end := strings.LastIndex(text, "</w:body>")
	if root < 0 || end < 0 || !strings.Contains(text, `xmlns:w="`+wordSpace+`"`) {
		return "", refusal(f.main, lang.Text{ZH: "正文读不懂", EN: "the text cannot be read"}, saveAgain())
	}
	if !strings.Contains(text[:end], "<w:sectPr") {
		text = text[:end] + a4().withoutHeads() + text[end:]
	}
	if !strings.Contains(text, "xmlns:r=") {
		root += len("<w:document")
		text = text[:root] + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` + text[root:]
	}
	return text, nil
}

// headerPart is the header of pages for which the template has none.
const headerPart = "redlineHeader.xml"

// headEverywhere gives the first section headers of the kinds it lacks: later ones take
// them over, so that no page is without the notices.
func (f *filling) headEverywhere(text string, sections []span) []edit {
	first := text[sections[0].from:sections[0].to]
	missing := ""
	for _, kind := range []string{"default", "first", "even"} {
		if !hasReference(first, kind) {
			missing += `<w:headerReference w:type="` + kind + `" r:id="rId` + ownNames + `Header"/>`
		}
	}
	if missing == "" {
		return nil
	}
	f.add(path.Join(path.Dir(f.main), headerPart), declaration+"<w:hdr"+namespaces+">"+f.notices+"</w:hdr>\n")
	open := strings.IndexByte(first, '>')
	if strings.HasSuffix(first[:open+1], "/>") {
		return []edit{{sections[0], first[:open-1] + ">" + missing + "</w:sectPr>"}}
	}
	at := sections[0].from + open + 1
	return []edit{{span{at, at}, missing}}
}

// addRelations names the pictures and the header among the template's parts.
func (f *filling) addRelations() error {
	own := f.body.pictureRelations()
	folder := path.Dir(f.main)
	for i, data := range f.body.pictures {
		f.add(path.Join(folder, "media", f.body.pictureName(i+1)), string(data))
	}
	types := ""
	if has(f.parts, path.Join(folder, headerPart)) {
		own += `<Relationship Id="rId` + ownNames + `Header" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="` + headerPart + `"/>`
		types += `<Override PartName="/` + path.Join(folder, headerPart) + `" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>`
	}
	if len(f.body.pictures) > 0 && !strings.Contains(f.parts["[Content_Types].xml"], `Extension="png"`) {
		types += `<Default Extension="png" ContentType="image/png"/>`
	}
	if err := f.append("[Content_Types].xml", "</Types>", types); err != nil {
		return err
	}
	return f.append(relationsPart(f.main), "</Relationships>", own)
}

// append puts text before the end of a part.
func (f *filling) append(name, end, text string) error {
	at := strings.LastIndex(f.parts[name], end)
	if text == "" {
		return nil
	}
	if at < 0 {
		return refusal(name, lang.Text{ZH: "读不懂", EN: "it cannot be read"}, saveAgain())
	}
	f.parts[name] = f.parts[name][:at] + text + f.parts[name][at:]
	return nil
}
