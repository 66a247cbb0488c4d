package access_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"redline/api/access"
)

func nets(t testing.TB, texts ...string) (out []netip.Prefix) {
	t.Helper()
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

func TestWhereARequestBegan(t *testing.T) {
	trusted := nets(t, "10.0.0.0/8", "127.0.0.1/32", "fd00::/8")
	for _, tt := range []struct {
		name   string
		remote string
		header string // of Proxies
		lines  map[string][]string
		want   string
	}{
		{"no proxy", "203.0.113.9:1234", "", nil, "203.0.113.9"},
		{"a stranger claims to be a proxy", "203.0.113.9:1234", "", map[string][]string{"X-Forwarded-For": {"198.51.100.1"}}, "203.0.113.9"},
		{"a proxy says nothing", "10.0.0.1:80", "", nil, "10.0.0.1"},
		{"one proxy", "10.0.0.1:80", "", map[string][]string{"X-Forwarded-For": {"198.51.100.1"}}, "198.51.100.1"},
		{"the caller wrote a list itself", "10.0.0.1:80", "", map[string][]string{"X-Forwarded-For": {"127.0.0.1, 8.8.8.8, 198.51.100.1"}}, "198.51.100.1"},
		{"two proxies", "10.0.0.1:80", "", map[string][]string{"X-Forwarded-For": {"198.51.100.1, 10.9.9.9"}}, "198.51.100.1"},
		{"on two lines", "10.0.0.1:80", "", map[string][]string{"X-Forwarded-For": {"198.51.100.1", "10.9.9.9"}}, "198.51.100.1"},
		{"the caller is inside", "10.0.0.1:80", "", map[string][]string{"X-Forwarded-For": {"10.5.5.5"}}, "10.5.5.5"},
		{"with a port", "10.0.0.1:80", "", map[string][]string{"X-Forwarded-For": {"198.51.100.1:5555"}}, "198.51.100.1"},
		{"IPv6", "[fd00::1]:80", "", map[string][]string{"X-Forwarded-For": {"2001:db8::7"}}, "2001:db8::7"},
		{"IPv6 with brackets and port", "[fd00::1]:80", "", map[string][]string{"X-Forwarded-For": {"[2001:db8::7]:99"}}, "2001:db8::7"},
		{"IPv4 in IPv6", "[::ffff:10.0.0.1]:80", "", map[string][]string{"X-Forwarded-For": {"::ffff:198.51.100.1"}}, "198.51.100.1"},
		{"nonsense", "10.0.0.1:80", "", map[string][]string{"X-Forwarded-For": {"localhost"}}, "10.0.0.1"},
		{"nonsense before a proxy", "10.0.0.1:80", "", map[string][]string{"X-Forwarded-For": {"1.2.3.4, unknown, 10.9.9.9"}}, "10.9.9.9"},
		{"empty", "10.0.0.1:80", "", map[string][]string{"X-Forwarded-For": {""}}, "10.0.0.1"},
		{"the other header is not looked at", "10.0.0.1:80", "", map[string][]string{"Forwarded": {"for=198.51.100.1"}}, "10.0.0.1"},
		{"and the other way round", "10.0.0.1:80", "Forwarded", map[string][]string{"X-Forwarded-For": {"198.51.100.1"}}, "10.0.0.1"},
		{"Forwarded", "10.0.0.1:80", "Forwarded", map[string][]string{"Forwarded": {"for=198.51.100.1;proto=https;by=10.0.0.1"}}, "198.51.100.1"},
		{"Forwarded, any case and order", "10.0.0.1:80", "forwarded", map[string][]string{"Forwarded": {"proto=https; For=\"198.51.100.1:47\""}}, "198.51.100.1"},
		{"Forwarded, IPv6 quoted", "10.0.0.1:80", "Forwarded", map[string][]string{"Forwarded": {`for="[2001:db8:cafe::17]:4711"`}}, "2001:db8:cafe::17"},
		{"Forwarded, a list", "10.0.0.1:80", "Forwarded", map[string][]string{"Forwarded": {"for=8.8.8.8, for=198.51.100.1", "for=10.2.2.2"}}, "198.51.100.1"},
		{"Forwarded, a comma in quotes", "10.0.0.1:80", "Forwarded", map[string][]string{"Forwarded": {`for=198.51.100.1;x="a,for=8.8.8.8\""`}}, "198.51.100.1"},
		{"Forwarded, obfuscated", "10.0.0.1:80", "Forwarded", map[string][]string{"Forwarded": {"for=198.51.100.1, for=_hidden"}}, "10.0.0.1"},
		{"Forwarded, the last element says nothing of for", "10.0.0.1:80", "Forwarded", map[string][]string{"Forwarded": {"for=198.51.100.1, proto=http"}}, "10.0.0.1"},
		{"Forwarded, an open quote", "10.0.0.1:80", "Forwarded", map[string][]string{"Forwarded": {`for="198.51.100.1, for=8.8.8.8`}}, "10.0.0.1"},
		{"no address at all", "@", "", map[string][]string{"X-Forwarded-For": {"198.51.100.1"}}, "invalid IP"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr, r.Header = tt.remote, tt.lines
			if got := (access.Proxies{Trusted: trusted, Header: tt.header}).Client(r); got.String() != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
			if got := (access.Proxies{}).Client(r); tt.remote != "@" && got != netip.MustParseAddrPort(tt.remote).Addr().Unmap() {
				t.Errorf("without proxies %v", got)
			}
		})
	}
}

func TestWhetherTheCallerSpeaksTLS(t *testing.T) {
	trusted := access.Proxies{Trusted: nets(t, "10.0.0.0/8")}
	for _, tt := range []struct {
		name, remote, header, value string
		tls                         *tls.ConnectionState
		want                        bool
	}{
		{"in the clear", "10.0.0.1:1", "", "", nil, false},
		{"to us", "203.0.113.9:1", "", "", &tls.ConnectionState{}, true},
		{"to a proxy", "10.0.0.1:1", "X-Forwarded-Proto", "https", nil, true},
		{"to the first of two", "10.0.0.1:1", "X-Forwarded-Proto", "https, http", nil, false},
		{"a stranger says so", "203.0.113.9:1", "X-Forwarded-Proto", "https", nil, false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.TLS = tt.remote, tt.tls
		if tt.header != "" {
			r.Header.Set(tt.header, tt.value)
		}
		if got := trusted.TLS(r); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
		w := httptest.NewRecorder()
		access.Headers{Proxies: trusted}.Middleware(http.NotFoundHandler()).ServeHTTP(w, r)
		if got := w.Header().Get("Strict-Transport-Security") != ""; got != tt.want {
			t.Errorf("%s: HSTS %v", tt.name, got)
		}
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"} {
			if w.Header().Get(name) == "" {
				t.Errorf("%s: no %s", tt.name, name)
			}
		}
	}
}

func FuzzClient(f *testing.F) {
	f.Add("198.51.100.1, 10.0.0.1", `for="[2001:db8::1]:80";proto=https`)
	f.Add("", `for="a\"`)
	trusted := nets(f, "10.0.0.0/8")
	f.Fuzz(func(t *testing.T, forwardedFor, forwarded string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header = http.Header{"X-Forwarded-For": {forwardedFor}, "Forwarded": {forwarded}}
		for _, header := range []string{"", "Forwarded"} {
			p := access.Proxies{Trusted: trusted, Header: header}
			r.RemoteAddr = "203.0.113.9:1"
			if got := p.Client(r); got.String() != "203.0.113.9" {
				t.Errorf("a stranger is believed: %v", got)
			}
			r.RemoteAddr = "10.0.0.1:1"
			if got := p.Client(r); !got.IsValid() {
				t.Error("no address")
			}
			p.TLS(r)
		}
	})
}
