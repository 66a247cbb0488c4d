package jsonform

import "bytes"

// spread lays compact, valid JSON out over lines. It differs from json.Indent in leaving
// arrays of numbers alone: a boundary of a thousand points would otherwise fill four
// thousand lines.
func (w *writer) spread(out, compact []byte) []byte {
	for i := 0; i < len(compact); {
		c := compact[i]
		end := i + 1
		switch c {
		case '"':
			end = stringEnd(compact, i)
			out = append(out, compact[i:end]...)
		case '{', '[':
			if flat := flatEnd(compact, i); flat > 0 {
				end = flat
				out = append(out, compact[i:end]...)
				break
			}
			out = w.newline(w.open(out, c))
		case '}', ']':
			out = w.shut(out, c, false)
		case ',':
			out = w.newline(append(out, c))
		case ':':
			out = append(out, ": "...)
		default:
			out = append(out, c)
		}
		i = end
	}
	return out
}

// stringEnd returns the position after the string that starts at i.
func stringEnd(b []byte, i int) int {
	for j := i + 1; j < len(b); {
		quote := bytes.IndexByte(b[j:], '"')
		if quote < 0 {
			break
		}
		escape := bytes.IndexByte(b[j:j+quote], '\\')
		if escape < 0 {
			return j + quote + 1
		}
		j += escape + 2
	}
	return len(b)
}

// flatEnd returns the position after the array or object at i when it is empty or an
// array that nests nothing but arrays and numbers, else 0.
func flatEnd(b []byte, i int) int {
	if b[i] == '{' {
		if b[i+1] == '}' {
			return i + 2
		}
		return 0
	}
	open := 0
	for j := i; j < len(b); j++ {
		switch c := b[j]; {
		case c == '[':
			open++
		case c == ']':
			if open--; open == 0 {
				return j + 1
			}
		case c == '{' || c == '"' || c == 't' || c == 'f' || c == 'n':
			return 0
		}
	}
	return 0
}
