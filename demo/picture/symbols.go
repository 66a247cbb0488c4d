package picture

import "strings"

// symbol says how zones of a layer are drawn: all of them, or those whose grade or
// attribute has the value. A band, in metres, draws the land within that distance of
// the banks of a reach layer. Style is the path's SVG attributes.
type symbol struct {
	layer, attribute, value string
	band                    float64
	style                   string
	zh, en                  string
}

func (y symbol) isLine() bool {
	return strings.HasPrefix(y.style, `fill="none"`) && y.layer != "urban-boundary"
}

// smallMap is one theme.
type smallMap struct {
	zh, en  string
	symbols []symbol
}

const definitions = `<defs>
<style>.halo{paint-order:stroke;stroke:#fff;stroke-width:160;stroke-linejoin:round;font-weight:bold}</style>
<pattern id="red" width="220" height="220" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="220" height="220" fill="#c0392b" fill-opacity=".13"/><path d="M0 0v220" stroke="#c0392b" stroke-width="70"/></pattern>
<pattern id="core" width="160" height="160" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="160" height="160" fill="#c0392b" fill-opacity=".35"/><path d="M0 0v160M0 0h160" stroke="#96281b" stroke-width="60"/></pattern>
<pattern id="works" width="170" height="170" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="170" height="170" fill="#c9a6dd"/><path d="M0 0v170" stroke="#8e44ad" stroke-width="60"/></pattern>
<pattern id="marsh" width="200" height="160" patternUnits="userSpaceOnUse"><rect width="200" height="160" fill="#9fd8cf"/><path d="M0 40h110M90 120h110" stroke="#16786b" stroke-width="36"/></pattern>
</defs>
`

// mainMap is drawn from the first symbol to the last.
var mainMap = []symbol{
	{layer: "farmland", style: `fill="#eedf9a"`, zh: "永久基本农田", en: "permanent farmland"},
	{layer: "forest", attribute: "legal_type", value: "一般林地", style: `fill="#bcd9a0"`, zh: "一般林地", en: "other woodland"},
	{layer: "forest", attribute: "legal_type", value: "天然林", style: `fill="#86bb74"`, zh: "天然林", en: "natural forest"},
	{layer: "forest", attribute: "legal_type", value: "公益林", style: `fill="#5b9a57"`, zh: "公益林", en: "public-benefit forest"},
	{layer: "red-line", style: `fill="url(#red)" stroke="#c0392b" stroke-width="30"`, zh: "生态保护红线", en: "ecological red line"},
	{layer: "red-line", attribute: "ZRBHDFQ", value: "核心保护区", style: `fill="url(#core)" stroke="#96281b" stroke-width="50"`, zh: "核心保护区", en: "nature-reserve core"},
	{layer: "sensitive-places", style: `fill="#b98d6b"`, zh: "居民点等", en: "hamlets, schools …"},
	{layer: "wetland", style: `fill="url(#marsh)" stroke="#16786b" stroke-width="30"`, zh: "湿地", en: "wetlands"},
	{layer: "built-up-area", style: `fill="#d9c6b8" stroke="#9c7b65" stroke-width="25"`, zh: "城市建成区", en: "built-up area"},
	{layer: "park", style: `fill="url(#works)" stroke="#6c3483" stroke-width="40"`, zh: "产业园区", en: "industrial parks"},
	{layer: "urban-boundary", style: `fill="none" stroke="#d35400" stroke-width="60" stroke-dasharray="220 120"`, zh: "城镇开发边界", en: "urban boundary"},
	{layer: "river-management", style: `fill="#7fb3dc" stroke="#4a8fc7" stroke-width="20"`, zh: "河道", en: "rivers"},
	{layer: "canal-corridor", style: `fill="none" stroke="#1a9c93" stroke-width="60"`, zh: "干渠", en: "main canals"},
	{layer: "water-source", attribute: "grade", value: "准保护区", style: `fill="#bcd0f5" fill-opacity=".8" stroke="#3b6fc9" stroke-width="30"`, zh: "水源准保护区", en: "source, outer zone"},
	{layer: "water-source", attribute: "grade", value: "二级", style: `fill="#6f98e8" fill-opacity=".75" stroke="#2c59b0" stroke-width="30"`, zh: "水源二级", en: "source, 2nd grade"},
	{layer: "water-source", attribute: "grade", value: "一级", style: `fill="#1f3f94" stroke="#142a66" stroke-width="30"`, zh: "水源一级", en: "source, 1st grade"},
	{layer: "water-source", attribute: "ZT", value: "撤销", style: `fill="#ffffff" fill-opacity=".6" stroke="#777777" stroke-width="50" stroke-dasharray="90 70"`, zh: "已撤销水源地", en: "revoked source"},
	{layer: "dust-roads", style: `fill="none" stroke="#c2185b" stroke-width="80"`, zh: "扬尘重点路段", en: "roads under dust control"},
	{layer: "slag-heaps", style: `fill="#555555" stroke="#222222" stroke-width="40"`, zh: "渣场", en: "slag heaps"},
}

var smallMaps = []smallMap{
	{"分区", "Units", []symbol{
		{layer: "control-units", attribute: "class", value: "优先保护", style: `fill="#a9d18e" stroke="#5a7d46" stroke-width="50"`, zh: "优先保护单元", en: "priority"},
		{layer: "control-units", attribute: "class", value: "重点管控", style: `fill="#f4a6a0" stroke="#b5544c" stroke-width="50"`, zh: "重点管控单元", en: "key control"},
		{layer: "control-units", attribute: "class", value: "一般管控", style: `fill="#fdf3b8" stroke="#a89b4e" stroke-width="50"`, zh: "一般管控单元", en: "general"},
		{layer: "water-intake-units", style: `fill="none" stroke="#2e6da4" stroke-width="130" stroke-dasharray="400 250"`, zh: "取用水管理单元", en: "abstraction"},
	}},
	{"水", "Water", []symbol{
		{layer: "basins", attribute: "grade", value: "沱江", style: `fill="#d8e8f6" stroke="#7f9db9" stroke-width="60"`, zh: "沱江流域", en: "Tuojiang basin"},
		{layer: "basins", attribute: "grade", value: "涪江", style: `fill="#e6f3e0" stroke="#7f9db9" stroke-width="60"`, zh: "涪江流域", en: "Fujiang basin"},
		{layer: "groundwater-recharge", style: `fill="#8fb8e8" stroke="#2c59b0" stroke-width="60"`, zh: "地下水补给区", en: "recharge area"},
		{layer: "water-below-standard", style: `fill="#c9a26b" stroke="#8a6127" stroke-width="60"`, zh: "未达标水体", en: "below standard"},
		{layer: "fish-habitat", style: `fill="#00897b" stroke="#00897b" stroke-width="160"`, zh: "三场一通道", en: "fish habitat"},
		{layer: "cross-border-reach", style: `fill="#d81b60" stroke="#d81b60" stroke-width="160"`, zh: "跨界河段", en: "cross-border reach"},
		{layer: "flood-safety", style: `fill="#5c6bc0" stroke="#5c6bc0" stroke-width="60"`, zh: "堤防、洪泛区", en: "levees, flood plain"},
	}},
	{"土壤与土地", "Soil and land", []symbol{
		{layer: "soil-classes", attribute: "grade", value: "优先保护类", style: `fill="#a5d6a7" fill-opacity=".7"`, zh: "优先保护类耕地", en: "protect"},
		{layer: "soil-classes", attribute: "grade", value: "安全利用类", style: `fill="#ffb74d" fill-opacity=".8"`, zh: "安全利用类", en: "safe use"},
		{layer: "soil-classes", attribute: "grade", value: "严格管控类", style: `fill="#e53935" fill-opacity=".8"`, zh: "严格管控类", en: "strict control"},
		{layer: "farmland-concentrated", style: `fill="none" stroke="#2e5e1e" stroke-width="80"`, zh: "永农集中区域", en: "concentrated"},
		{layer: "contaminated-land", style: `fill="#4a148c" stroke="#4a148c" stroke-width="130"`, zh: "名录地块", en: "listed land"},
		{layer: "suspect-land", style: `fill="#ab47bc" stroke="#ab47bc" stroke-width="130"`, zh: "疑似污染地块", en: "suspect land"},
		{layer: "reclaimed-land", style: `fill="#8d6e63" stroke="#8d6e63" stroke-width="90"`, zh: "未利用、复垦地", en: "reclaimed"},
	}},
	{"大气与噪声", "Air and noise", []symbol{
		{layer: "machinery-ban", style: `fill="#e0e0e0" stroke="#757575" stroke-width="80"`, zh: "机械禁用区", en: "machinery ban"},
		{layer: "fuel-ban", style: `fill="#ffccbc" stroke="#d84315" stroke-width="80"`, zh: "禁燃区", en: "fuel ban"},
		{layer: "noise-function", attribute: "grade", value: "0类", style: `fill="#2e7d32"`, zh: "声环境0类", en: "noise class 0"},
		{layer: "noise-function", attribute: "grade", value: "1类", style: `fill="#9ccc65"`, zh: "1类", en: "class 1"},
		{layer: "noise-function", attribute: "grade", value: "2类", style: `fill="#fdd835"`, zh: "2类", en: "class 2"},
		{layer: "noise-function", attribute: "grade", value: "3类", style: `fill="#fb8c00"`, zh: "3类", en: "class 3"},
		{layer: "noise-function", attribute: "grade", value: "4a类", style: `fill="#8e24aa" stroke="#8e24aa" stroke-width="60"`, zh: "4a类", en: "class 4a"},
		{layer: "noise-function", attribute: "grade", value: "4b类", style: `fill="#3949ab" stroke="#3949ab" stroke-width="60"`, zh: "4b类", en: "class 4b"},
		{layer: "noise-sensitive", style: `fill="#e91e63" stroke="#e91e63" stroke-width="60"`, zh: "噪声敏感集中区", en: "noise-sensitive"},
	}},
	{"生态与灾害", "Ecology, hazards", []symbol{
		{layer: "soil-erosion", style: `fill="#efebe9" stroke="#8d6e63" stroke-width="60"`, zh: "水土流失防治区", en: "soil erosion"},
		{layer: "geohazard", attribute: "grade", value: "低易发", style: `fill="#fff3c4"`, zh: "地灾低易发", en: "hazard: low"},
		{layer: "geohazard", attribute: "grade", value: "中易发", style: `fill="#f7c873"`, zh: "中易发", en: "medium"},
		{layer: "geohazard", attribute: "grade", value: "高易发", style: `fill="#e0793a"`, zh: "高易发", en: "high"},
		{layer: "geohazard", attribute: "grade", value: "隐患点", style: `fill="#b71c1c" stroke="#b71c1c" stroke-width="160"`, zh: "隐患点", en: "hazard sites"},
		{layer: "scenic-area", style: `fill="#66bb6a" fill-opacity=".7" stroke="#1b5e20" stroke-width="80"`, zh: "风景名胜、景区", en: "scenic"},
		{layer: "heritage", style: `fill="#6d4c41" stroke="#6d4c41" stroke-width="130"`, zh: "文物保护", en: "heritage"},
		{layer: "livestock-ban", style: `fill="none" stroke="#a04000" stroke-width="90" stroke-dasharray="260 160"`, zh: "畜禽禁养区", en: "livestock ban"},
	}},
}

// riverLabels say where along a watercourse its name stands, and how far beside it.
var riverLabels = []struct {
	id          string
	at          float64
	right, down float64
}{
	{"mianyuan", 0.17, -1300, 0},
	{"kaijiang", 0.085, -950, 0},
	{"huangshui", 0.55, -1150, 200},
	{"xiushui", 0.36, -1050, 0},
	{"liushu", 0.45, 1150, 300},
	{"furong", 0.25, 500, 900},
	{"mulong", 0.15, 700, -250},
	{"shiyi", 0.6, 300, 900},
	{"renmin-canal", 0.42, 1250, 500},
	{"baili-canal", 0.72, 1150, 0},
}
