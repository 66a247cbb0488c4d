package intake

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"

	"redline/lang"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sniffBytes is how much of a text a reader looks at to recognise its format.
const sniffBytes = 64 << 10

// decode returns the file as UTF-8 text without byte order mark. Without a mark it is
// UTF-8 where that is valid, else GB18030, of which GBK and GB 2312 are parts. UTF-8 is
// not copied: the text is the file's own bytes, which nobody changes from here on.
func (s *source) decode() string {
	if s.decoded {
		return s.text
	}
	s.decoded = true
	from, name := encodingOf(s.data)
	switch s.encoding = name; {
	case from != nil:
		s.transcode(from, name)
	case name == "UTF-8 BOM":
		s.utf8 = s.data[3:]
	default:
		s.utf8 = s.data
	}
	s.text = unsafe.String(unsafe.SliceData(s.utf8), len(s.utf8))
	return s.text
}

// encodingOf tells the encoding of a text by its mark, or else by all of its bytes. It is
// nil where the bytes, behind a mark, are UTF-8 already.
func encodingOf(data []byte) (encoding.Encoding, string) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		if !utf8.Valid(data) {
			return unicode.UTF8BOM, "UTF-8 BOM"
		}
		return nil, "UTF-8 BOM"
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), "UTF-16LE"
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM), "UTF-16BE"
	case utf8.Valid(data):
		return nil, "UTF-8"
	}
	return simplifiedchinese.GB18030, "GB18030"
}

// transcode makes a text of a file in another encoding, in the room that takes. One beyond
// maxText is left out, for checkText to refuse.
func (s *source) transcode(from encoding.Encoding, name string) {
	s.encoding, s.utf8, s.text = name, nil, ""
	most := s.maxText()
	room, exact := roomOfPairs(s.data), false
	if from != simplifiedchinese.GB18030 {
		room, exact = roomOf(from, s.data, most), true
	}
	for {
		text := make([]byte, min(room, most)+utf8.UTFMax)
		n, _, err := from.NewDecoder().Transform(text, s.data, true)
		switch {
		case errors.Is(err, transform.ErrShortDst) && !exact && room <= most: // bytes that are no pairs
			room, exact = roomOf(from, s.data, most), true
			continue
		case errors.Is(err, transform.ErrShortDst), int64(n) > most:
			s.overlong = true
			return
		}
		s.utf8 = text[:n]
		s.text = unsafe.String(unsafe.SliceData(s.utf8), n)
		s.doubtful = err != nil || strings.ContainsRune(s.text, utf8.RuneError)
		return
	}
}

// roomOf counts the bytes of UTF-8 that a text takes, up to one more than most.
func roomOf(from encoding.Encoding, data []byte, most int64) int64 {
	n, _ := io.CopyN(io.Discard, transform.NewReader(bytes.NewReader(data), from.NewDecoder()), most+1) // it ends before, or reads on
	return n
}

// roomOfPairs is what a text in GB18030 takes as UTF-8 at most, where each of its bytes
// is of a character: ASCII the same, two bytes three, four bytes four.
func roomOfPairs(data []byte) int64 {
	n := int64(0)
	for i := 0; i < len(data); i++ {
		if data[i] < utf8.RuneSelf {
			n++
			continue
		}
		n += 3
		i++
	}
	return n
}

// maxText is how long, in bytes of UTF-8, a text of another encoding may become: it is
// held beside the file.
func (s *source) maxText() int64 { return int64(s.limits.withDefaults().Bytes) / 4 * 3 }

// checkText refuses a text of another encoding that is too long.
func (s *source) checkText() error {
	if s.decode(); !s.overlong {
		return nil
	}
	return fault(settable("bytes"),
		lang.Textf("文字（%[1]s）转为 UTF-8 后超过上限 %[2]s", "the text (%[1]s) takes more than the %[2]s accepted as UTF-8", s.encoding, inBytes(s.maxText())),
		lang.Text{ZH: "请只保留本项目的范围，或另存为 UTF-8", EN: "Keep the project's footprint alone, or save it as UTF-8."})
}

// head returns the beginning of the text, for recognising a format. Of a file that is
// not UTF-8 nothing more is decoded: most that comes here in no encoding is no text.
func (s *source) head() string {
	if s.decoded {
		return s.text[:min(len(s.text), sniffBytes)]
	}
	if s.beginning == "" && len(s.data) > 0 {
		from, _ := encodingOf(s.data)
		if from == nil {
			return s.decode()[:min(len(s.text), sniffBytes)]
		}
		text, _ := from.NewDecoder().Bytes(s.data[:min(len(s.data), sniffBytes)]) // what is no text is not recognised
		s.beginning = string(text)
	}
	return s.beginning
}

// isBlank reports whether the file holds nothing but white space.
func (s *source) isBlank() bool {
	if strings.TrimSpace(s.head()) != "" {
		return false
	}
	if s.decoded {
		return strings.TrimSpace(s.text) == ""
	}
	return len(bytes.Trim(s.data[min(len(s.data), sniffBytes):], " \t\r\n\x00")) == 0
}

// fullWidth are the characters a Chinese input method gives for the punctuation and
// digits of coordinates.
const fullWidth = "，、：；．。（）［］【】＝＠－＋０１２３４５６７８９"

// fullWidthIn returns where a text has one of these; -1 where it has none.
func fullWidthIn(text string) int {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return strings.IndexAny(text, fullWidth)
		}
	}
	return -1
}

// unspaced is a text without the white space around it.
func unspaced(text string) string {
	if n := len(text); n > 0 && !maybeWhite(text[0]) && !maybeWhite(text[n-1]) {
		return text
	}
	return strings.TrimFunc(text, isWhite)
}

// maybeWhite reports whether a byte may begin or end a character of white.
func maybeWhite(c byte) bool {
	switch c {
	case ' ', '\t', 0xc2, 0xa0, 0xe3, 0x80, 0xef, 0xbf:
		return true
	}
	return false
}

// lineEnd returns where the line that begins at at ends.
func lineEnd(text string, at int) int {
	for at < len(text) && text[at] != '\n' && text[at] != '\r' {
		at++
	}
	return at
}

// isWhite reports whether a character is one of white.
func isWhite(c rune) bool {
	switch c {
	case ' ', '\t', '\u00a0', '\u3000', '\ufeff':
		return true
	}
	return false
}

// maxNumber is how many characters a coordinate may be written with.
const maxNumber = 400

var errNumber = errors.New("not a decimal number")

// decimal reads a plain decimal number; NaN, infinities, hexadecimal and underscores,
// which strconv would take, are no coordinates, nor is one of more than maxNumber
// characters.
func decimal(word string) (float64, error) {
	if x, ok := exactDecimal(word); ok {
		return x, nil
	}
	if len(word) > maxNumber {
		return 0, errNumber
	}
	for i := range len(word) {
		if c := word[i]; (c < '0' || c > '9') && strings.IndexByte("+-.eE", c) < 0 {
			return 0, errNumber
		}
	}
	return strconv.ParseFloat(word, 64)
}

// tens are the powers of ten that a float64 holds exactly, as far as exactDigits go.
var tens = [exactDigits + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// exactDecimal reads a number of at most exactDigits digits, with an optional minus, and a
// point between digits: both the digits and the power of ten are exact then, so that their
// quotient is the nearest float64, which is what strconv gives. ok is false for any other
// text, which may be a number all the same.
func exactDecimal(word string) (x float64, ok bool) {
	from := 0
	if word != "" && word[0] == '-' {
		from = 1
	}
	if len(word)-from > exactDigits+1 || len(word) == from {
		return 0, false
	}
	digits, point := 0, -1
	for i := from; i < len(word); i++ {
		switch c := word[i]; {
		case '0' <= c && c <= '9':
			digits = 10*digits + int(c-'0')
		case c == '.' && point < 0 && i > from && i < len(word)-1:
			point = i
		default:
			return 0, false
		}
	}
	x = float64(digits)
	switch {
	case point >= 0:
		x /= tens[len(word)-1-point]
	case len(word)-from > exactDigits:
		return 0, false
	}
	if from == 1 {
		x = -x
	}
	return x, true
}
