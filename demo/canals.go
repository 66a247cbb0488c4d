package demo

// canals follow the contours: long gentle bends and an even width. They are artificial
// and no tributaries of the Yangtze.
var canals = []courseRow{
	{
		id: "renmin-canal", name: "人民渠", rank: "渠道",
		half: [2]float64{8, 10}, swing: meander{1700, 130},
		course: line{{7.4, 15}, {6.4, 10.2}, {6.9, 7.2}, {5.7, 4.6}, {6.6, 2.4}, {8.4, 0.8}, {13, 0.4}},
	},
	{
		id: "baili-canal", name: "百里渠", rank: "渠道", seed: 100,
		half: [2]float64{5, 6}, swing: meander{1500, 110},
		course: line{{-3.0, 16}, {-2.2, 11.2}, {-1.9, 7.6}, {-1.0, 4.4}, {-0.9, 1}, {0.2, -2.4}, {-0.7, -5.4}, {-2.0, -8}},
	},
}
