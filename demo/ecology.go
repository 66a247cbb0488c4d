package demo

// riverWetlands lie along rivers, water included; ponds by themselves.
var riverWetlands = []strip{
	{"绵远河国家重要湿地", "国家重要湿地", "mianyuan", 15500, 18500, 120, 90},
	{"凯江省级重要湿地", "省级重要湿地", "kaijiang", 10600, 12600, 90, 70},
}

var ponds = []spot{
	{"周家坝湿地", "一般湿地", vec{6.1, -4.1}, 210, 0, 0},
	{"新盛湿地", "一般湿地", vec{-6.2, 6.3}, 190, 0, 0},
	{"金山湿地", "一般湿地", vec{-3.2, -5.6}, 150, 0, 0},
}

// scenic areas are patches, a statutory one (风景名胜区) with a core, and rated ones
// (A级景区) that no law protects.
var (
	scenicOuter = spot{"示意风景名胜区", "其他", vec{0.9, -11.1}, 1150, 0, 0}
	scenicCore  = spot{"示意风景名胜区核心景区", "核心景区", vec{1.0, -11.0}, 480, 0, 0}
	rated       = []spot{
		{"示意A级景区一", "其他", vec{-3.0, -11.2}, 380, 0, 0},
		{"示意A级景区二", "其他", vec{7.2, -4.2}, 260, 0, 0},
	}
)

// monuments have a protected area and a zone of controlled building about it.
var monuments = []struct {
	name         string
	at           vec
	inner, outer float64 // m, radii
}{
	{"示意祠", vec{-1.25, -10.75}, 90, 260},
	{"示意古驿道", vec{-3.3, -9.6}, 70, 180},
	{"示意古城墙", vec{3.1, 0.25}, 60, 150},
}

// hazardSites are single slopes (隐患点).
var hazardSites = []spot{
	{"示意滑坡隐患点一", "隐患点", vec{9.6, 5.3}, 70, 0, 0},
	{"示意滑坡隐患点二", "隐患点", vec{2.0, -10.2}, 60, 0, 0},
	{"示意崩塌隐患点", "隐患点", vec{-9.4, -0.9}, 55, 0, 0},
	{"示意泥石流隐患点", "隐患点", vec{-4.2, 10.2}, 80, 0, 0},
}

// hazardBands class the land by height.
var hazardBands = []struct {
	grade        string
	above, below float64
}{
	{"高易发", 1.45, 9},
	{"中易发", 1.12, 1.45},
	{"低易发", 0.85, 1.12},
}

func (d *district) wetlandFeatures() []feature {
	out := append(d.strips("SD", riverWetlands), d.spots("SDP", ponds)...)
	return append(out, zone("DEMO-SD-90", reservoir.name, reservoir.grade, d.lake))
}

func (d *district) scenicFeatures() []feature {
	core := d.shape(scenicCore, d.spotSeed(scenicCore))
	out := []feature{
		zone("DEMO-JQ-01", scenicCore.name, scenicCore.grade, core).with("legal_type", "风景名胜区"),
		zone("DEMO-JQ-02", scenicOuter.name, scenicOuter.grade, d.scenicBorder(), reversed(core)).with("legal_type", "风景名胜区"),
	}
	for _, f := range d.spots("JQA", rated) {
		out = append(out, f.with("legal_type", "A级景区"))
	}
	return out
}

func (d *district) scenicBorder() ring { return d.shape(scenicOuter, d.spotSeed(scenicOuter)) }

func (d *district) heritageFeatures() []feature {
	var out []feature
	for i, m := range monuments {
		centre := d.origin.moved(m.at, 1000)
		inner, outer := circle(centre, m.inner, 32), circle(centre, m.outer, 48)
		out = append(out,
			zone(serial("WW1", i+1), m.name+"保护范围", "保护范围", inner),
			zone(serial("WW2", i+1), m.name+"建设控制地带", "建设控制地带", outer, reversed(inner)))
	}
	return out
}

// geohazardFeatures are the classes of susceptibility by height, and the sites.
func (d *district) geohazardFeatures() []feature {
	out := d.spots("DZY", hazardSites)
	for k, b := range hazardBands {
		shapes := d.contours(200, 12, func(p vec) bool {
			h := d.height(p)
			return h > b.above && h <= b.below
		})
		for i, s := range shapes {
			out = append(out, zone(serial("DZ"+string(rune('1'+k)), i+1), serialName("示意地质灾害"+b.grade+"区", i), b.grade, s...))
		}
	}
	return out
}

// soilErosionFeatures are the hills.
func (d *district) soilErosionFeatures() []feature {
	var out []feature
	for i, s := range d.contours(400, 12, func(p vec) bool { return d.height(p) > 1.0 }) {
		out = append(out, zone(serial("SL", i+1), serialName("示意水土流失重点防治区", i), "", s...))
	}
	return out
}

// sensitiveAreaFeatures gather what the EIA catalogue calls sensitive (第三条): first
// sources and scenic areas, second red line and important wetlands, third towns and
// heritage.
func (d *district) sensitiveAreaFeatures() []feature {
	var out []feature
	add := func(grade, name string, shape ...ring) {
		out = append(out, zone(serial("MQ", len(out)+1), "示意环境敏感区："+name, grade, shape...))
	}
	for _, s := range sources {
		if s.state != "撤销" {
			c, g := d.course(s.course), s.grades[1]
			add("第一类", s.name, c.strip(c.vertexAt(s.intake-g.up), c.vertexAt(s.intake+g.down), g.left, g.right))
		}
	}
	add("第一类", scenicOuter.name, d.scenicBorder())
	for _, f := range d.redLineFeatures(d.redLine) {
		add("第二类", "生态保护红线", f.area...)
	}
	for _, f := range d.strips("SD", riverWetlands) {
		add("第二类", "重要湿地", f.area...)
	}
	for i, name := range townNames() {
		add("第三类", name, d.builtUp[i])
	}
	for _, m := range monuments {
		add("第三类", m.name, circle(d.origin.moved(m.at, 1000), m.outer, 48))
	}
	return out
}
