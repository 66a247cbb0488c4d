// Package access is who may do what over HTTP: it finds out who calls (keys), from where
// (proxies), what that allows (one table of routes) and how much of it (limits and a fair
// queue), and puts the caller into the context, where handlers and the source of
// snapshots read it. Keys and principals themselves are the business of package keys.
package access

import (
	"context"
	"net/netip"

	"redline/api/problem"
	"redline/keys"
	"redline/lang"
)

// Caller is who a request comes from. The zero Caller is nobody, and sees what is public.
type Caller struct {
	Principal string // "" for an anonymous one
	KeyID     string // of the key that was shown
	Tenant    string // whose screenings it sees and saves; "" for an anonymous one
	Role      keys.Role
	Audience  keys.Audience
	Address   netip.Addr // where the request began, as far as configured proxies are believed
}

// Internal reports whether the caller is served from the snapshot with internal layers.
func (c Caller) Internal() bool { return c.Audience == keys.Internal }

// share names whose allowance and whose place in the queue a request takes: a principal's,
// whichever of its keys it shows, else that of the address. An IPv6 host commonly holds a
// whole /64, so that counts as one address.
func (c Caller) share() string {
	if c.Principal != "" {
		return "principal " + c.Principal
	}
	return shareOf(c.Address)
}

func shareOf(a netip.Addr) string {
	if a.Is6() && !a.Is4In6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return "address " + p.String()
		}
	}
	return "address " + a.Unmap().String()
}

// visit is what the guard keeps of one request.
type visit struct {
	caller Caller
	guard  *Guard // nil for a caller that With put there
}

type visitKey struct{}

// From returns the caller of a context. Outside of a guarded request that is nobody, who
// sees what is public.
func From(ctx context.Context) Caller {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v.caller
	}
	return Caller{Audience: keys.Public}
}

// With returns a context of a caller, for work that no request asked for, and for servers
// that know who calls by other means than keys: a guard takes a caller that it finds there
// as it is.
func With(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, visitKey{}, &visit{caller: c})
}

type noteKey struct{}

// Note returns a context in which the guard notes who called, for whoever stands before the
// guard and looks when all is done, such as an access log. Until then it is nobody.
func Note(ctx context.Context) (context.Context, *Caller) {
	c := &Caller{Audience: keys.Public}
	return context.WithValue(ctx, noteKey{}, c), c
}

// Require refuses a caller of a context below a role: Unauthorized for an anonymous one,
// Forbidden for others. The table does so for whole routes; a handler does where one
// parameter needs more than the route.
func Require(ctx context.Context, least keys.Role) error {
	c := From(ctx)
	switch {
	case c.Role >= least:
		return nil
	case c.Principal == "":
		return needsKey(least)
	}
	return problem.New(problem.Forbidden, &lang.Fault{
		What: lang.Textf("此操作需要 %[1]s 角色，当前为 %[2]s", "this needs the role %[1]s, yours is %[2]s", least, c.Role),
		Hint: lang.Text{ZH: "请管理员授予该角色", EN: "ask the administrator for that role"},
	})
}

func needsKey(least keys.Role) error {
	return problem.New(problem.Unauthorized, &lang.Fault{
		What: lang.Textf("此操作需要 %[1]s 角色的密钥", "this needs a key of the role %[1]s", least),
		Hint: lang.Text{ZH: "在请求头中给出：Authorization: Bearer 密钥", EN: "send the header Authorization: Bearer KEY"},
	})
}

// Charge takes from the allowance of the caller of ctx what a request turned out to ask for;
// a refusal is TooManyRequest and says when to come back. Outside of a guarded request
// nothing is counted.
func Charge(ctx context.Context, c Cost) error {
	v, ok := ctx.Value(visitKey{}).(*visit)
	if !ok || v.guard == nil {
		return nil
	}
	return v.guard.charge(v.caller, c)
}

// Enter waits for a place among the works that are done at once, fairly between callers,
// and returns how to leave it. It belongs around expensive work alone, when the whole
// request has been read, so that a slow sender holds no place. Refused with Unavailable
// when too many wait; ctx's error when it ends first. Outside of a guarded request there
// is always a place.
func Enter(ctx context.Context) (leave func(), err error) {
	v, ok := ctx.Value(visitKey{}).(*visit)
	if !ok || v.guard == nil {
		return func() {}, nil
	}
	return v.enter(ctx, v.guard.o.Queue)
}

// EnterFiles is Enter for a place among the files that are read at once by workers. Nobody
// should hold a place of the other kind meanwhile: screenings would wait for files.
func EnterFiles(ctx context.Context) (leave func(), err error) {
	v, ok := ctx.Value(visitKey{}).(*visit)
	if !ok || v.guard == nil {
		return func() {}, nil
	}
	return v.enter(ctx, v.guard.o.Files)
}

func (v *visit) enter(ctx context.Context, q *Queue) (leave func(), err error) {
	if q == nil {
		return func() {}, nil
	}
	return q.Enter(ctx, v.caller.share())
}
