package access

import (
	"context"
	"crypto/subtle"
	"errors"
	"sync"
	"time"

	"redline/api/problem"
	"redline/keys"
	"redline/lang"

	"golang.org/x/sync/singleflight"
)

// Store holds the keys. An id that it does not hold is keys.ErrNoKey; every other error
// means that it cannot say.
type Store interface {
	Lookup(ctx context.Context, id string) (keys.Grant, error)
}

// Bounds on how long an answer of the store is believed. A key that is revoked, or a principal
// that is disabled, is refused on every node that reaches the store within believed.
const (
	believed = 30 * time.Second // both yes and no
	asked    = 2 * time.Second  // the store must answer within
	rested   = 2 * time.Second  // after a store that could not be asked
	kept     = 10_000           // answers of each kind
)

// Authenticator finds the grant of a key, and remembers what the store said. Safe for
// concurrent use.
type Authenticator struct {
	store Store
	now   func() time.Time
	grace time.Duration

	flights singleflight.Group
	mu      sync.Mutex
	known   map[[32]byte]answer // by the hash of the text: only who has the key finds it
	unknown map[[32]byte]time.Time
	away    time.Time // until when the store is not asked
}

type answer struct {
	grant keys.Grant
	said  time.Time
}

// NewAuthenticator returns one over a store. While the store is away, a key that it said
// yes to goes on working for grace after that; 0 for not at all beyond what is believed
// anyway.
func NewAuthenticator(store Store, now func() time.Time, grace time.Duration) *Authenticator {
	return &Authenticator{store: store, now: now, grace: grace, known: map[[32]byte]answer{}, unknown: map[[32]byte]time.Time{}}
}

// errBadKey is the one refusal of a key that is unknown, revoked, expired or that of a
// disabled principal: who tries keys does not learn which.
var errBadKey = problem.New(problem.Unauthorized, &lang.Fault{
	What: lang.Text{ZH: "密钥无效", EN: "the key is not valid"},
	Hint: lang.Text{ZH: "核对密钥，或请管理员另发", EN: "check the key, or ask the administrator for another"},
})

// cached returns what is remembered of a key that needs no store: the grant, or errBadKey.
// It is not there when neither.
func (a *Authenticator) cached(p keys.Presented) (g keys.Grant, err error, there bool) {
	now := a.now()
	a.mu.Lock()
	defer a.mu.Unlock()
	if said, no := a.unknown[p.Hash]; no && now.Sub(said) < believed {
		return g, errBadKey, true
	}
	k, yes := a.known[p.Hash]
	if !yes || now.Sub(k.said) >= believed {
		return g, nil, false
	}
	if !k.grant.Valid(now) {
		return g, errBadKey, true
	}
	return k.grant, nil, true
}

// Grant returns the grant of a key. Errors: errBadKey; Unavailable when the store cannot
// be asked and the key is not remembered; ctx's.
func (a *Authenticator) Grant(ctx context.Context, p keys.Presented) (keys.Grant, error) {
	if g, err, there := a.cached(p); there {
		return g, err
	}
	// One question for one key at a time, which a caller that goes away does not end.
	flight := a.flights.DoChan(string(p.Hash[:]), func() (any, error) { return a.ask(context.WithoutCancel(ctx), p) })
	select {
	case <-ctx.Done():
		return keys.Grant{}, ctx.Err()
	case r := <-flight:
		g, _ := r.Val.(keys.Grant)
		return g, r.Err
	}
}

// ask asks the store and remembers what it says.
func (a *Authenticator) ask(ctx context.Context, p keys.Presented) (keys.Grant, error) {
	if a.resting() {
		return a.without(p)
	}
	ctx, cancel := context.WithTimeout(ctx, asked)
	defer cancel()
	g, err := a.store.Lookup(ctx, p.ID)
	now := a.now()
	if err != nil && !errors.Is(err, keys.ErrNoKey) {
		a.mu.Lock()
		a.away = now.Add(rested)
		a.mu.Unlock()
		return a.without(p)
	}
	// For an id that is not there the comparison is with zeros: the work is the same.
	same := subtle.ConstantTimeCompare(g.Key.Hash[:], p.Hash[:]) == 1
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil || !same || !g.Valid(now) {
		delete(a.known, p.Hash)
		makeRoom(a.unknown)
		a.unknown[p.Hash] = now
		return keys.Grant{}, errBadKey
	}
	delete(a.unknown, p.Hash)
	makeRoom(a.known)
	a.known[p.Hash] = answer{grant: g, said: now}
	return g, nil
}

// makeRoom drops some answer when there are too many: which one costs a question only.
func makeRoom[V any](m map[[32]byte]V) {
	for k := range m {
		if len(m) < kept {
			return
		}
		delete(m, k)
	}
}

func (a *Authenticator) resting() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.now().Before(a.away)
}

// without answers while the store is away: keys that it said yes to not too long ago go on
// working until they expire, others must wait.
func (a *Authenticator) without(p keys.Presented) (keys.Grant, error) {
	now := a.now()
	a.mu.Lock()
	defer a.mu.Unlock()
	k, yes := a.known[p.Hash]
	switch {
	case yes && !k.grant.Valid(now):
		return keys.Grant{}, errBadKey
	case yes && now.Sub(k.said) < max(a.grace, believed):
		return k.grant, nil
	}
	return keys.Grant{}, &problem.Refusal{Kind: problem.Unavailable, RetryAfter: int(rested.Seconds()), Fault: &lang.Fault{
		What: lang.Text{ZH: "现在无法核对密钥", EN: "keys cannot be checked at the moment"},
		Hint: lang.Text{ZH: "稍后再试", EN: "try again in a moment"},
	}}
}
