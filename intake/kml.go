package intake

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"redline/lang"
)

// kmlStart is the root of a KML document, behind whatever an XML document begins with.
var kmlStart = regexp.MustCompile(`(?i)<(?:[a-z0-9_]+:)?(?:ov)?kml[\s>/]`)

func sniffKML(src *source) bool {
	head := src.head()
	return strings.HasPrefix(strings.TrimLeft(head, " \t\r\n"), "<") && kmlStart.MatchString(head)
}

// readKML reads KML 2.3 (OGC 12-007r2): the placemarks of all documents and folders,
// each a feature, with their points, lines, polygons and extended data. What lies
// elsewhere (network links, overlays, icons, styles) is never fetched.
func readKML(src *source) (*contents, error) {
	src.decode()
	runs, err := newShortRuns(src)
	if err != nil {
		return nil, err
	}
	declared, refused := declareEPSG(4326, "KML: WGS 84", -1)
	if refused != nil {
		return nil, refused
	}
	return readTwice(src, func(t *tally) (*contents, error) {
		r := &kml{src: src, text: src.text, runs: &shortRuns{text: src.text, cuts: runs.cuts}, tally: t, types: map[string]string{}, typed: true, declared: declared}
		r.dec = xml.NewDecoder(r.runs)
		r.dec.CharsetReader = r.decoded
		if err := r.document(); err != nil {
			return nil, err
		}
		return r.finish()
	})
}

// finish says what was left out.
func (r *kml) finish() (*contents, error) {
	if r.links {
		r.out.warnings = append(r.out.warnings, Note{"kml-link-ignored", lang.Text{
			ZH: "文件含有网络链接（NetworkLink），所指内容未读取",
			EN: "the file holds network links; what they point to was not read",
		}})
	}
	if err := r.left.finish(r); err != nil || !r.keep {
		return nil, err
	}
	if s := suspectMark(markOfKML(r.src)); s != nil && !r.typed {
		r.out.suspicions = append(r.out.suspicions, *s)
	}
	return &r.out, nil
}

// markOfKML looks for the mark of a map program in the text and in the file's name.
func markOfKML(src *source) string {
	var begins [256]bool // a regular expression would take seconds for the largest files
	for _, mark := range marksKML {
		begins[mark[0]], begins[strings.ToUpper(mark)[0]] = true, true
	}
	for i := range len(src.text) - 1 {
		if !begins[src.text[i]] {
			continue
		}
		for _, mark := range marksKML {
			if src.text[i]|0x20 == mark[0]|0x20 && src.text[i+1]|0x20 == mark[1]|0x20 && // letters' case aside
				len(src.text) >= i+len(mark) && strings.EqualFold(src.text[i:i+len(mark)], mark) {
				return src.text[i : i+len(mark)]
			}
		}
	}
	name := strings.ToLower(src.name)
	if strings.HasSuffix(name, ".ovkml") || strings.Contains(name, ".ovkmz") {
		return "ovkml"
	}
	return ""
}

// coordType reads the system 奥维 writes for a placemark: CGCS2000, WGS84 or GCJ-02.
func (r *kml) coordType(f *feature, typed *bool) error {
	at := r.start
	word, _, err := r.words()
	if err != nil {
		return err
	}
	word = strings.TrimSpace(word)
	if w := webMapNamed(word); w != "" {
		f.declared = declareWebMap(w, "OvCoordType="+word, int32(at))
	} else if !saysCGCS2000.in(word) && !saysWGS84.in(word) {
		return nil
	}
	*typed = true
	return nil
}

// kml is a reader at a place of its document.
type kml struct {
	src  *source
	text string
	runs *shortRuns
	dec  *xml.Decoder
	*tally
	depth    int
	start    int               // where the latest token begins
	types    map[string]string // of the fields of schemas, by schema and field
	declared *declaration
	links    bool
	left     kmlLeftOut
	typed    bool // every placemark so far says its system (OvCoordType)
	out      contents
}

// decoded stands in for the decoder of the encoding the document declares: the text was
// decoded already, by its bytes.
func (r *kml) decoded(label string, text io.Reader) (io.Reader, error) {
	if r.src.encoding == "GB18030" && !strings.HasPrefix(strings.ToUpper(label), "GB") {
		r.src.doubtful = true
	}
	return text, nil
}

// offset is where in the document the decoder stands.
func (r *kml) offset() int { return r.runs.offset(int(r.dec.InputOffset())) }

// next returns the next start, end or text.
func (r *kml) next() (xml.Token, error) {
	for {
		r.start = r.offset()
		token, err := r.dec.Token()
		if err != nil {
			return nil, r.malformed(err)
		}
		switch token.(type) {
		case xml.StartElement:
			if r.depth++; r.depth > r.limits.Nesting {
				return nil, r.src.at(tooDeep(r.limits.Nesting), r.start)
			}
			if r.keep { // counted on the first pass
				return token, nil
			}
			if r.src.elements++; r.src.elements > maxOtherElements+elementsPerFeature*r.features {
				return nil, r.src.at(tooManyElements(), r.start)
			}
			return token, nil
		case xml.EndElement:
			r.depth--
			return token, nil
		case xml.CharData:
			return token, nil
		case xml.Directive:
			return nil, r.src.at(fault(ErrSyntax,
				lang.Text{ZH: "文件含有文档类型声明（DTD），不予读取", EN: "the file holds a document type declaration (DTD), which is not accepted"},
				lang.Text{ZH: "请删去 <!DOCTYPE …>，或重新导出为 KML", EN: "Delete <!DOCTYPE …>, or export it as KML again."}), r.start)
		}
	}
}

// elementsPerFeature is how many elements a placemark may have: on average, beyond the
// maxOtherElements of the document.
const elementsPerFeature = 2 * maxProperties

func tooManyElements() *lang.Fault {
	return fault(ErrLimit,
		lang.Textf("XML 元素过多：地标以外超过 %d 个", "too many XML elements: more than %d besides those of placemarks", maxOtherElements),
		lang.Text{ZH: "请只导出本项目的范围", EN: "Export the project's footprint alone."})
}

func (r *kml) malformed(err error) error {
	at := r.offset()
	hint := lang.Text{ZH: "请从源软件重新导出为 KML", EN: "Export it as KML from the source again."}
	if at >= len(r.text) || errors.Is(err, io.EOF) {
		return r.src.at(fault(ErrSyntax,
			lang.Text{ZH: "文件在中途结束，标签没有闭合", EN: "the file ends in the middle, before its elements do"}, hint), at)
	}
	return r.src.at(fault(ErrSyntax,
		librarySays("不是正确的 XML（", "this is not well-formed XML (", err, "）", ")"), hint), at)
}

// wrong refuses what stands at at, in an element.
func (r *kml) wrong(at int, element string, what lang.Text) error {
	f := fault(ErrSyntax, what,
		lang.Text{ZH: "请按 KML 改正（坐标写作 经度,纬度,高程，点与点之间用空格分开），或从源软件重新导出", EN: "Correct it as KML (longitude,latitude,altitude, with white space between points), or export it from the source again."})
	f.Field = element
	f.Where = place{feature: strconv.Itoa(r.left.read + 1)}.text()
	return r.src.at(f, at)
}

// document reads the root.
func (r *kml) document() error {
	for {
		token, err := r.next()
		if err != nil {
			return err
		}
		root, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if name := strings.ToLower(root.Name.Local); name != "kml" && name != "ovkml" {
			return r.src.at(fault(ErrFormat,
				lang.Textf("是 XML，但不是 KML：根元素为 <%s>", "this is XML but not KML: its root is <%s>", root.Name.Local),
				lang.Text{ZH: "请导出为 KML", EN: "Export it as KML."}), r.start)
		}
		if err := r.children(r.member); err != nil {
			return err
		}
		return r.trailer()
	}
}

// trailer refuses anything but white space and comments behind the root.
func (r *kml) trailer() error {
	for {
		r.start = r.offset()
		token, err := r.dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return r.malformed(err)
		}
		text, ok := token.(xml.CharData)
		_, comment := token.(xml.Comment)
		rest := strings.TrimLeft(string(text), " \t\r\n")
		if !comment && (!ok || rest != "") {
			return r.src.at(fault(ErrSyntax,
				lang.Text{ZH: "根元素之后还有内容", EN: "something follows after the root element"},
				lang.Text{ZH: "请删去多余的内容，或从源软件重新导出为 KML", EN: "Delete what follows, or export it as KML from the source again."}), max(r.start, r.offset()-len(rest)))
		}
	}
}

// children visits the elements in the one that was just opened, to its end. visit reads
// to the end of its element.
func (r *kml) children(visit func(xml.StartElement) error) error {
	for {
		token, err := r.next()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if err := visit(token); err != nil {
				return err
			}
		}
	}
}

// skip passes over the element that was just opened.
func (r *kml) skip() error {
	return r.children(func(xml.StartElement) error { return r.skip() })
}

// words returns the text of the element that was just opened, and where it begins; -1
// where its bytes are not those of the document (entities, comments, CDATA).
func (r *kml) words() (string, int, error) {
	from := r.offset()
	var b strings.Builder
	for {
		token, err := r.next()
		if err != nil {
			return "", 0, err
		}
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.StartElement:
			if err := r.skip(); err != nil {
				return "", 0, err
			}
		case xml.EndElement:
			if raw := r.text[from:max(from, r.start)]; !strings.ContainsAny(raw, "<&") {
				return raw, from, nil
			}
			if r.runs.shortened(from, r.start) {
				return "", 0, r.src.at(longEscaped(), from)
			}
			return b.String(), -1, nil
		}
	}
}

// member reads a member of the root, a document or a folder.
func (r *kml) member(e xml.StartElement) error {
	switch e.Name.Local {
	case "Document", "Folder":
		return r.children(r.member)
	case "Placemark":
		return r.placemark()
	case "Schema":
		return r.schema(e)
	case "NetworkLink":
		r.links = true
	}
	return r.skip()
}
