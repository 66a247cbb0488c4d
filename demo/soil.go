package demo

// Parcels of land with a past. Names of enterprises are invented: nobody real stands on
// a made-up list.
var contaminated = []spot{
	{"示意碱业原址地块", "", vec{-6.5, 2.35}, 260, 180, 12},
	{"示意电镀厂原址地块", "", vec{2.05, -3.0}, 180, 140, -20},
}

// Key supervised units (土壤污染重点监管单位) and suspect land (疑似污染地块).
var suspect = []spot{
	{"示意树脂厂", "", vec{-5.1, 1.3}, 420, 300, 12},
	{"示意生物厂原址地块", "", vec{5.9, 0.65}, 240, 170, -24},
	{"示意农药仓库原址地块", "", vec{1.5, -6.7}, 150, 120, 30},
}

var slagHeaps = []spot{
	{"示意电石渣堆场", "", vec{-6.25, 0.45}, 460, 320, 12},
	{"示意固体废物堆场", "", vec{1.75, -5.25}, 240, 180, 30},
}

// 未利用地和复垦地.
var reclaimed = []spot{
	{"示意未利用地", "", vec{-3.9, -7.9}, 190, 0, 0},
	{"示意砖厂复垦地", "", vec{5.7, -6.9}, 170, 0, 0},
	{"示意采石场复垦地", "", vec{-7.9, 6.9}, 210, 0, 0},
}

// Distances laid down for existing plants (防护距离): rectangles about them.
var protectionDistances = []spot{
	{"示意树脂厂卫生防护距离", "", vec{-5.1, 1.3}, 1220, 1100, 12},
	{"示意电石渣堆场防护距离", "", vec{-6.25, 0.45}, 860, 720, 12},
	{"示意污水处理厂防护距离", "", vec{4.9, -3.6}, 320, 280, -20},
}
