package intake

import (
	"bytes"
	"math"
	"regexp"
	"strings"

	"redline/lang"
)

var (
	dwgMagic       = regexp.MustCompile(`^AC(?:1\.[0-9]{2}|[0-9]{4})[\x00-\x1f]`)
	binaryDXFMagic = []byte("AutoCAD Binary DXF\r\n")
	// dxfStart is the first group of a drawing, behind comments (999).
	dxfStart = regexp.MustCompile(`^[ \t\r\n]*(?:999[ \t]*\r*\n[^\n]*\n[ \t]*)*0[ \t]*(?:\r*\n|\r)[ \t]*SECTION[ \t]*(?:[\r\n]|$)`)
)

func sniffDXF(src *source) bool {
	if dwgMagic.Match(src.data) || bytes.HasPrefix(src.data, binaryDXFMagic) {
		return true
	}
	start := bytes.TrimLeft(src.data[:min(len(src.data), sniffBytes)], "\xef\xbb\xbf\xfe\xff \t\r\n\x00")
	return len(start) > 0 && (start[0] == '0' || start[0] == '9') && dxfStart.MatchString(src.head())
}

// readDXF reads drawings as ASCII DXF, R12 to 2018 (Autodesk, DXF Reference): outlines
// that close are areas, see dxf.contents. X is east and Y north. A drawing
// declares nothing of its coordinates; numbers that are all below 400 are taken for
// degrees, others for metres, when it comes to lengths such as 1 mm.
func readDXF(src *source) (*contents, error) {
	switch {
	case dwgMagic.Match(src.data):
		return nil, fault(ErrFormat,
			lang.Textf("这是 DWG 图形（%s），不是 DXF", "this is a DWG drawing (%s), not DXF", strings.TrimRight(string(src.data[:6]), "\x00")),
			lang.Text{ZH: "请在 CAD 里「另存为」DXF（文本格式，2004 或更新版本）", EN: "Save it as DXF (ASCII, 2004 or newer) in the CAD program."})
	case bytes.HasPrefix(src.data, binaryDXFMagic):
		return nil, fault(ErrFormat,
			lang.Text{ZH: "这是二进制 DXF，不能读取", EN: "this is a binary DXF, which is not read"},
			lang.Text{ZH: "请在 CAD 里「另存为」DXF，选项中选「ASCII（文本）」", EN: "Save it as DXF again and choose ASCII in the options."})
	}
	decodeDXF(src)
	if at := strings.IndexByte(src.text, 0); at >= 0 {
		return nil, newDXF(src).wrong(at, "文件含有 NUL 字节，已损坏", "the file holds NUL bytes and is damaged")
	}
	first := newDXF(src)
	first.counting = true
	err := first.document()
	if src.work.done(&first.tally); err != nil {
		return nil, err
	}
	r := newDXF(src)
	r.model.figures = make([]dxfFigure, 0, first.drawn)
	r.strokes = make([]dxfStroke, 0, first.drawn)
	if err := r.document(); err != nil {
		return nil, err
	}
	if err := r.expand(&r.model, dxfIdentity, "", nil); err != nil {
		return nil, err
	}
	return r.contents()
}

func newDXF(src *source) *dxf {
	r := &dxf{
		src: src, text: src.text, tally: tally{limits: src.limits}, separator: '\n',
		blocks: map[string]*dxfBlock{}, layers: map[string]dxfLayer{}, ignored: map[dxfIgnored]int{},
	}
	if !strings.Contains(r.text, "\n") {
		r.separator = '\r'
	}
	return r
}

// dxf is a reader at a place of its text.
type dxf struct {
	src       *source
	text      string
	separator byte // of lines
	offset    int  // of the next group
	last      dxfGroup
	again     bool // last is to be read once more
	edges     int  // of the hatch being read
	counting  bool // the first pass, which finds what is wrong and keeps nothing
	drawn     int  // figures of the section ENTITIES, which the first pass counts
	tally

	units    int // $INSUNITS
	metric   bool
	model    dxfBlock // the section ENTITIES
	blocks   map[string]*dxfBlock
	layers   map[string]dxfLayer
	ignored  map[dxfIgnored]int
	expanded int // entities, those of blocks once for each reference
	strokes  []dxfStroke
}

// dxfLayer is what the table of layers says of one: whether it is
// off or frozen (hidden). What a reference on a frozen one draws is hidden with it.
type dxfLayer struct{ hidden, frozen bool }

// dxfIgnored is a sort of entity that was not read, and the layer it stands on.
type dxfIgnored struct{ kind, layer string }

// dxfBlock is a definition of a block: what stands in it, in its own coordinates.
type dxfBlock struct {
	name    string
	x, y    float64 // base point
	figures []dxfFigure
	inserts []dxfInsert
	outside bool // an external reference: defined in another file
	twice   bool // another block has the name
	counted bool // its ignored entities are in dxf.ignored
	ignored map[dxfIgnored]int
}

// document reads the sections, to EOF.
func (r *dxf) document() error {
	for {
		g, err := r.next()
		if err != nil {
			return err
		}
		switch {
		case g.code == 999:
		case g.code == 0 && g.value == "SECTION":
			if err := r.section(); err != nil {
				return err
			}
		case g.code == 0 && g.value == "EOF":
			if rest := strings.Trim(r.text[r.offset:], " \t\r\n\x1a"); rest != "" {
				return r.wrong(r.offset, "文件结束标志 EOF 之后还有内容", "something follows after EOF, the end of the drawing")
			}
			return nil
		default:
			return r.wrong(int(g.at), "此处应为 SECTION 或 EOF，却是「"+shortKML(g.value)+"」", "SECTION or EOF is expected here, not \""+shortKML(g.value)+"\"")
		}
	}
}

// section reads one section, to its ENDSEC.
func (r *dxf) section() error {
	g, err := r.next()
	if err != nil {
		return err
	}
	if g.code != 2 {
		return r.wrong(int(g.at), "段（SECTION）没有名称", "a SECTION has no name")
	}
	switch strings.ToUpper(g.value) {
	case "HEADER":
		return r.header()
	case "TABLES":
		return r.records(func(kind string) error {
			if kind == "LAYER" {
				return r.layer()
			}
			return r.skip()
		})
	case "BLOCKS":
		return r.records(func(kind string) error {
			if kind == "BLOCK" {
				return r.block()
			}
			return r.skip()
		})
	case "ENTITIES":
		return r.records(func(kind string) error { return r.entity(kind, &r.model) })
	}
	return r.records(func(string) error { return r.skip() })
}

// records visits what begins with group 0 up to ENDSEC. visit reads to the next group 0.
func (r *dxf) records(visit func(kind string) error) error {
	if err := r.skip(); err != nil {
		return err
	}
	for {
		g, err := r.next()
		if err != nil {
			return err
		}
		switch g.value {
		case "ENDSEC":
			return r.skip()
		case "EOF", "SECTION":
			return r.wrong(int(g.at), "段没有结束（缺 ENDSEC）", "the section does not end: ENDSEC is missing")
		}
		if err := visit(g.value); err != nil {
			return err
		}
	}
}

// header reads the variables that matter.
func (r *dxf) header() error {
	variable := ""
	err := r.groups(func(g dxfGroup) error {
		switch {
		case g.code == 9:
			variable = g.value
		case variable == "$INSUNITS" && g.code == 70:
			n, err := r.whole(g)
			r.units = n
			return err
		case (variable == "$EXTMIN" || variable == "$EXTMAX") && g.code < 30:
			if x, err := decimal(g.value); err == nil && math.Abs(x) < 1e10 { // 1e20 stands for none
				r.metric = r.metric || math.Abs(x) > 400
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.records(func(string) error { return r.skip() })
}

func (r *dxf) layer() error {
	name, l := "", dxfLayer{}
	err := r.groups(func(g dxfGroup) error {
		switch g.code {
		case 2:
			name = dxfText(g.value)
		case 70, 62:
			n, err := r.whole(g)
			l.frozen = l.frozen || g.code == 70 && n&1 != 0
			l.hidden = l.hidden || g.code == 70 && n&1 != 0 || g.code == 62 && n < 0
			return err
		}
		return nil
	})
	r.layers[strings.ToUpper(name)] = l
	if err == nil && len(r.layers) > maxDXFNames {
		err = tooManyNames()
	}
	return err
}

// block reads a definition, to its ENDBLK.
func (r *dxf) block() error {
	b := &dxfBlock{}
	err := r.groups(func(g dxfGroup) (err error) {
		switch g.code {
		case 2:
			b.name = dxfText(g.value)
		case 10:
			b.x, err = r.number(g)
		case 20:
			b.y, err = r.number(g)
		case 70:
			n, err := r.whole(g)
			b.outside = n&4 != 0
			return err
		}
		return err
	})
	if err != nil {
		return err
	}
	key := strings.ToUpper(b.name)
	if before := r.blocks[key]; before != nil {
		b.twice = true
	}
	r.blocks[key] = b
	if len(r.blocks) > maxDXFNames {
		return tooManyNames()
	}
	for {
		g, err := r.next()
		if err != nil {
			return err
		}
		switch g.value {
		case "ENDBLK":
			return r.skip()
		case "ENDSEC", "EOF", "SECTION", "BLOCK":
			return r.wrong(int(g.at), "块「"+shortKML(b.name)+"」没有结束（缺 ENDBLK）", "the block \""+shortKML(b.name)+"\" does not end: ENDBLK is missing")
		}
		if err := r.entity(g.value, b); err != nil {
			return err
		}
	}
}

// wrong refuses what stands at at.
func (r *dxf) wrong(at int, zh, en string) error {
	return r.src.at(fault(ErrSyntax, lang.Text{ZH: zh, EN: en},
		lang.Text{ZH: "文件可能损坏或被截断，请从 CAD 重新另存为 DXF", EN: "The file is perhaps damaged or cut off; save it as DXF from the CAD program again."}), at)
}

// on says where an entity stands.
func (f *dxfFigure) on(layer string) lang.Text {
	if f.handle == "" {
		return lang.Textf("图层「%[1]s」，%[2]s", "layer \"%[1]s\", %[2]s", shortKML(layer), f.kind)
	}
	return lang.Textf("图层「%[1]s」，%[2]s（句柄 %[3]s）", "layer \"%[1]s\", %[2]s (handle %[3]s)", shortKML(layer), f.kind, shortKML(f.handle))
}

// refuse refuses an entity.
func (r *dxf) refuse(kind error, f *dxfFigure, layer string, what, hint lang.Text) error {
	out := fault(kind, what, hint)
	out.Where = f.on(layer)
	out.Line = r.src.line(f.at)
	return out
}

func (r *dxf) ignore(b *dxfBlock, kind, layer string) {
	if b.ignored == nil {
		b.ignored = map[dxfIgnored]int{}
	}
	what := dxfIgnored{shortKML(kind), layer}
	if _, known := b.ignored[what]; !known && len(b.ignored) >= maxDXFIgnored {
		what.layer = "…"
	}
	b.ignored[what]++
}
