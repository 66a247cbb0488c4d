package report

import (
	"math"
	"strconv"
	"strings"
)

// A person reads distances to 1 m (0.1 m below 10 m) beside the layer's accuracy, areas
// to 0.01 m², 亩 to 0.01, shares to 0.1 %. What is more than nothing never prints as 0,
// what is less than all never as 100 %.

const (
	thin  = "\u202f" // narrow no-break space, between groups of three digits
	glued = "\u00a0" // no-break space, between a number and its unit
)

// fixed prints v with prec decimals, halves away from zero. The nudge makes up for
// quantised values whose nearest float lies just below the half: 0.015 is 0.02, as on paper.
func fixed(v float64, prec int) string {
	return strconv.FormatFloat(v+float64(v*1e-12), 'f', prec, 64)
}

// decimal prints v with prec decimals, in groups of three digits.
func decimal(v float64, prec int) string {
	s := fixed(v, prec)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
		if strings.Trim(s, "0.") == "" {
			sign = ""
		}
	}
	whole, fraction, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[0] <= '9'; i -= 3 {
		whole = whole[:i] + thin + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}

// trimmed prints v with as few decimals as it takes, three at most: limits and widths.
func trimmed(v float64) string {
	for prec := range 3 {
		if math.Abs(v-rounded(v, prec)) < 0.0005 {
			return decimal(v, prec)
		}
	}
	return decimal(v, 3)
}

func rounded(v float64, prec int) float64 {
	r, err := strconv.ParseFloat(fixed(v, prec), 64)
	if err != nil {
		return v
	}
	return r
}

// resolution is the number of decimals a distance prints with.
func resolution(d float64) int {
	if d < 9.95 {
		return 1
	}
	return 0
}

// metres prints a distance: "640 m", "9.3 m", "0 m".
func (w words) metres(d float64) string {
	switch {
	case d == 0:
		return "0" + glued + "m"
	case d > 0 && d < 0.05:
		return w.say("less", "value", "0.1"+glued+"m")
	}
	return decimal(d, resolution(d)) + glued + "m"
}

// metresAt prints a distance that limits decide: with as many decimals, three at most, as
// keep it on its side of each of them.
func (w words) metresAt(d float64, limits ...float64) string {
	prec := resolution(d)
	for _, limit := range limits {
		for prec < 3 && d != limit && rounded(d, prec) == rounded(limit, prec) {
			prec++
		}
	}
	if prec == resolution(d) {
		return w.metres(d)
	}
	return decimal(d, prec) + glued + "m"
}

// exactMetres prints a length that somebody laid down: a limit, a width, an accuracy.
func exactMetres(d float64) string { return trimmed(d) + glued + "m" }

// squareMetres prints an area: "1 234.56 m²".
func squareMetres(a float64) string {
	if a == 0 {
		return "0" + glued + "m²"
	}
	return decimal(a, 2) + glued + "m²"
}

// mu prints an area in 亩.
func (w words) mu(m2 float64) string { return w.muOf(m2 * 3 / 2000) }

func (w words) muOf(mu float64) string {
	if mu > 0 && mu < 0.005 {
		return w.say("less", "value", w.say("mu", "value", "0.01"))
	}
	return w.say("mu", "value", decimal(mu, 2))
}

// percent prints a share: "12.3 %".
func (w words) percent(share float64) string {
	p := share * 100
	switch {
	case p == 0 || p == 100:
		return decimal(p, 0) + glued + "%"
	case p > 0 && p < 0.05:
		return w.say("less", "value", "0.1"+glued+"%")
	case p < 100 && p >= 99.95:
		return w.say("more", "value", "99.9"+glued+"%")
	}
	return decimal(p, 1) + glued + "%"
}

// chainage prints a place along a line in metres as "K1+250".
func chainage(m float64) string {
	whole := int64(math.Round(math.Min(math.Max(m, 0), 1e12)))
	return "K" + strconv.FormatInt(whole/1000, 10) + "+" + pad3(whole%1000)
}

func pad3(n int64) string {
	s := strconv.FormatInt(n, 10)
	return strings.Repeat("0", 3-len(s)) + s
}

// stretch prints a stretch of a line. Where whole metres would make it a point, it
// prints the metre or metres it lies in.
func stretch(from, to float64) string {
	a, b := chainage(from), chainage(to)
	if a == b && to > from {
		a, b = chainage(math.Floor(from)), chainage(math.Ceil(to))
	}
	return a + "–" + b
}

// wind names a direction, degrees clockwise from north, by the eight winds.
func (w words) wind(deg float64) string {
	if math.IsNaN(deg) || math.IsInf(deg, 0) {
		return ""
	}
	i := int(math.Floor(math.Mod(deg, 360)/45+0.5)+8) % 8
	return w.code("wind", strconv.Itoa(i))
}
