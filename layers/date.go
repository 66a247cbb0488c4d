package layers

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a calendar date of the law, in Asia/Shanghai. The zero Date is open: as the
// start of an Interval it means "since ever", as the end "until further notice".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads "2026-03-01". The empty string is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date like 2026-03-01", s)
	}
	return Date{t.Year(), t.Month(), t.Day()}, nil
}

// InShanghai returns an instant in the time of Asia/Shanghai, which has known no summer
// time since 1991: dates and instants that people read are in it.
func InShanghai(t time.Time) time.Time { return t.In(time.FixedZone("Asia/Shanghai", 8*60*60)) }

// DateIn returns the calendar date of the instant t in Asia/Shanghai.
func DateIn(t time.Time) Date {
	y, m, d := InShanghai(t).Date()
	return Date{y, m, d}
}

// String returns "2026-03-01", or "" for the zero Date.
func (d Date) String() string {
	text, _ := d.AppendText(nil) // it never fails
	return string(text)
}

// AppendText appends the date as String writes it.
func (d Date) AppendText(b []byte) ([]byte, error) {
	switch {
	case d.IsZero():
		return b, nil
	case d.Year < 0 || d.Year > 9999 || d.Month < 1 || d.Month > 12 || d.Day < 1 || d.Day > 31: // no day
		return fmt.Appendf(b, "%04d-%02d-%02d", d.Year, d.Month, d.Day), nil
	}
	digit := func(n int) byte { return byte('0' + n%10) }
	m := int(d.Month)
	return append(b, digit(d.Year/1000), digit(d.Year/100), digit(d.Year/10), digit(d.Year), '-', digit(m/10), digit(m), '-', digit(d.Day/10), digit(d.Day)), nil
}

// IsZero reports whether d is open.
func (d Date) IsZero() bool { return d == Date{} }

// Compare orders dates; the zero Date comes first.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d comes before e; the zero Date comes first.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// Next returns the day after d.
func (d Date) Next() Date {
	t := time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, time.UTC)
	return Date{t.Year(), t.Month(), t.Day()}
}

// MarshalText writes the date as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

// Interval is the days from From up to but not including Until; either may be open.
type Interval struct{ From, Until Date }

// Contains reports whether day lies in the interval.
func (i Interval) Contains(day Date) bool {
	return !day.Before(i.From) && (i.Until.IsZero() || day.Before(i.Until))
}

// Overlaps reports whether some day lies in both intervals.
func (i Interval) Overlaps(j Interval) bool {
	return (i.Until.IsZero() || j.From.Before(i.Until)) && (j.Until.IsZero() || i.From.Before(j.Until))
}
