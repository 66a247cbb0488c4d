package access

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// The headers in which a proxy may say whom it speaks for.
const (
	XForwardedFor = "X-Forwarded-For"
	Forwarded     = "Forwarded" // RFC 7239
)

// Proxies are the servers in front of this one that are believed when they say where a
// request began. The zero value believes nobody. Header is the one header that they set or
// append to, XForwardedFor when ""; the other one is never looked at, since a caller could
// send it through them.
type Proxies struct {
	Trusted []netip.Prefix
	Header  string
}

// Client returns the address where a request began: that of the connection, or as far back
// as trusted proxies vouch for. Each proxy appends the address that it was called from,
// so the list is read from its end, up to the first address that is not a trusted proxy's;
// what stands before that was written by the caller. An entry that is no address (unknown,
// a name, an obfuscated identifier) ends it as well.
func (p Proxies) Client(r *http.Request) netip.Addr {
	at := addressOf(r.RemoteAddr)
	if !p.trusts(at) {
		return at
	}
	var hops []string
	if strings.EqualFold(p.Header, Forwarded) {
		hops = forwardedFor(r.Header.Values(Forwarded))
	} else {
		hops = splitList(r.Header.Values(XForwardedFor))
	}
	for _, hop := range slices.Backward(hops) {
		next := addressOf(hop)
		if !next.IsValid() {
			break
		}
		at = next
		if !p.trusts(at) {
			break
		}
	}
	return at
}

// TLS reports whether the caller speaks TLS: to us, or to a trusted proxy that says so in
// X-Forwarded-Proto or, where that is its header, in Forwarded.
func (p Proxies) TLS(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	if !p.trusts(addressOf(r.RemoteAddr)) {
		return false
	}
	said := splitList(r.Header.Values("X-Forwarded-Proto"))
	if strings.EqualFold(p.Header, Forwarded) {
		said = forwardedValues(r.Header.Values(Forwarded), "proto")
	}
	return len(said) > 0 && strings.EqualFold(said[len(said)-1], "https")
}

func (p Proxies) trusts(a netip.Addr) bool {
	return a.IsValid() && slices.ContainsFunc(p.Trusted, func(net netip.Prefix) bool { return net.Contains(a.WithZone("")) })
}

// addressOf reads an address with or without a port, an IPv6 one with or without brackets.
// An IPv4 address in IPv6 form counts as the IPv4 one. What is none is the zero Addr.
func addressOf(text string) netip.Addr {
	if with, err := netip.ParseAddrPort(text); err == nil {
		return with.Addr().Unmap()
	}
	bare := text
	if len(text) > 1 && text[0] == '[' && text[len(text)-1] == ']' {
		bare = text[1 : len(text)-1]
	}
	a, err := netip.ParseAddr(bare)
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap()
}

// splitList joins the lines of a header into one list (RFC 9110 §5.3).
func splitList(lines []string) (out []string) {
	for _, line := range lines {
		for item := range strings.SplitSeq(line, ",") {
			out = append(out, strings.TrimSpace(item))
		}
	}
	return out
}

func forwardedFor(lines []string) []string { return forwardedValues(lines, "for") }

// forwardedValues returns one parameter of each element of a Forwarded header (RFC 7239 §4),
// "" where an element lacks it or is malformed: the list must not lose a place by that.
func forwardedValues(lines []string, name string) (out []string) {
	for _, element := range splitQuoted(strings.Join(lines, ","), ',') {
		value := ""
		for _, pair := range splitQuoted(element, ';') {
			key, v, ok := strings.Cut(strings.TrimSpace(pair), "=")
			if ok && strings.EqualFold(key, name) {
				value = unquote(v)
			}
		}
		out = append(out, value)
	}
	return out
}

// splitQuoted splits at a separator outside of quoted strings (RFC 9110 §5.6.4).
func splitQuoted(text string, separator byte) (out []string) {
	quoted, start := false, 0
	for i := 0; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
		case !quoted && text[i] == separator:
			out = append(out, text[start:i])
			start = i + 1
		}
	}
	return append(out, text[start:])
}

func unquote(v string) string {
	if len(v) < 2 || v[0] != '"' || v[len(v)-1] != '"' {
		return v
	}
	var b strings.Builder
	for i := 1; i < len(v)-1; i++ {
		if v[i] == '\\' && i < len(v)-2 {
			i++
		}
		b.WriteByte(v[i])
	}
	return b.String()
}
