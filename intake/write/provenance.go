package write

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"redline/geo"
	"redline/intake"
)

// noteAccuracy says how well the places are known that were written: what reads the file
// back has to be told, but for TXT, which says it itself. That a place is known by an
// unofficial formula (GCJ-02, BD-09) no format can say.
func (j *job) noteAccuracy(footprints []intake.Footprint) {
	if j.accuracy > 0 && j.Format == "landtxt" {
		j.note("accuracy-written", "点位精度 %[1]s m 已写入「精度」", "the accuracy of the points, %[1]s m, was written as 精度", metres(j.accuracy))
	} else if j.accuracy > 0 {
		j.note("accuracy-lost", "这种格式写不下点位精度：审查写成的文件时请加 --accuracy %[1]s", "the format has no place for the accuracy of the points: add --accuracy %[1]s when you screen the file written", metres(j.accuracy))
	}
	if slices.ContainsFunc(footprints, func(f intake.Footprint) bool { return f.Approximate }) {
		j.note("approximate-lost", "位置是用公开公式去掉加偏得到的近似值，写成的文件不再带有这一说明：据此只能得出「可能」的结论，审查请用原文件加 --crs",
			"the place was found by taking off a web map's shift, which the file written no longer says: it is approximate and gives possible findings only; to screen it, use the original with --crs")
	}
}

// noteHeader names the lines of the original's header that were not kept.
func (j *job) noteHeader(kept []string) {
	var lost []string
	for _, line := range j.Header {
		if !slices.Contains(kept, line.Key) {
			lost = append(lost, line.Key+"="+line.Value)
		}
	}
	if len(lost) > 0 {
		j.note("header-dropped", "原文件头的这些内容未写入：%[1]s", "these lines of the original's header were not written: %[1]s", strings.Join(lost, "，"))
	}
}

// metres writes an accuracy so that it reads back as metres: 精度=3 without a decimal point
// would be taken for a number of decimal places.
func metres(m geo.Metres) string {
	text := strconv.FormatFloat(math.Round(float64(m)*1e6)/1e6, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}
