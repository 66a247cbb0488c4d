package access

import (
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"redline/api/problem"
	"redline/keys"
	"redline/lang"

	"github.com/go-chi/chi/v5"
)

// Options tune a guard; all but Problems and Now may be left out.
type Options struct {
	Problems problem.Writer
	Now      func() time.Time

	Keys      Store         // nil: nobody has a key
	Grace     time.Duration // see NewAuthenticator
	Anonymous bool          // callers without a key are viewers, with what is public
	Proxies   Proxies
	Operators []netip.Prefix // addresses that may read the metrics without a key; none by default

	Known   Limits // of each principal with a key
	Unknown Limits // of each address without one
	Queue   *Queue // nil: no bound on works at once
	Files   *Queue // likewise on files read at once

	Refusals *Refusals // nil: refusals are not counted
}

// Guard lets a request through to a handler, with its caller in the context, or refuses it.
type Guard struct {
	o       Options
	table   Table
	auth    *Authenticator // nil without a store
	known   *Meter
	unknown *Meter
	failed  *Meter // attempts with keys that are none, per address

	routes   chi.Routes
	contexts sync.Pool // of *chi.Context
}

// failures bounds attempts with a wrong key from one address: a burst, then one each 6 s. It
// spares the database and the log; nobody guesses 256 bits.
var failures = Limits{Requests: Allowance{Rate: 1.0 / 6, Burst: 20}}

// NewGuard returns a guard by a table of rules. It refuses everything until Bind.
func NewGuard(rules []Rule, o Options) (*Guard, error) {
	table, err := NewTable(rules)
	if err != nil {
		return nil, err
	}
	g := &Guard{
		o: o, table: table, known: NewMeter(o.Known, o.Now), unknown: NewMeter(o.Unknown, o.Now), failed: NewMeter(failures, o.Now),
		contexts: sync.Pool{New: func() any { return chi.NewRouteContext() }},
	}
	if o.Keys != nil {
		g.auth = NewAuthenticator(o.Keys, o.Now, o.Grace)
	}
	return g, nil
}

// Bind hands in the router once all of its routes stand; it must be the one that Middleware
// is used on. A route without a rule is an error, and the service must not start with it.
func (g *Guard) Bind(routes chi.Routes) error {
	if err := g.table.Check(routes); err != nil {
		return err
	}
	g.routes = routes
	return nil
}

// Headers sets the security headers of every answer: see Headers.
func (g *Guard) Headers(csp string) func(http.Handler) http.Handler {
	return Headers{CSP: csp, Proxies: g.o.Proxies}.Middleware
}

// Middleware guards the routes of a chi router; it belongs before whatever reads the body
// or the path.
func (g *Guard) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rule, routed, err := g.rule(r)
		if err == nil && !routed {
			next.ServeHTTP(w, r) // the router says what is not there
			return
		}
		v := &visit{guard: g, caller: Caller{Address: g.o.Proxies.Client(r), Audience: keys.Public}}
		known, given := r.Context().Value(visitKey{}).(*visit)
		if given {
			v.caller = known.caller
		}
		if err == nil {
			err = g.admit(r, rule, v, given)
		}
		if note, asked := r.Context().Value(noteKey{}).(*Caller); asked {
			*note = v.caller
		}
		r = r.WithContext(withVisit(r.Context(), v))
		if !rule.Open {
			w.Header().Add("Vary", "Authorization")
		}
		if err != nil {
			g.refuse(w, r, err)
			return
		}
		g.serve(w, r, rule, v, next)
	})
}

// rule finds the rule of the route that the router will take. routed is false when it will
// take none.
func (g *Guard) rule(r *http.Request) (rule Rule, routed bool, err error) {
	if g.routes == nil {
		return rule, false, errors.New("access: the guard was not bound to its routes")
	}
	method := r.Method
	if rctx := chi.RouteContext(r.Context()); rctx != nil && rctx.RouteMethod != "" {
		method = rctx.RouteMethod
	}
	pattern := g.pattern(method, r)
	if pattern == "" && method == http.MethodHead {
		pattern = g.pattern(http.MethodGet, r)
	}
	if rule, ok := g.table.rule(method, pattern); ok && pattern != "" {
		return rule, true, nil
	}
	if others := g.methods(r); len(others) > 0 {
		return rule, true, problem.NotAllowed(method, others)
	}
	if pattern != "" { // where a router is mounted and nothing stands
		return rule, true, problem.New(problem.NotFound, nil)
	}
	return rule, false, nil
}

// methods are those that the address of r has.
func (g *Guard) methods(r *http.Request) (out []string) {
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		of := method
		if method == http.MethodHead { // answered where GET is
			of = http.MethodGet
		}
		pattern := g.pattern(of, r)
		if _, ok := g.table.rule(of, pattern); ok && pattern != "" {
			out = append(out, method)
		}
	}
	return out
}

// pattern asks the router as it will be asked itself (chi's routeHTTP).
func (g *Guard) pattern(method string, r *http.Request) string {
	path := r.URL.Path
	if r.URL.RawPath != "" {
		path = r.URL.RawPath
	}
	if rctx := chi.RouteContext(r.Context()); rctx != nil && rctx.RoutePath != "" {
		path = rctx.RoutePath
	}
	if path == "" {
		path = "/"
	}
	rctx, _ := g.contexts.Get().(*chi.Context)
	defer g.contexts.Put(rctx)
	rctx.Reset()
	return g.routes.Find(rctx, method, path)
}

// admit finds out who calls and whether the rule lets them in; what it finds out stands in v.
func (g *Guard) admit(r *http.Request, rule Rule, v *visit, given bool) error {
	if keyInAddress(r) {
		return problem.New(problem.Invalid, &lang.Fault{
			What: lang.Text{ZH: "密钥写在了网址里：网址会留在日志和历史记录中", EN: "a key stands in the address, and addresses stay in logs and histories"},
			Hint: lang.Text{ZH: "改用请求头 Authorization: Bearer 密钥，并更换这把密钥（redline keys rotate）", EN: "send the header Authorization: Bearer KEY, and replace this key (redline keys rotate)"},
		})
	}
	if rule.Open {
		return nil
	}
	if !given {
		if err := g.identify(r, v); err != nil {
			return err
		}
	}
	if rule.Operators && contains(g.o.Operators, v.caller.Address) {
		return nil
	}
	least := rule.Least
	if rule.Saves > least && asksToSave(r) {
		least = rule.Saves
	}
	if v.caller.Role < least {
		return Require(withVisit(r.Context(), v), least)
	}
	cost := Cost{Requests: 1}
	if r.ContentLength > 0 {
		cost.Bytes = float64(r.ContentLength)
	}
	if wait := g.meter(v.caller).Take(v.caller.share(), cost); wait > 0 {
		return tooMany(wait)
	}
	return nil
}

// identify fills in the caller: by the key shown, or an anonymous viewer.
func (g *Guard) identify(r *http.Request, v *visit) error {
	if len(r.Header.Values("Authorization")) == 0 {
		if g.o.Anonymous {
			v.caller.Role = keys.Viewer
		}
		return nil
	}
	key, ok := presented(r)
	if g.auth != nil && ok {
		if grant, err, there := g.auth.cached(key); there && err == nil {
			v.grant(grant)
			return nil
		}
	}
	address := shareOf(v.caller.Address)
	if wait := g.failed.Take(address, Cost{Requests: 1}); wait > 0 {
		return tooMany(wait)
	}
	if g.auth == nil || !ok {
		return errBadKey
	}
	grant, err := g.auth.Grant(r.Context(), key)
	if !errors.Is(err, errBadKey) {
		g.failed.Owe(address, Cost{Requests: -1}) // it was no wrong key
	}
	if err == nil {
		v.grant(grant)
	}
	return err
}

func (v *visit) grant(g keys.Grant) {
	p := g.Principal
	v.caller.Principal, v.caller.KeyID, v.caller.Tenant, v.caller.Role, v.caller.Audience = p.Name, g.Key.ID, p.Tenant, p.Role, p.Sees()
}

// presented reads the key of an Authorization header, the only place for one: one header,
// so that caches and logs know what to leave out. As a bearer's token (RFC 6750 §2.1), or as
// the password of any user (RFC 7617), which is all that many maps can send. A browser sends
// a password again by itself, also when another site makes it ask: so that may only read.
func presented(r *http.Request) (keys.Presented, bool) {
	lines := r.Header.Values("Authorization")
	if len(lines) != 1 {
		return keys.Presented{}, false
	}
	scheme, key, _ := strings.Cut(lines[0], " ")
	if strings.EqualFold(scheme, "Bearer") {
		return keys.Parse(strings.TrimSpace(key))
	}
	if _, password, ok := r.BasicAuth(); ok && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		return keys.Parse(password)
	}
	return keys.Presented{}, false
}

func keyInAddress(r *http.Request) bool {
	return strings.Contains(r.URL.RawQuery, "rl_") && keys.Redact(r.URL.RawQuery) != r.URL.RawQuery
}

// asksToSave reads the parameter save as strictly as can be: whatever is not plainly no
// counts as yes here, and it is for the handler to refuse what it does not understand.
func asksToSave(r *http.Request) bool {
	return slices.ContainsFunc(r.URL.Query()["save"], func(v string) bool { return v != "" && v != "false" && v != "0" })
}

func contains(nets []netip.Prefix, a netip.Addr) bool {
	return a.IsValid() && slices.ContainsFunc(nets, func(n netip.Prefix) bool { return n.Contains(a) })
}

func (g *Guard) meter(c Caller) *Meter {
	if c.Principal != "" {
		return g.known
	}
	return g.unknown
}

// charge takes from a caller's allowance and counts the refusal.
func (g *Guard) charge(c Caller, cost Cost) error {
	if wait := g.meter(c).Take(c.share(), cost); wait > 0 {
		return tooMany(wait)
	}
	return nil
}
