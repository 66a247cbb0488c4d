package intake

import (
	"strconv"
	"strings"

	"redline/geo"
	"redline/lang"
)

// maxStatedAccuracy is the coarsest accuracy of points, in metres, that a survey can mean.
const maxStatedAccuracy geo.Metres = 1000

// accuracy reads 精度, "the accuracy of the survey" (测量精度) in the guides to the format:
// metres, such as 0.01. Programs also put the number of decimal places there (精度=3):
// that is what an integer is taken for where the coordinates have as many. What is not
// taken is said; 0 then, and where the file says nothing.
func (r *landTXT) accuracy(d *declaration) geo.Metres {
	p := r.pairs["精度"]
	number := strings.Trim(strings.TrimSuffix(strings.TrimSuffix(p.value, "米"), "m"), white)
	if number == "" {
		return 0
	}
	say := func(code string, t lang.Text) { r.out.warnings = append(r.out.warnings, Note{code, t}) }
	n, err := strconv.Atoi(number)
	if err == nil && n > 0 && n == r.decimals {
		say("accuracy-decimals", lang.Textf(
			"「精度=%[1]s」与坐标的小数位数相同，未作为点位精度；若是 %[1]s 米，请加 --accuracy %[1]s",
			"\"精度=%[1]s\" is the number of decimal places of the coordinates and was not taken for their accuracy; if it means %[1]s metres, add --accuracy %[1]s", number))
		return 0
	}
	x, err := plainNumber(number)
	metric := d == nil || d.form != degrees
	switch {
	case err == nil && x == 0:
		return 0
	case err != nil || x < 0 || geo.Metres(x) > maxStatedAccuracy || !metric:
		say("accuracy-unread", lang.Textf(
			"「精度=%[1]s」未使用：看不出是多少米；如有点位精度，请用 --accuracy 给出米数",
			"\"精度=%[1]s\" was not used: it does not say how many metres; give the accuracy of the points, if known, with --accuracy", p.value))
		return 0
	}
	if x > tiny {
		say("accuracy-stated", lang.Textf(
			"点位精度取文件所写的「精度=%[1]s」（米）",
			"the accuracy of the points is the file's, \"精度=%[1]s\" in metres", p.value))
	}
	return geo.Metres(x)
}
