package screening

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"slices"

	"redline/lang"
	"redline/layers"
	"redline/strictyaml"

	"cel.dev/cel-go/cel"
)

//go:embed pack/luojiang
var luojiang embed.FS

// Pack is a set of rules with the facts, industry sets, documents and layers they use.
// Read-only once loaded.
type Pack struct {
	ID        string
	Title     lang.Text
	Version   string
	From      layers.Date // the first day whose law the pack holds; an earlier day is refused
	SHA256    string      // over the pack's files
	Units     []UnitLayer
	Layers    map[string]*PackLayer
	Facts     []*Fact // in the order of the file; a derivation uses facts above it only
	Sets      map[string]Set
	Documents map[string]layers.Document
	Rules     []*Rule // in the order of the files
	Controls  []Control

	// Attributes say which attributes of a file state a fact.
	Attributes []*Attribute

	// Contradictions are conditions over facts that cannot all be true of one project.
	Contradictions []Contradiction
	// Expects are the components a project must have under a condition.
	Expects []ExpectedRole

	files      fs.FS // what it was loaded from, for Archive
	factByName map[string]*Fact
	factNames  []string
	facts      *language
}

// UnitLayer is a layer of control units (环境管控单元): the kind of their codes (ZH or YS)
// and the attribute that holds a unit's class.
type UnitLayer struct {
	Layer string `yaml:"layer"`
	Kind  string `yaml:"kind"`
	Class string `yaml:"class"`
}

// Luojiang returns the embedded rule pack of 罗江区.
func Luojiang() (*Pack, error) {
	sub, err := fs.Sub(luojiang, "pack/luojiang")
	if err != nil {
		return nil, err
	}
	return LoadPack(sub)
}

// LoadPack reads a rule pack: pack.yaml, layers.yaml, facts.yaml, sets.yaml,
// documents.yaml, rules/*.yaml and, where there is one, attributes.yaml. Everything is checked here; the first error is a
// *lang.Fault with file, line and reason.
func LoadPack(fsys fs.FS) (*Pack, error) {
	p := &Pack{
		Layers: map[string]*PackLayer{}, Sets: map[string]Set{}, Documents: map[string]layers.Document{},
		factByName: map[string]*Fact{},
	}
	for _, step := range []func(fs.FS) error{p.readHeader, p.readSets, p.readDocuments, p.readFacts, p.compileHeader, p.readAttributes, p.readLayers, p.readRules, p.readControls, p.hash} {
		if err := step(fsys); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *Pack) readHeader(fsys fs.FS) error {
	file, err := readYAML(fsys, "pack.yaml")
	if err != nil {
		return err
	}
	var header struct {
		ID      string      `yaml:"id"`
		Title   lang.Text   `yaml:"title"`
		Version string      `yaml:"version"`
		From    layers.Date `yaml:"from"`
		Units   []UnitLayer `yaml:"units"`

		Contradictions []Contradiction `yaml:"contradictions"`
		Expects        []ExpectedRole  `yaml:"expects"`
	}
	if err := file.Decode(file.Root, &header); err != nil {
		return err
	}
	p.ID, p.Title, p.Version, p.From, p.Units = header.ID, header.Title, header.Version, header.From, header.Units
	p.Contradictions, p.Expects = header.Contradictions, header.Expects
	if p.ID == "" || p.Version == "" {
		return &lang.Fault{
			File: "pack.yaml", What: lang.Text{ZH: "缺少 id 或 version", EN: "id or version is missing"},
			Hint: lang.Text{ZH: "写明规则包的编号和版本", EN: "give the pack an id and a version"},
		}
	}
	return nil
}

// eachItem decodes the entries of the list under key, one by one.
func eachItem[T any](fsys fs.FS, name, key string, use func(file *strictyaml.File, node strictyaml.Node, item T) error) error {
	file, err := readYAML(fsys, name)
	if err != nil {
		return err
	}
	nodes, err := items(file, key)
	if err != nil {
		return err
	}
	for _, node := range nodes {
		var item T
		if err := file.Decode(node, &item); err != nil {
			return err
		}
		if err := use(file, node, item); err != nil {
			return err
		}
	}
	return nil
}

var setCode = regexp.MustCompile(`^\d{4}$|^\d{1,3}\*$`)

func (p *Pack) readSets(fsys fs.FS) error {
	return eachItem(fsys, "sets.yaml", "sets", func(file *strictyaml.File, node strictyaml.Node, s Set) error {
		if _, twice := p.Sets[s.ID]; twice || s.ID == "" {
			return faultAt(file, node, "id", lang.Textf("集合编号 %q 重复或为空", "the set id %q is empty or used twice", s.ID))
		}
		for _, code := range s.Codes {
			if !setCode.MatchString(code) {
				return faultAt(file, node, "codes", lang.Textf("%q 不是 GB/T 4754-2017 行业代码（四位数字，或前几位加 *）", "%q is no GB/T 4754-2017 code (four digits, or leading digits and *)", code))
			}
		}
		p.Sets[s.ID] = s
		return nil
	})
}

func (p *Pack) readDocuments(fsys fs.FS) error {
	type entry struct {
		ID         string             `yaml:"id"`
		Title      string             `yaml:"title"`
		Number     string             `yaml:"number"`
		Authority  layers.Authority   `yaml:"authority"`
		From       layers.Date        `yaml:"from"`
		Until      layers.Date        `yaml:"until"`
		HorizonTo  layers.Date        `yaml:"horizon_to"`
		Succession *layers.Succession `yaml:"succession"`
		URL        string             `yaml:"url"`
	}
	return eachItem(fsys, "documents.yaml", "documents", func(file *strictyaml.File, node strictyaml.Node, e entry) error {
		if _, twice := p.Documents[e.ID]; twice || e.ID == "" {
			return faultAt(file, node, "id", lang.Textf("文件编号 %q 重复或为空", "the document id %q is empty or used twice", e.ID))
		}
		if !slices.Contains(layers.Authorities(), e.Authority) {
			return faultAt(file, node, "authority", lang.Textf("效力层级 %q 未知", "unknown authority %q", e.Authority))
		}
		p.Documents[e.ID] = layers.Document{
			ID: e.ID, Title: e.Title, Number: e.Number, Authority: e.Authority,
			InForce: layers.Interval{From: e.From, Until: e.Until}, HorizonTo: e.HorizonTo, Succession: e.Succession, URL: e.URL,
		}
		return nil
	})
}

func (p *Pack) readFacts(fsys fs.FS) error {
	var nodes []strictyaml.Node
	var from *strictyaml.File
	err := eachItem(fsys, "facts.yaml", "facts", func(file *strictyaml.File, node strictyaml.Node, f Fact) error {
		from = file
		if fault := p.checkFact(&f); !fault.IsZero() {
			return faultAt(file, node, "name", fault)
		}
		if f.Pattern != "" {
			pattern, err := regexp.Compile("^(?:" + f.Pattern + ")$")
			if err != nil {
				return faultAt(file, node, "pattern", lang.Textf("格式写法有误：%[1]v", "the pattern is wrong: %[1]v", err))
			}
			f.pattern = pattern
		}
		nodes = append(nodes, node)
		p.Facts = append(p.Facts, &f)
		p.factByName[f.Name] = &f
		return nil
	})
	if err != nil {
		return err
	}
	variables, choices := map[string]*cel.Type{}, map[string][]string{}
	for _, f := range p.Facts {
		variables[f.Name], choices[f.Name] = f.Type.cel(), f.Choices
		p.factNames = append(p.factNames, f.Name)
	}
	if p.facts, err = newLanguage(variables, choices, p.Sets); err != nil {
		return fmt.Errorf("facts.yaml: %w", err)
	}
	for i, f := range p.Facts {
		if err := p.compileDerivations(from, nodes[i], f, i); err != nil {
			return err
		}
	}
	return nil
}

var factName = regexp.MustCompile(`^[a-z]+(\.[a-z][a-z0-9_]*)+$`)

func (p *Pack) checkFact(f *Fact) lang.Text {
	switch {
	case !factName.MatchString(f.Name):
		return lang.Textf("事实名 %q 不合格式（如 project.nature）", "the fact name %q is malformed (write project.nature)", f.Name)
	case p.factByName[f.Name] != nil:
		return lang.Textf("事实 %q 重复", "the fact %q is declared twice", f.Name)
	case !slices.Contains([]FactType{FactString, FactBool, FactNumber, FactList}, f.Type):
		return lang.Textf("事实 %[1]s 的类型 %[2]q 未知", "the fact %[1]s has the unknown type %[2]q", f.Name, f.Type)
	case !slices.Contains([]string{"applicant", "office", "nobody"}, f.Ask):
		return lang.Textf("事实 %s 须写明问谁（applicant、office 或 nobody）", "the fact %s must say who is asked (applicant, office or nobody)", f.Name)
	case f.Ask == "nobody" && len(f.Derive) == 0:
		return lang.Textf("事实 %s 无人可问，也不能推得", "the fact %s can be neither asked nor derived", f.Name)
	case f.Title.ZH == "" || f.Title.EN == "" || f.Definition.ZH == "" || f.Definition.EN == "":
		return lang.Textf("事实 %s 的名称和定义须有中文和英文", "title and definition of the fact %s must be in Chinese and English", f.Name)
	}
	return lang.Text{}
}

// compileDerivations lets fact i derive from the facts above it only, so that no cycle
// can arise.
func (p *Pack) compileDerivations(file *strictyaml.File, node strictyaml.Node, f *Fact, i int) error {
	for j := range f.Derive {
		value, err := f.value(f.Derive[j].Value)
		if err != nil {
			return faultAt(file, node, "derive", lang.Textf("推导值 %v 与类型不符", "the derived value %v does not fit the type", f.Derive[j].Value))
		}
		f.Derive[j].Value = value
		line, column := strictyaml.Position(node, "derive")
		e, err := p.facts.compile(f.Derive[j].When, cel.BoolType, source{
			file: file.Name, line: line, column: column,
			where: lang.Textf("事实 %s", "fact %s", f.Name), field: "derive",
		})
		if err != nil {
			return err
		}
		for _, name := range e.uses {
			if !slices.Contains(p.factNames[:i], name) {
				return faultAt(file, node, "derive", lang.Textf("推导只能使用排在前面的事实，不能用 %s", "a derivation may use facts above it only, not %s", name))
			}
		}
		f.derive = append(f.derive, e)
	}
	return nil
}

func (p *Pack) readRules(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "rules/*.yaml")
	if err != nil || len(names) == 0 {
		return &lang.Fault{
			File: "rules/", Err: err, What: lang.Text{ZH: "规则包没有规则文件", EN: "the pack has no rule files"},
			Hint: lang.Text{ZH: "把规则写在 rules/*.yaml", EN: "write rules in rules/*.yaml"},
		}
	}
	slices.Sort(names)
	for _, name := range names {
		file, err := readYAML(fsys, name)
		if err != nil {
			return err
		}
		if err := (ruleReader{pack: p, file: file}).read(); err != nil {
			return err
		}
	}
	for _, d := range p.Documents {
		if _, ok := p.Documents[successor(d)]; !ok && d.Succession != nil {
			return &lang.Fault{
				File: "documents.yaml", Field: "succession", Where: lang.Textf("文件 %s", "document %s", d.ID),
				What: lang.Textf("接续文件 %q 未登记", "the successor %q is not recorded", d.Succession.By),
				Hint: lang.Text{ZH: "先登记接续文件", EN: "record the successor first"},
			}
		}
	}
	return nil
}

func successor(d layers.Document) string {
	if d.Succession == nil {
		return ""
	}
	return d.Succession.By
}

// hash digests every file by name and content, in the order of the names.
func (p *Pack) hash(fsys fs.FS) error {
	p.files = fsys
	digest := sha256.New()
	err := eachPackFile(fsys, func(name string, data []byte) error {
		fmt.Fprintf(digest, "%s %x\n", name, sha256.Sum256(data))
		return nil
	})
	p.SHA256 = hex.EncodeToString(digest.Sum(nil))
	return err
}

// Fact returns the fact with the given name.
func (p *Pack) Fact(name string) (*Fact, bool) {
	f, ok := p.factByName[name]
	return f, ok
}

// Rule returns the rule with the given id.
func (p *Pack) Rule(id string) (*Rule, bool) {
	i := slices.IndexFunc(p.Rules, func(r *Rule) bool { return r.ID == id })
	if i < 0 {
		return nil, false
	}
	return p.Rules[i], true
}
