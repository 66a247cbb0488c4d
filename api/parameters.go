package api

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"redline/api/problem"
	"redline/lang"
	"redline/layers"
)

// parameters are those of a query. The first fault is kept, so that a handler reads all it
// wants and asks once.
type parameters struct {
	r     *http.Request
	known []string
	err   error
}

// query reads the parameters of a request. One that is not known is refused: a caller who
// misspells a filter must not get an answer without it.
func query(r *http.Request, known ...string) *parameters {
	p := &parameters{r: r, known: append(known, "lang")}
	given := r.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(given)) { // the same request gets the same answer
		switch values := given[name]; {
		case !slices.Contains(p.known, name):
			p.fail(name, lang.Text{ZH: "没有这个参数", EN: "there is no such parameter"}, lang.Textf("可用：%[1]s", "known: %[1]s", strings.Join(p.known, ", ")))
		case len(values) > 1 && name != "set":
			p.fail(name, lang.Text{ZH: "给了不止一次", EN: "it is given more than once"}, lang.Text{ZH: "只给一次", EN: "give it once"})
		}
	}
	if l := p.text("lang"); l != "" {
		if _, ok := lang.Parse(l); !ok {
			p.fail("lang", lang.Textf("没有语言 %[1]q", "there is no language %[1]q", l), lang.Text{ZH: "zh 或 en", EN: "zh or en"})
		}
	}
	return p
}

func (p *parameters) fail(name string, what, hint lang.Text) {
	if p.err == nil {
		p.err = problem.BadParameter(name, what, hint)
	}
}

func (p *parameters) text(name string) string { return p.r.URL.Query().Get(name) }

func (p *parameters) flag(name string, otherwise bool) bool {
	switch text := p.text(name); text {
	case "":
		return otherwise
	case "true", "1":
		return true
	case "false", "0":
		return false
	default:
		p.fail(name, lang.Textf("%[1]q 不是 true 或 false", "%[1]q is neither true nor false", text), lang.Text{ZH: "写 true 或 false", EN: "write true or false"})
		return otherwise
	}
}

// number reads a number between two bounds; required ones must be there.
func (p *parameters) number(name string, low, high float64, required bool) float64 {
	text := p.text(name)
	if text == "" && !required {
		return 0
	}
	if text == "" {
		p.missing(name, lang.Textf("写 %[1]v 到 %[2]v 之间的数", "write a number from %[1]v to %[2]v", low, high))
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= low && v <= high) {
		p.fail(name, lang.Textf("%[1]q 不是可用的数", "%[1]q is no usable number", text), lang.Textf("写 %[1]v 到 %[2]v 之间的数", "write a number from %[1]v to %[2]v", low, high))
	}
	return v
}

// whole reads a whole number between two bounds; required ones must be there.
func (p *parameters) whole(name string, low, high int64, required bool) int64 {
	hint := lang.Textf("写 %[1]d 到 %[2]d 之间的整数", "write a whole number from %[1]d to %[2]d", low, high)
	text := p.text(name)
	if text == "" {
		if required {
			p.missing(name, hint)
		}
		return 0
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil || v < low || v > high {
		p.fail(name, lang.Textf("%[1]q 不能用", "%[1]q cannot be used", text), hint)
	}
	return v
}

func (p *parameters) missing(name string, hint lang.Text) {
	p.fail(name, lang.Text{ZH: "缺少这个参数", EN: "this parameter is missing"}, hint)
}

// asOf reads on and catalogue; today and the newest where they are not given.
func (p *parameters) asOf(today layers.Date) layers.AsOf {
	at := layers.AsOf{On: today}
	if text := p.text("on"); text != "" {
		day, err := layers.ParseDate(text)
		if err != nil {
			p.fail("on", lang.Textf("%[1]q 不是日期", "%[1]q is no date", text), lang.Text{ZH: "写成 2026-03-01", EN: "write it like 2026-03-01"})
		}
		at.On = day
	}
	if text := p.text("catalogue"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			p.fail("catalogue", lang.Textf("%[1]q 不是目录序号", "%[1]q is no catalogue sequence", text), lang.Text{ZH: "写 1 或更大的整数", EN: "write a whole number from 1"})
		}
		at.Catalogue = n
	}
	return at
}
