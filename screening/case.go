package screening

import (
	"cmp"

	"redline/geo"
	"redline/lang"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// Case is a proposed project: what it is and where its components lie.
type Case struct {
	Facts      Facts // of the whole project
	Components []Component
}

// Component is one part of a project: the plant, an outfall, a road.
type Component struct {
	Name      string
	Role      string // one of Roles
	Footprint Footprint
	Facts     Facts // outrank the project's
}

// Footprint is where a component lies, and how its file was read.
type Footprint struct {
	Geometry geom.T // degrees, on the 1e-9° grid: what is judged, printed and hashed
	Accuracy geo.Metres
	CRS      CRSPart
	Repairs  []Note
}

// Options says what a report should carry beside the judgement.
type Options struct {
	Geometry bool // overlap geometries of the findings
	// Vertices bounds these geometries, all of a report together; 0 stands for 250,000 (some
	// 7 MB). The findings whose geometry is left out for it say so. Those of an area that has
	// more itself are not worked out at all, which takes as long as the judgement.
	Vertices int
	// WithoutID leaves out the report's id, a hash of all of it that costs as much as the
	// judgement: for callers that look at a report and do not hand it on.
	WithoutID bool
	// Judged is called after each component, so that a caller can show progress; nil for
	// none. It takes no part in the judgement.
	Judged func()
}

// mostVertices is Options.Vertices where none is given.
const mostVertices = 250_000

func (o Options) vertices() int { return cmp.Or(o.Vertices, mostVertices) }

// Measures are quantised in the report, and distances are compared so: 1 mm, 0.01 m², 1e-6.
const (
	quantumLength = 1e-3
	quantumArea   = 1e-2
	quantumShare  = 1e-6
)

// checkCase refuses what cannot be judged.
func checkCase(c Case, p *Pack) error {
	if len(c.Components) == 0 {
		return &lang.Fault{
			What: lang.Text{ZH: "项目没有任何组成部分", EN: "the project has no component"},
			Hint: lang.Text{ZH: "至少给出一个用地范围文件", EN: "give at least one footprint file"},
		}
	}
	seen := map[string]bool{}
	for _, component := range c.Components {
		if seen[component.Name] {
			return &lang.Fault{
				Where: lang.Textf("组成部分 %s", "component %s", component.Name),
				What:  lang.Text{ZH: "两个组成部分同名", EN: "two components have the same name"},
				Hint:  lang.Text{ZH: "用 --component 名称:角色=文件 给出不同的名称", EN: "name them apart with --component name:role=FILE"},
			}
		}
		seen[component.Name] = true
		for name, value := range component.Facts {
			if err := p.checkValue(name, value.Value); err != nil {
				return err
			}
		}
	}
	for name, value := range c.Facts {
		if err := p.checkValue(name, value.Value); err != nil {
			return err
		}
	}
	return nil
}

// checkValue refuses unknown facts and values of the wrong type.
func (p *Pack) checkValue(name string, value any) error {
	f, ok := p.Fact(name)
	if !ok {
		return unknownFact(name, p)
	}
	if f.Ask == "nobody" {
		return &lang.Fault{
			Field: name, What: lang.Text{ZH: "该事实由其他事实推得，不能填写", EN: "this fact follows from others and cannot be given"},
			Hint: lang.Textf("填写推导所用的事实：%[1]s", "give the facts it follows from: %[1]s", f.Derive[0].When),
		}
	}
	_, err := f.value(value)
	return err
}

// place puts the footprint on the snapshot's plane and refuses it when no part of it lies
// in the service area.
func place(c Component, s *layers.Snapshot) (geo.Shape, error) {
	shape, err := geo.NewShape(s.Plane, c.Footprint.Geometry)
	if err != nil {
		return geo.Shape{}, err
	}
	where := lang.Textf("组成部分 %s", "component %s", c.Name)
	if shape.IsEmpty() {
		return geo.Shape{}, &lang.Fault{
			Where: where, What: lang.Text{ZH: "范围为空", EN: "the footprint is empty"},
			Hint: lang.Text{ZH: "检查文件中是否有坐标", EN: "check that the file holds coordinates"},
		}
	}
	if invalid := geo.Validate(shape); invalid != nil {
		fault := invalid.Fault()
		fault.Where = lang.Text{ZH: where.ZH + "，" + fault.Where.ZH, EN: where.EN + ", " + fault.Where.EN}
		return geo.Shape{}, fault
	}
	if s.ServiceArea.IsEmpty() {
		return shape, nil
	}
	if meets, err := geo.Intersects(shape, s.ServiceArea); err != nil || meets {
		return shape, err
	}
	d := geo.Distance(shape, s.ServiceArea).Distance
	return geo.Shape{}, &lang.Fault{
		Where: where,
		What: lang.Textf("范围不在服务区内：距%[2]s %.1[1]f km", "the footprint lies outside the service area: %.1[1]f km from %[3]s",
			float64(d)/1000, s.Name.In(lang.ZH), s.Name.In(lang.EN)),
		Hint: lang.Text{ZH: "检查坐标系和坐标顺序；区外项目请向所在地主管部门查询", EN: "check the coordinate system and axis order; ask the competent office of that place about projects outside"},
	}
}
