package ogc

import (
	"strings"
	"time"

	"redline/api/problem"
	"redline/lang"
	"redline/layers"
)

// span is the parameter datetime: a day, or days from the first to the last, either open
// (zero). What is in force changes with the day only.
type span struct {
	from, to layers.Date
	interval bool
}

// parseSpan reads 2026-03-01, an RFC 3339 instant, or an interval of two with ".." or
// nothing for an open end (17-069r4 /req/core/fc-time-definition). An instant is the day it
// falls on in Asia/Shanghai, whose law it is.
func parseSpan(text string) (span, error) {
	if text == "" {
		return span{}, nil
	}
	first, second, interval := strings.Cut(text, "/")
	from, ok := parseDay(first, interval)
	to := from
	if interval {
		var okTo bool
		to, okTo = parseDay(second, true)
		ok = ok && okTo
	}
	if !ok || !to.IsZero() && to.Before(from) {
		return span{}, problem.BadParameter("datetime", lang.Textf("%.60q 不是日期、时刻或起止区间", "%.60q is no date, time or interval from one to a later one", text),
			lang.Text{ZH: "例如 2026-03-01、2026-03-01T00:00:00Z 或 2026-01-01/..", EN: "such as 2026-03-01, 2026-03-01T00:00:00Z or 2026-01-01/.."})
	}
	return span{from, to, interval}, nil
}

func parseDay(text string, mayBeOpen bool) (layers.Date, bool) {
	if text == "" || text == ".." {
		return layers.Date{}, mayBeOpen
	}
	if d, err := layers.ParseDate(text); err == nil {
		return d, true
	}
	t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(text))
	if err != nil {
		return layers.Date{}, false
	}
	return layers.DateIn(t), true
}

// day is the day that is asked for. Of an interval it is the last; where that is open,
// today, or the first if that is later.
func (s span) day(today layers.Date) layers.Date {
	switch {
	case !s.to.IsZero():
		return s.to
	case today.Before(s.from):
		return s.from
	}
	return today
}

// version returns the version of a layer that answers, and a day on which it is in force:
// that of the day asked, or of an interval the last that was in force within it. It is nil
// when there is none.
func (s span) version(h layers.Holding, day layers.Date) (*layers.Version, layers.Date) {
	switch {
	case h.Current != nil:
		return h.Current, day
	case s.interval && h.Last != nil && s.from.Before(h.Last.InForce.Until):
		end := h.Last.InForce.Until
		last := time.Date(end.Year, end.Month, end.Day-1, 0, 0, 0, 0, time.UTC)
		return h.Last, layers.Date{Year: last.Year(), Month: last.Month(), Day: last.Day()}
	}
	return nil, day
}

// version returns the version that answers a request for a collection.
func (req *request) version() *layers.Version {
	v, _ := req.when.version(req.holding, req.snapshot.On)
	return v
}

// moment returns the parameters that ask for the same version again, whatever is published
// meanwhile.
func (req *request) moment() (day, catalogue string) {
	_, d := req.when.version(req.holding, req.snapshot.On)
	return d.String(), formatInt(req.snapshot.Sequence)
}
