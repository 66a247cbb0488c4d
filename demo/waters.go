package demo

import "slices"

// The tables of this file are the water controls drawn along rivers. Chainages count
// from the first vertex of a river's axis, which lies 500 m beyond the border where the
// river enters the district.

// 鱼类“三场一通道”.
var fishHabitats = []strip{
	{"凯江下游产卵场", "", "kaijiang", 19200, 20800, 0, 0},
	{"凯江上游索饵场", "", "kaijiang", 4200, 5400, 0, 0},
	{"绵远河洄游通道", "", "mianyuan", 8000, 12000, 0, 0},
	{"绵远河越冬场", "", "mianyuan", 21500, 22600, 0, 0},
}

// Reaches at the border: upstream neighbours send water in, downstream ones receive it.
var crossBorder = []strip{
	{"秀水河入境河段", "", "xiushui", 560, 2500, 0, 0},
	{"凯江入境河段", "", "kaijiang", 560, 2600, 0, 0},
	{"凯江出境河段", "", "kaijiang", 21500, 23000, 0, 0},
	{"绵远河入境河段", "", "mianyuan", 560, 2400, 0, 0},
}

// 未达标: water-function zones, black waters and control sections; small catchments
// follow from belowStandardBasins.
var belowStandard = []strip{
	{"黄水河中段水功能区", "水功能区", "huangshui", 6000, 10500, 0, 0},
	{"芙蓉溪城镇段", "黑臭水体", "furong", 2600, 4200, 0, 0},
	{"凯江出境考核断面", "考核断面", "kaijiang", 22300, 22400, 0, 0},
	{"绵远河考核断面", "考核断面", "mianyuan", 25000, 25100, 0, 0},
}

var belowStandardBasins = []struct {
	name, course    string
	from, to, width float64 // shares of the course; m on either side
}{
	{"柳树河小流域", "liushu", 0.03, 0.8, 800},
	{"黄水河小流域", "huangshui", 0.04, 0.75, 800},
	{"木龙河小流域", "mulong", 0.12, 0.8, 620},
}

// 河湖岸线分区: what the shoreline plan allows on each stretch of bank.
var shoreline = []verge{
	{"凯江左岸水源段", "保护区", "kaijiang", 0, 6500, 9900, 0, 60},
	{"凯江右岸水源段", "保护区", "kaijiang", 1, 6500, 9900, 0, 60},
	{"凯江左岸农村段", "保留区", "kaijiang", 0, 10000, 13400, 0, 60},
	{"凯江右岸农村段", "保留区", "kaijiang", 1, 10000, 13700, 0, 60},
	{"凯江左岸城区段", "控制利用区", "kaijiang", 0, 13500, 16700, 0, 24},
	{"凯江右岸城区段", "开发利用区", "kaijiang", 1, 13800, 16400, 0, 24},
	{"绵远河左岸上段", "保留区", "mianyuan", 0, 1500, 9500, 0, 80},
	{"绵远河右岸上段", "保护区", "mianyuan", 1, 1500, 9500, 0, 80},
	{"绵远河左岸下段", "控制利用区", "mianyuan", 0, 9600, 19000, 0, 80},
	{"绵远河右岸下段", "开发利用区", "mianyuan", 1, 9600, 19000, 0, 80},
}

// 堤防安全保护区 lie behind the levees of the county town.
var levees = []verge{
	{"凯江左岸城区堤防", "堤防安全保护区", "kaijiang", 0, 13500, 16700, 24, 90},
	{"凯江右岸城区堤防", "堤防安全保护区", "kaijiang", 1, 13800, 16400, 24, 90},
	{"绵远河左岸堤防", "堤防安全保护区", "mianyuan", 0, 10500, 13500, 20, 80},
}

// 洪泛区 are the low land about a river's bends.
var floodPlains = []struct {
	name, course    string
	from, to, width float64
}{
	{"凯江下游洪泛区", "kaijiang", 0.70, 0.79, 520},
	{"绵远河下游洪泛区", "mianyuan", 0.68, 0.80, 560},
}

// 生态缓冲带.
var buffers = []verge{
	{"黄水河左岸缓冲带", "", "huangshui", 0, 1500, 12500, 0, 30},
	{"黄水河右岸缓冲带", "", "huangshui", 1, 1500, 12500, 0, 30},
	{"秀水河左岸缓冲带", "", "xiushui", 0, 1500, 8500, 0, 30},
	{"秀水河右岸缓冲带", "", "xiushui", 1, 1500, 8500, 0, 30},
	{"柳树河左岸缓冲带", "", "liushu", 0, 600, 8200, 0, 20},
}

// 水产养殖禁养区 on rivers; the reservoir is another.
var aquacultureBans = []strip{
	{"凯江水源段", "", "kaijiang", 6600, 9900, 0, 0},
	{"绵远河上段", "", "mianyuan", 2500, 7000, 0, 0},
}

// reservoir lies in the eastern hills.
var reservoir = spot{"示意水库", "一般湿地", vec{8.6, 3.5}, 470, 0, 0}

// recharge feeds the well (see sources.go).
var recharge = []spot{{"四号水源地补给区", "", vec{-8.0, 2.9}, 1180, 0, 0}}

// 再生水灌溉规避区: recorded without saying where anybody looked.
var reuseAvoidance = []spot{
	{"强渗透区", "", vec{-6.4, -1.8}, 620, 0, 0},
	{"地下水露头区", "", vec{2.9, -3.9}, 380, 0, 0},
}

// drawWaters draws the reservoir, a source to be, and the ponds: red line and fields keep
// off them.
func (d *district) drawWaters() {
	d.lake = d.shape(reservoir, d.spotSeed(reservoir))
	d.land.mark(d.lake, water)
	planned := "示意六号水源地（规划）"
	outer := d.aroundLake(260)
	d.land.mark(outer, source)
	d.sources = append(d.sources,
		sourceFeature("DEMO-SY-6", planned, "一级", 0, "规划", "湖库", []ring{d.lake}),
		sourceFeature("DEMO-SY-6", planned, "二级", 1, "规划", "湖库", []ring{outer, reversed(d.lake)}))
	for _, p := range ponds {
		d.land.mark(d.shape(p, d.spotSeed(p)), water)
	}
}

func (d *district) belowStandardFeatures() []feature {
	out := d.strips("WD", belowStandard)
	for i, b := range belowStandardBasins {
		out = append(out, zone(serial("XLY", i+1), b.name+"（示意）", "小流域",
			d.valley(d.course(b.course), b.from, b.to, b.width, d.seed+uint64(1200+i))))
	}
	return out
}

func (d *district) floodFeatures() []feature {
	out := d.verges("DF", levees)
	for i, b := range floodPlains {
		out = append(out, zone(serial("HF", i+1), b.name+"（示意）", "洪泛区",
			d.valley(d.course(b.course), b.from, b.to, b.width, d.seed+uint64(1220+i))))
	}
	return out
}

// bufferFeatures are the strips along rivers and the reservoir's shore (湖滨带).
func (d *district) bufferFeatures() []feature {
	shore := zone("DEMO-HB-90", "示意水库湖滨带（示意）", "", d.aroundLake(60), reversed(d.lake))
	return append(d.verges("HB", buffers), shore)
}

// aroundLake is the reservoir with so many metres of land about it.
func (d *district) aroundLake(margin float64) ring {
	wide := reservoir
	wide.width += margin
	return d.shape(wide, d.spotSeed(reservoir))
}

func (d *district) aquacultureFeatures() []feature {
	return append(d.strips("SC", aquacultureBans), zone("DEMO-SC-90", "示意水库（示意）", "", d.lake))
}

// managementFeatures are the rivers between their management lines, and the reservoir.
func (d *district) managementFeatures() []feature {
	var out []feature
	for _, c := range d.courses {
		if c.tributary {
			out = append(out, zone("DEMO-HD-"+c.id, c.name+"河道管理范围（示意）", "", c.water()))
		}
	}
	return append(out, zone("DEMO-HD-reservoir", "示意水库管理范围（示意）", "", d.lake))
}

// divide is the watershed between the two basins, from north to south, in kilometres.
var divide = line{
	{-2.4, 14},
	{-1.9, 11},
	{-1.5, 7},
	{-1.9, 3},
	{-1.1, -1},
	{-1.7, -5},
	{-1.2, -8.5},
	{-1.0, -11},
	{0.6, -12.2},
	{3.2, -13.4},
}

// basinFeatures divide the district along the watershed.
func (d *district) basinFeatures() []feature {
	control := make(line, len(divide))
	for i, p := range divide {
		control[i] = d.origin.moved(p, 1000)
	}
	path := spline(control, 20).resample(150).inside(d.border)
	from, to := line(d.border).nearest(path[0]), line(d.border).nearest(path[len(path)-1])
	// The ends lie on the border already: the vertices beside them take their place.
	cut := slices.Clone(path[2 : len(path)-2])
	west, east := d.border.parted(from, to, cut)
	return []feature{
		zone("DEMO-LY-01", "沱江流域（示意）", "沱江", west),
		zone("DEMO-LY-02", "涪江流域（示意）", "涪江", east),
	}
}
