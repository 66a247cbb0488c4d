package intake

import (
	"strings"

	"redline/lang"
)

// maxLabels is how many labels of one ring are compared.
const maxLabels = 100_000

// ringLabels are the labels of a ring so far, each with its point.
type ringLabels struct {
	points map[string]firstLabel
}

// firstLabel is where a label stands first.
type firstLabel struct {
	vertex
	line int // offset of its line, or the row of a sheet
}

// begin forgets the ring before.
func (r *ringLabels) begin(label string, v vertex, line int) {
	clear(r.points)
	r.add(label, v, line)
}

func (r *ringLabels) add(label string, v vertex, line int) {
	if label == "" || len(r.points) >= maxLabels {
		return
	}
	if r.points == nil {
		r.points = map[string]firstLabel{}
	}
	r.points[strings.Clone(label)] = firstLabel{v, line}
}

// take takes the next point of a ring, and warns where two points of it have one label and
// lie apart: one of the labels is wrong, a point was lost, or another ring has begun. It
// warns once for each feature.
func (r *ringLabels) take(src *source, f *feature, label string, v vertex, line int) {
	if label == "" {
		return
	}
	before, twice := r.points[label]
	if !twice {
		r.add(label, v, line)
		return
	}
	if before.first == v.first && before.second == v.second || hasNote(f.warnings, "label-twice") {
		return
	}
	f.warnings = append(f.warnings, Note{"label-twice", lang.Textf(
		"同一圈里点号「%[1]s」出现两次（第 %[2]d 行、第 %[3]d 行），坐标却不同：请核对有无漏点、编号有误，或从这里起是另一圈",
		"the label \"%[1]s\" stands twice in one ring (lines %[2]d and %[3]d) with different coordinates: see whether a point was lost, a number is wrong, or another ring begins there",
		shorten(label), src.line(int32(before.line)), src.line(int32(line)))})
}
