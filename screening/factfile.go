package screening

import (
	"slices"
	"strings"

	"redline/lang"
	"redline/strictyaml"
)

// ReadFacts adds the facts of a YAML file to a case. Top-level keys are facts of the
// project; under components, each component's name holds its own:
//
//	project.nature: 新建
//	project.industry: ["2651"]
//	components:
//	  排污口: { outfall.watercourse: 凯江 }
//
// Errors are *lang.Fault with file, line and fact.
func (p *Pack) ReadFacts(name string, data []byte, c *Case) error {
	file, err := strictyaml.Parse(name, data)
	if err != nil {
		return err
	}
	pairs := strictyaml.Pairs(file.Root)
	if pairs == nil {
		return &lang.Fault{
			File: name, What: lang.Text{ZH: "文件内容不是“事实: 值”", EN: "the file does not hold fact: value"},
			Hint: lang.Text{ZH: "每行一条，如 project.nature: 新建", EN: "write one per line, such as project.nature: 新建"},
		}
	}
	for _, pair := range pairs {
		if pair.Key == "components" {
			if err := p.readComponentFacts(file, pair.Value, c); err != nil {
				return err
			}
			continue
		}
		if c.Facts == nil {
			c.Facts = Facts{}
		}
		if err := p.readFact(file, pair, c.Facts); err != nil {
			return err
		}
	}
	return nil
}

func (p *Pack) readComponentFacts(file *strictyaml.File, node strictyaml.Node, c *Case) error {
	for _, component := range strictyaml.Pairs(node) {
		facts, err := c.factsOf(component.Key)
		if err != nil {
			return placed(err, file, component.At)
		}
		pairs := strictyaml.Pairs(component.Value)
		if pairs == nil {
			return placed(&lang.Fault{
				Field: component.Key, What: lang.Text{ZH: "组成部分之下应为“事实: 值”", EN: "a component holds fact: value"},
				Hint: lang.Text{ZH: "写成 名称: { outfall.watercourse: 凯江 }", EN: "write name: { outfall.watercourse: 凯江 }"},
			}, file, component.Value)
		}
		for _, pair := range pairs {
			if err := p.readFact(file, pair, facts); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *Pack) readFact(file *strictyaml.File, pair strictyaml.Pair, into Facts) error {
	name := pair.Key
	f, ok := p.Fact(name)
	if !ok {
		return placed(unknownFact(name, p), file, pair.At)
	}
	var raw any
	if err := file.Decode(pair.Value, &raw); err != nil {
		return err
	}
	if _, twice := into[name]; twice {
		return placed(f.fault(lang.Text{ZH: "同一事实给了两次", EN: "the same fact is given twice"}), file, pair.At)
	}
	value, err := f.value(raw)
	if err != nil {
		return placed(err, file, pair.Value)
	}
	into[name] = FactValue{Value: value, Source: "given"}
	return nil
}

// placed adds file and line to a fault.
func placed(err error, file *strictyaml.File, node strictyaml.Node) error {
	if fault, ok := err.(*lang.Fault); ok {
		fault.File = file.Name
		fault.Line, fault.Column = strictyaml.Position(node)
	}
	return err
}

// SetFact sets one fact from a command line: name=value for the project, or
// component/name=value. It replaces an earlier value.
func (p *Pack) SetFact(assignment string, c *Case) error {
	key, text, ok := strings.Cut(assignment, "=")
	if !ok {
		return &lang.Fault{
			Field: "--set", What: lang.Textf("%[1]q 缺少等号", "%[1]q lacks an equals sign", assignment),
			Hint: lang.Text{ZH: "写成 --set project.nature=新建", EN: "write --set project.nature=新建"},
		}
	}
	if c.Facts == nil {
		c.Facts = Facts{}
	}
	into, name := c.Facts, key
	if i := strings.LastIndexByte(key, '/'); i >= 0 {
		var err error
		if into, err = c.factsOf(key[:i]); err != nil {
			return err
		}
		name = key[i+1:]
	}
	f, ok := p.Fact(name)
	if !ok {
		return unknownFact(name, p)
	}
	value, err := f.parse(text)
	if err != nil {
		return err
	}
	into[name] = FactValue{Value: value, Source: "given"}
	return nil
}

// factsOf returns the facts of the component with the given name.
func (c *Case) factsOf(name string) (Facts, error) {
	var names []string
	for i := range c.Components {
		if c.Components[i].Name == name {
			if c.Components[i].Facts == nil {
				c.Components[i].Facts = Facts{}
			}
			return c.Components[i].Facts, nil
		}
		names = append(names, c.Components[i].Name)
	}
	return nil, &lang.Fault{
		Field: name, What: lang.Textf("没有名为 %[1]q 的组成部分", "there is no component named %[1]q", name),
		Hint: lang.Textf("现有：%[1]s", "there are: %[1]s", strings.Join(names, ", ")),
	}
}

// LayerIDs lists the layers the rules look at, sorted.
func (p *Pack) LayerIDs() []string {
	var ids []string
	for id := range p.Layers {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
