package folder

import (
	"io/fs"
	"math"
	"regexp"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/strictyaml"
)

const manifestFile = "layers.yaml"

var (
	// id is what layers, documents and watercourses are named by: it occurs in URLs,
	// file names and rules.
	id = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	// attributeName is an identifier of the rules' language.
	attributeName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	colour        = regexp.MustCompile(`^(#[0-9a-fA-F]{6})?$`)

	hintID     = lang.Text{ZH: "用小写字母、数字和连字符，例如 red-line", EN: "use lower-case letters, digits and hyphens, like red-line"}
	hintFinite = lang.Text{ZH: "填写不小于 0 的数", EN: "give a number of at least 0"}
)

func badID(got string) lang.Text {
	if got == "" {
		return missing
	}
	return lang.Textf("%q 不能作编号", "%q cannot be an id", got)
}

// loader reads one folder. What several versions share is read once.
type loader struct {
	faults
	fsys       fs.FS
	plane      geo.Plane
	service    geo.Shape
	manifest   *strictyaml.File
	documents  map[string]bool // ids in documents.yaml
	reaches    map[string]bool // ids of layers of kind reach
	layerIDs   map[string]bool // all layer ids
	rivers     map[string]bool // ids in watercourses.geojson
	areas      map[string]area // by file
	read       map[zoneSource]*featureSet
	zones      map[zoneSet][]layers.Zone
	warned     map[[2]string]bool      // file and document warned about
	complained map[string]map[int]bool // features of reaches refused for their control, by file
}

func newLoader(fsys fs.FS) *loader {
	return &loader{
		fsys:       fsys,
		areas:      map[string]area{},
		read:       map[zoneSource]*featureSet{},
		zones:      map[zoneSet][]layers.Zone{},
		warned:     map[[2]string]bool{},
		complained: map[string]map[int]bool{},
	}
}

// zoneSet names the zones that one layer takes from one file.
type zoneSet struct {
	layer  string
	source zoneSource
	fields string // see fieldsKey
}

// load reads everything; the result is complete only when no fault was collected.
func (l *loader) load() *layers.Catalogue {
	data, fault := read(l.fsys, manifestFile)
	if fault != nil {
		l.refuse(fault)
		return nil
	}
	var m manifest
	if l.manifest, fault = parseYAML(manifestFile, data, &m); fault != nil {
		l.refuse(fault)
		return nil
	}
	c := l.catalogue(m.Catalogue)
	if l.plane == (geo.Plane{}) {
		return nil // nothing can be placed
	}
	l.readServiceArea(c, m.Catalogue)
	c.Documents = l.loadDocuments()
	c.Layers = l.loadLayers(m.Layers)
	c.Watercourses = l.loadWatercourses()
	for i, e := range m.Layers {
		for j, v := range e.Versions {
			if l.full() {
				return nil
			}
			if version, ok := l.version(c.Layers, i, j, e, v); ok {
				c.Versions = append(c.Versions, version)
			}
		}
	}
	c.Requirements = l.loadRequirements(c.Versions)
	l.refuseAll(manifestFile, c.Seal())
	return c
}

// catalogue reads the head of the manifest.
func (l *loader) catalogue(e catalogueEntry) *layers.Catalogue {
	at := section{file: l.manifest, path: []any{"catalogue"}}
	if e.Name.IsZero() {
		l.refuse(at.fault("name", missing, lang.Text{ZH: "填写区域名称（zh、en）", EN: "give the district's name (zh, en)"}))
	}
	if e.Sequence < 1 {
		l.refuse(at.fault("sequence", lang.Textf("目录序号 %d 应从 1 起", "the catalogue's sequence %d must be at least 1", e.Sequence),
			lang.Text{ZH: "首次发布为 1，每次发布或撤回加 1", EN: "the first publication is 1; each publication or withdrawal adds 1"}))
	}
	plane, err := geo.NewPlane(e.Plane)
	if err != nil {
		f := at.fault("plane", lang.Textf("EPSG:%d 不是可用的高斯-克吕格平面", "EPSG:%d is not a Gauss-Krüger plane that redline supports", e.Plane),
			lang.Text{ZH: "填写 CGCS2000 高斯-克吕格平面的 EPSG 代码，例如 4544", EN: "give the EPSG code of a CGCS2000 Gauss-Krüger plane, like 4544"})
		f.Err = err
		l.refuse(f)
	}
	l.plane = plane
	return &layers.Catalogue{Name: e.Name, Sequence: e.Sequence, Plane: plane, Illustrative: e.Illustrative}
}

func (l *loader) readServiceArea(c *layers.Catalogue, e catalogueEntry) {
	at := section{file: l.manifest, path: []any{"catalogue"}}
	if e.ServiceArea == "" {
		l.refuse(at.fault("service_area", missing,
			lang.Text{ZH: "填写辖区范围的 GeoJSON 文件名", EN: "name the GeoJSON file with the district's outline"}))
		return
	}
	whole := l.area(at.fault("service_area", lang.Text{}, lang.Text{}), e.ServiceArea)
	c.ServiceArea, c.ServiceAreaLonLat = whole.shape, whole.lonLat
	l.service = c.ServiceArea
}

// loadLayers reads the layers without their versions.
func (l *loader) loadLayers(entries []layerEntry) []layers.Layer {
	l.layerIDs, l.reaches = map[string]bool{}, map[string]bool{}
	var all []layers.Layer
	for i, e := range entries {
		at := l.layerSection(i, e)
		if l.layerIDs[e.ID] {
			l.refuse(at.fault("id", lang.Text{ZH: "图层编号重复", EN: "the layer id is used twice"}, hintUnique))
		}
		l.layerIDs[e.ID] = true
		if layers.Kind(e.Kind) == layers.Reaches {
			l.reaches[e.ID] = true
		}
		all = append(all, l.layer(at, e))
	}
	return all
}

func (l *loader) layerSection(i int, e layerEntry) section {
	return section{l.manifest, []any{"layers", i}, lang.Textf("图层 %s", "layer %s", e.ID)}
}

func (l *loader) layer(at section, e layerEntry) layers.Layer {
	if !id.MatchString(e.ID) {
		l.refuse(at.fault("id", badID(e.ID), hintID))
	}
	if e.Title.IsZero() {
		l.refuse(at.fault("title", missing, lang.Text{ZH: "填写图层名称（zh、en）", EN: "give the layer's title (zh, en)"}))
	}
	if e.Office.IsZero() {
		l.refuse(at.fault("office", missing, lang.Text{ZH: "填写主管部门（zh、en）", EN: "name the office that answers for the layer (zh, en)"}))
	}
	at.choice(&l.faults, "kind", e.Kind, string(layers.Zones), string(layers.Lines), string(layers.Reaches))
	l.measure(at, "tolerance", e.Tolerance.MinArea)
	l.measure(at, "tolerance", e.Tolerance.MinWidth)
	if !colour.MatchString(e.Colour) {
		l.refuse(at.fault("colour", lang.Textf("%q 不是颜色", "%q is not a colour", e.Colour),
			lang.Text{ZH: "写成 \"#c0392b\" 的形式，须加引号", EN: "write it like \"#c0392b\", in quotes"}))
	}
	hatch := e.Hatch
	if hatch == "" {
		hatch = "none"
	}
	at.choice(&l.faults, "hatch", hatch, "none", "diagonal", "cross", "dots")
	class := l.classification(at, e.Classification)
	if class == "" {
		class = layers.Public
	}
	return layers.Layer{
		ID: e.ID, Title: e.Title, Theme: e.Theme, Kind: layers.Kind(e.Kind), Office: e.Office,
		Tolerance:      layers.Tolerance{MinArea: geo.SquareMetres(e.Tolerance.MinArea), MinWidth: geo.Metres(e.Tolerance.MinWidth)},
		Attributes:     l.attributes(at, e),
		Classification: class, Colour: e.Colour, Hatch: hatch, StartsOff: e.StartsOff,
	}
}

func (l *loader) classification(at section, got string) layers.Classification {
	if got != "" {
		at.choice(&l.faults, "classification", got, string(layers.Public), string(layers.Internal), string(layers.Secret))
	}
	return layers.Classification(got)
}

// attributes reads the declared attributes; the names that the layer has anyway are
// taken.
func (l *loader) attributes(at section, e layerEntry) map[string]layers.AttributeType {
	own := layers.Layer{Kind: layers.Kind(e.Kind)}.RuleAttributes()
	declared := map[string]layers.AttributeType{}
	for _, name := range sortedKeys(e.Attributes) {
		in := section{at.file, append(at.path[:len(at.path):len(at.path)], "attributes"), at.where}
		_, taken := own[name]
		switch {
		case !attributeName.MatchString(name):
			l.refuse(in.fault(name, lang.Text{ZH: "属性名只能用字母、数字和下划线，规则才能引用", EN: "a rule cannot name it: only letters, digits and underscores"},
				lang.Text{ZH: "改属性名，例如 ZRBHDFQ", EN: "rename it, like ZRBHDFQ"}))
		case taken, l.reachProperty(e, name):
			l.refuse(in.fault(name, lang.Text{ZH: "这是保留的属性名", EN: "the name is reserved"},
				lang.Text{ZH: "不必声明；另有含义的属性请换名", EN: "it need not be declared; give an attribute of another meaning another name"}))
		}
		in.choice(&l.faults, name, e.Attributes[name], string(layers.String), string(layers.Number), string(layers.Bool))
		declared[name] = layers.AttributeType(e.Attributes[name])
	}
	return declared
}

func (l *loader) reachProperty(e layerEntry, name string) bool {
	return layers.Kind(e.Kind) == layers.Reaches && reachProperties[name]
}

// measure checks a length, area or accuracy.
func (l *loader) measure(at section, field string, value float64) {
	if value < 0 || math.IsNaN(value) || math.IsInf(value, 0) {
		l.refuse(at.fault(field, lang.Textf("%v 不是可用的数值", "%v cannot be used", value), hintFinite))
	}
}
