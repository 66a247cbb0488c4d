package intake

import "strings"

// validJSON reports whether a text is JSON (RFC 8259) as encoding/json takes it, several
// times as fast: most files are right, and a large one is looked at byte by byte before
// anything is read. deep is where objects and arrays first nest more than limit deep; -1
// where they do not.
func validJSON(text string, limit int) (valid bool, deep int) {
	t := jsonText(text)
	var open []byte // the brackets that are open
	at := t.space(0)
	for at >= 0 && at < len(t) {
		switch c := t[at]; c {
		case '{', '[':
			if len(open) >= limit {
				return false, at
			}
			open = append(open, c)
			if at = t.space(at + 1); at < len(t) && t[at] == c+2 { // { and }, [ and ]
				break
			}
			if c == '{' {
				at = t.validKey(at)
			}
			continue
		case '"':
			at = t.validString(at)
		case 't', 'f', 'n':
			at = t.validWord(at)
		default:
			at = t.validNumber(at)
		}
		if at, open = t.validEnd(at, open); len(open) == 0 {
			return at == len(t), -1
		}
	}
	return false, -1
}

// validEnd goes from the end of a value, or from the bracket that ends one, to the next
// value; -1 where what stands there is neither. Nothing is open behind the last value.
func (t jsonText) validEnd(at int, open []byte) (int, []byte) {
	for at >= 0 {
		at = t.space(at)
		if len(open) == 0 {
			return at, nil
		}
		last := open[len(open)-1]
		switch {
		case at < len(t) && t[at] == last+2:
			at, open = at+1, open[:len(open)-1]
		case at >= len(t) || t[at] != ',':
			return -1, open
		case last == '{':
			return t.validKey(t.space(at + 1)), open
		default:
			return t.space(at + 1), open
		}
	}
	return -1, open
}

// validKey returns the offset of the value behind the key at at; -1 for no key.
func (t jsonText) validKey(at int) int {
	if at >= len(t) || t[at] != '"' {
		return -1
	}
	if at = t.validString(at); at < 0 {
		return -1
	}
	if at = t.space(at); at >= len(t) || t[at] != ':' {
		return -1
	}
	return t.space(at + 1)
}

// validString returns the offset behind the string at at; -1 where it is none.
func (t jsonText) validString(at int) int {
	for at++; at < len(t); at++ {
		switch c := t[at]; {
		case c == '"':
			return at + 1
		case c < ' ':
			return -1
		case c != '\\':
		case at+1 < len(t) && t[at+1] == 'u':
			if at+6 > len(t) || strings.Trim(string(t[at+2:at+6]), "0123456789abcdefABCDEF") != "" {
				return -1
			}
			at += 5
		case at+1 == len(t) || strings.IndexByte(`"\/bfnrt`, t[at+1]) < 0:
			return -1
		default:
			at++
		}
	}
	return -1
}

func (t jsonText) validWord(at int) int {
	for _, w := range []string{"true", "false", "null"} {
		if strings.HasPrefix(string(t[at:]), w) {
			return at + len(w)
		}
	}
	return -1
}

// validNumber returns the offset behind the number at at; -1 where it is none.
func (t jsonText) validNumber(at int) int {
	if t[at] == '-' {
		at++
	}
	whole := at
	at = t.digits(at)
	if at == whole || t[whole] == '0' && at > whole+1 {
		return -1
	}
	if at < len(t) && t[at] == '.' {
		if decimals := t.digits(at + 1); decimals > at+1 {
			at = decimals
		} else {
			return -1
		}
	}
	if at < len(t) && t[at]|0x20 == 'e' {
		if at++; at < len(t) && (t[at] == '+' || t[at] == '-') {
			at++
		}
		if exponent := t.digits(at); exponent > at {
			return exponent
		}
		return -1
	}
	return at
}

// digits returns the offset of the first byte from at that is no digit.
func (t jsonText) digits(at int) int {
	for at < len(t) && '0' <= t[at] && t[at] <= '9' {
		at++
	}
	return at
}
