package demo

// roadRow is a road or railway as a planner would sketch it, in kilometres.
type roadRow struct {
	name   string
	course line
}

// dustRoads are the roads that the plan names (三（三）); their courses are invented.
var dustRoads = []roadRow{
	{"G108罗江段", line{{2.6, 12.6}, {2.2, 10.6}, {1.2, 8.9}, {2.0, 6.9}, {3.3, 4.7}, {3.7, 2.6}, {3.5, 0.7}, {2.2, -1.2}, {-0.9, -2.4}, {-2.5, -4.0}, {-2.4, -7.2}, {-2.7, -9.8}, {-2.6, -11.6}, {-3.4, -14.5}}},
	{"罗桂路鄢家段", line{{4.4, -1.0}, {5.9, -1.9}, {7.4, -2.2}, {9.4, -2.9}, {12.5, -3.4}}},
	{"罗文路万安段", line{{3.6, 3.5}, {4.5, 4.7}, {4.7, 6.6}, {5.5, 9.2}, {5.6, 12.5}}},
	{"罗绵路白马关段", line{{-2.2, -9.5}, {-0.3, -8.9}, {1.8, -8.9}, {4.2, -8.7}, {8.2, -9.8}}},
}

// railway has no layer of its own; class 4b noise zones lie along it.
var railway = roadRow{"示意铁路", line{{-4.9, 13.5}, {-5.7, 8.8}, {-6.1, 3.6}, {-5.6, -1.8}, {-4.7, -5.6}, {-3.3, -9.4}, {-3.6, -12.2}, {-4.6, -14}}}

// drawRoads draws roads and railway; fields keep off them.
func (d *district) drawRoads() {
	for _, r := range dustRoads {
		d.roads = append(d.roads, d.road(r, d.seed+1300))
	}
	d.rails = d.road(railway, d.seed+1310)
	for _, r := range append([]line{d.rails}, d.roads...) {
		d.land.markAlong(r, 45, built)
	}
}

func (d *district) road(r roadRow, seed uint64) line {
	control := make(line, len(r.course))
	for i, p := range r.course {
		control[i] = d.origin.moved(p, 1000)
	}
	general := spline(control, 20).resample(courseStep)
	return meander{1500, 60}.apply(general, seed).resample(courseStep).inside(d.border)
}

func (d *district) dustRoadFeatures() []feature {
	var out []feature
	for i, r := range d.roads {
		f := zone(serial("YC", i+1), dustRoads[i].name+"（示意）", "")
		f.line = r
		out = append(out, f)
	}
	return out
}

// stretches are the parts of a line whose vertices are kept, of at least four vertices.
func (l line) stretches(keep func(vec) bool) []line {
	var out []line
	var current line
	for i, p := range l {
		if keep(p) {
			current = append(current, p)
		}
		if (!keep(p) || i == len(l)-1) && current != nil {
			if len(current) > 3 {
				out = append(out, current)
			}
			current = nil
		}
	}
	return out
}

// ribbon is the land within half a width of a line.
func (l line) ribbon(half float64) ring {
	side := func(at float64) line { return l.offset(func(int) float64 { return at }) }
	return append(ring(side(-half)), reversed(side(half))...)
}
