package demo

// courseRow is one watercourse as a planner would sketch it: a few places along its
// general course, in kilometres east and north of the district's centre, downstream.
// Courses that start or end beyond the border are cut there.
type courseRow struct {
	id, name, rank string
	tributary      bool
	next           string // id of the row it flows into; that row comes first
	seed           uint64
	half           [2]float64
	swing          meander
	course         line
}

// rivers carry the names of the plan's rivers, but for the 示意江: it is there so that
// the district has an important tributary (重要支流) too. All courses are invented. The
// rank of the 绵远河 is 待定, as the plan leaves open whether it is the upper 沱江.
var rivers = []courseRow{
	{
		id: "shiyi", name: "示意江", rank: "重要支流", tributary: true, seed: 700,
		half: [2]float64{52, 68}, swing: meander{2600, 160},
		course: line{{4, -13.6}, {1.6, -13.0}, {0, -12.8}, {-1.6, -12.9}, {-3.2, -13.2}, {-6, -14}},
	},
	{
		id: "mianyuan", name: "绵远河", rank: "待定", tributary: true, next: "shiyi", seed: 0,
		half: [2]float64{40, 62}, swing: meander{2300, 240},
		course: line{{-6.9, 14.2}, {-6.3, 9.5}, {-7.3, 5.2}, {-7.0, 1}, {-7.4, -3}, {-6.0, -7}, {-4.4, -10.5}, {-2.4, -13.0}},
	},
	{
		id: "kaijiang", name: "凯江", rank: "支流", tributary: true, seed: 100,
		half: [2]float64{36, 54}, swing: meander{2000, 220},
		course: line{{-0.6, 16}, {0.3, 11}, {-0.5, 7.2}, {0.9, 3.6}, {2.2, 0}, {4.7, -2.6}, {6.8, -5.2}, {8.8, -7.6}, {12, -11}},
	},
	{
		id: "huangshui", name: "黄水河", rank: "支流", tributary: true, next: "mianyuan", seed: 200,
		half: [2]float64{17, 30}, swing: meander{1300, 170},
		course: line{{-3.3, 8.6}, {-2.9, 6.2}, {-3.6, 3}, {-2.9, -0.4}, {-3.5, -3.8}, {-4.0, -6.6}, {-4.9, -9.2}},
	},
	{
		id: "xiushui", name: "秀水河", rank: "支流", tributary: true, next: "kaijiang", seed: 300,
		half: [2]float64{16, 26}, swing: meander{1200, 150},
		course: line{{4.6, 16}, {4.0, 11.6}, {3.1, 9}, {2.5, 6.6}, {0.9, 4.2}},
	},
	{
		id: "liushu", name: "柳树河", rank: "支流", tributary: true, next: "kaijiang", seed: 400,
		half: [2]float64{15, 22}, swing: meander{1000, 120},
		course: line{{-0.2, -10.4}, {1.4, -8.4}, {2.4, -6.4}, {3.7, -4.9}, {5.0, -3.0}},
	},
	{
		id: "mulong", name: "木龙河", rank: "支流", tributary: true, next: "mianyuan", seed: 500,
		half: [2]float64{12, 20}, swing: meander{1000, 130},
		course: line{{-9.9, -3.0}, {-9.2, -4.3}, {-8.8, -5.5}, {-8.0, -6.5}, {-7.0, -7.0}, {-5.9, -7.7}},
	},
	{
		id: "furong", name: "芙蓉溪", rank: "支流", tributary: true, next: "kaijiang", seed: 600,
		half: [2]float64{10, 18}, swing: meander{900, 110},
		course: line{{10.8, -0.8}, {9.9, -1.9}, {9.2, -3.1}, {8.3, -4.2}, {6.9, -5.1}},
	},
}
