package access

import (
	"math"
	"sync"
	"time"

	"redline/api/problem"
	"redline/lang"
)

// Cost is what a request takes: itself, footprints to judge, their vertices, and bytes read
// and written.
type Cost struct{ Requests, Footprints, Vertices, Bytes float64 }

// Allowance is a rate and how much may be taken at once. A zero Rate means no limit.
type Allowance struct {
	Rate  float64 // a second
	Burst float64
}

// Limits are the allowances of one caller.
type Limits struct{ Requests, Footprints, Vertices, Bytes Allowance }

// Meter keeps what each caller has taken. Safe for concurrent use.
type Meter struct {
	limits Limits
	now    func() time.Time

	mu     sync.Mutex
	shares map[string]*[4]bucket
	most   int
	swept  time.Time
}

// callers bounds how many callers are told apart; those beyond share one allowance, so
// that a flood of addresses neither fills the memory nor makes room for itself.
const callers = 100_000

// others is the share of callers that are not told apart.
const others = "others"

// NewMeter returns a meter, with the same limits for each caller.
func NewMeter(l Limits, now func() time.Time) *Meter {
	return &Meter{limits: l, now: now, shares: map[string]*[4]bucket{}, most: callers}
}

// bucket holds tokens as of a time. Negative ones are a debt.
type bucket struct {
	tokens float64
	at     time.Time
}

// fill adds what has come in since, up to the burst. A clock that goes back adds nothing.
func (b *bucket) fill(a Allowance, now time.Time) {
	if b.at.IsZero() {
		b.tokens, b.at = a.Burst, now
		return
	}
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.tokens, b.at = min(a.Burst, b.tokens+passed*a.Rate), now
	}
}

// Take takes a cost from a caller's allowance. While it is not in debt a caller may take
// more than is there, and pays before the next: what is too large at once is for other
// limits to say. wait is 0 when it was taken; else nothing was, and it is the time until
// it may be.
func (m *Meter) Take(caller string, c Cost) (wait time.Duration) {
	return m.take(caller, c, false)
}

// Owe takes a cost that has arisen already.
func (m *Meter) Owe(caller string, c Cost) { m.take(caller, c, true) }

func (m *Meter) take(caller string, c Cost, arisen bool) (wait time.Duration) {
	now := m.now()
	allowances, costs := m.limits.list(), [4]float64{c.Requests, c.Footprints, c.Vertices, c.Bytes}
	m.mu.Lock()
	defer m.mu.Unlock()
	buckets := m.of(caller, now)
	for i, a := range allowances {
		if a.Rate <= 0 {
			continue
		}
		buckets[i].fill(a, now)
		if costs[i] > 0 && buckets[i].tokens <= 0 && !arisen {
			// Up to just above nothing: at least a nanosecond later.
			wait = max(wait, time.Duration(math.Ceil(-buckets[i].tokens/a.Rate*1e9))+1)
		}
	}
	if wait > 0 {
		return wait
	}
	for i, a := range allowances {
		if a.Rate > 0 {
			buckets[i].tokens -= costs[i]
		}
	}
	return 0
}

func (l Limits) list() [4]Allowance {
	return [4]Allowance{l.Requests, l.Footprints, l.Vertices, l.Bytes}
}

// of returns the buckets of a caller. m.mu is held.
func (m *Meter) of(caller string, now time.Time) *[4]bucket {
	if b := m.shares[caller]; b != nil {
		return b
	}
	if len(m.shares) >= m.most && now.Sub(m.swept) >= time.Second {
		m.swept = now // going through all of them for each request would be a flood's best help
		m.sweep(now)
	}
	if len(m.shares) >= m.most {
		caller = others
		if b := m.shares[caller]; b != nil {
			return b
		}
	}
	b := &[4]bucket{}
	m.shares[caller] = b
	return b
}

// sweep forgets callers whose buckets are full again: they are as good as new.
func (m *Meter) sweep(now time.Time) {
	allowances := m.limits.list()
	for caller, buckets := range m.shares {
		full := true
		for i, a := range allowances {
			if a.Rate > 0 {
				buckets[i].fill(a, now)
				full = full && buckets[i].tokens >= a.Burst
			}
		}
		if full {
			delete(m.shares, caller)
		}
	}
}

// tooMany is the refusal that tells a caller to wait.
func tooMany(wait time.Duration) error {
	seconds := int(math.Ceil(wait.Seconds()))
	return &problem.Refusal{Kind: problem.TooManyRequest, RetryAfter: max(1, seconds), Fault: &lang.Fault{
		What: lang.Text{ZH: "本用户（或地址）的限额已用完", EN: "the allowance of this caller (or address) is used up"},
		Hint: lang.Textf("%[1]d 秒后再试；大批量请用自己的密钥", "try again in %[1]d s; for large amounts use a key of your own", max(1, seconds)),
	}}
}
