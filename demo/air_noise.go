package demo

// Zones of air quality control are patches about the county town.
var fuelBan = []spot{
	{"城区高污染燃料禁燃区", "", vec{3.4, -0.9}, 1900, 0, 0},
	{"经开区高污染燃料禁燃区", "", vec{5.6, 2.2}, 900, 0, 0},
}

// fuelBanNext is the enlarged zone that comes into force in 2027.
var fuelBanNext = []spot{
	{"城区高污染燃料禁燃区", "", vec{3.6, -0.7}, 2600, 0, 0},
	{"略坪镇高污染燃料禁燃区", "", vec{4.4, 6.4}, 700, 0, 0},
	{"金山镇高污染燃料禁燃区", "", vec{-1.6, -2.6}, 800, 0, 0},
}

// machineryBan gives with each zone the lowest emission stage that its notice admits.
var machineryBan = []struct {
	spot
	stage string
}{
	{spot{"城区高排放非道路移动机械禁用区", "", vec{3.7, -0.4}, 2900, 0, 0}, "国三"},
	{spot{"白马关镇高排放非道路移动机械禁用区", "", vec{-2.2, -9.9}, 850, 0, 0}, "国二"},
	{spot{"化工集中区高排放非道路移动机械禁用区", "", vec{-5.3, 1.4}, 1000, 0, 0}, "国四"},
}

func (d *district) machineryFeatures() []feature {
	var out []feature
	for i, m := range machineryBan {
		out = append(out, zone(serial("JX", i+1), m.name+"（示意）", "", d.shape(m.spot, d.spotSeed(m.spot))).with("stage", m.stage))
	}
	return out
}

// strawBan ended with the year 2024; nobody has delivered another.
var strawBan = []spot{
	{"城区及交通干线秸秆禁烧区", "", vec{2.6, -0.4}, 6200, 0, 0},
	{"新盛镇秸秆禁烧区", "", vec{-5.0, 5.4}, 1700, 0, 0},
}

// 噪声敏感建筑物集中区域.
var noiseSensitive = []spot{
	{"城区文教区", "", vec{3.35, -0.55}, 620, 420, 20},
	{"城区医疗区", "", vec{2.55, -1.65}, 380, 300, -30},
	{"示意疗养区", "", vec{4.6, -8.1}, 380, 300, 0},
}

// 0类 is the quietest class.
var quietest = []spot{{"示意疗养区", "0类", vec{4.6, -8.1}, 420, 0, 0}}

// noiseFeatures are the acoustic function zones: class 1 in the left half of the county
// town, class 2 in the other towns, class 3 in the parks, class 4 along roads and railway
// outside them.
func (d *district) noiseFeatures() []feature {
	out := d.spots("SG0", quietest)
	for i, name := range townNames() {
		grade := "2类"
		if i == 0 {
			grade = "1类"
		}
		out = append(out, zone(serial("SG", len(out)+1), name+"声环境功能区（示意）", grade, d.builtUp[i]))
	}
	for i, p := range parks {
		out = append(out, zone(serial("SG", len(out)+1), p.name+"声环境功能区", "3类", d.parks[i]))
	}
	open := func(p vec) bool { return d.land.at(p)&(town|outside) == 0 }
	for i, r := range d.roads {
		for _, s := range r.stretches(open) {
			out = append(out, zone(serial("SG", len(out)+1), dustRoads[i].name+"两侧（示意）", "4a类", s.ribbon(40)))
		}
	}
	for _, s := range d.rails.stretches(open) {
		out = append(out, zone(serial("SG", len(out)+1), railway.name+"两侧", "4b类", s.ribbon(55)))
	}
	return out
}
