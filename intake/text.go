package intake

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// sniffBytes is how much of a text a reader looks at to recognise its format.
const sniffBytes = 64 << 10

// decode returns the file as UTF-8 text without byte order mark. Without a mark it is
// UTF-8 where that is valid, else GB18030, of which GBK and GB 2312 are parts.
func (s *source) decode() string {
	if s.decoded {
		return s.text
	}
	s.decoded = true
	data := s.data
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		s.text, s.encoding = string(data[3:]), "UTF-8 BOM"
		if !utf8.ValidString(s.text) {
			s.text, s.doubtful = strings.ToValidUTF8(s.text, "\ufffd"), true
		}
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		s.transcode(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes, "UTF-16LE")
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		s.transcode(unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Bytes, "UTF-16BE")
	case utf8.Valid(data):
		s.text, s.encoding = string(data), "UTF-8"
	default:
		s.transcode(simplifiedchinese.GB18030.NewDecoder().Bytes, "GB18030")
	}
	return s.text
}

func (s *source) transcode(decode func([]byte) ([]byte, error), name string) {
	out, err := decode(s.data)
	s.text, s.encoding = string(out), name
	s.doubtful = err != nil || strings.ContainsRune(s.text, utf8.RuneError)
}

// head returns the beginning of the text, for recognising a format.
func (s *source) head() string {
	text := s.decode()
	return text[:min(len(text), sniffBytes)]
}

// fullWidth are the characters a Chinese input method gives for the punctuation and
// digits of coordinates.
const fullWidth = "，、：；．。（）［］【】＝＠－＋０１２３４５６７８９"

// maxNumber is how many characters a coordinate may be written with.
const maxNumber = 400

var errNumber = errors.New("not a decimal number")

// decimal reads a plain decimal number; NaN, infinities, hexadecimal and underscores,
// which strconv would take, are no coordinates, nor is one of more than maxNumber
// characters.
func decimal(word string) (float64, error) {
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
