package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"redline/api/problem"
	"redline/lang"
)

// errFollows is of a body that goes on behind its object.
var errFollows = errors.New("something follows the object")

// errEncoding is of a body that is not UTF-8, as JSON between systems must be (RFC 8259 §8.1).
var errEncoding = errors.New("not UTF-8")

// decodeJSON reads one JSON object with the members that v has and no others. A mark of
// UTF-8 at the beginning, which Windows tools write, is passed over.
func decodeJSON(data []byte, v any) error {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) { // the decoder would put signs of its own in place of these
		return errEncoding
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(v)
	if err == nil && decoder.More() {
		return errFollows
	}
	return err
}

// badJSON refuses a body that is not the JSON of a schema of openapi.yaml: err is the
// decoder's, whose English nobody else is shown.
func badJSON(err error, schema string) error {
	fault := &lang.Fault{Err: err, Hint: lang.Textf("格式见 /openapi.yaml 的 %[1]s", "see %[1]s in /openapi.yaml", schema)}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	unknown, isUnknown := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case isUnknown:
		fault.Field = strings.Trim(unknown, `"`)
		fault.What = lang.Text{ZH: "没有这个字段", EN: "there is no such field"}
	case errors.As(err, &kind):
		fault.Field = kind.Field
		fault.What = lang.Textf("类型不对：给的是 %[1]s", "it is of the wrong type: a JSON %[1]s", kind.Value)
	case errors.Is(err, errEncoding):
		fault.What = lang.Text{ZH: "JSON 不是 UTF-8 编码", EN: "the JSON is not in UTF-8"}
		fault.Hint = lang.Text{ZH: "转成 UTF-8 再提交（GBK 的文件须先转换）", EN: "convert it to UTF-8 and send it again"}
	case errors.Is(err, errFollows):
		fault.What = lang.Text{ZH: "JSON 对象之后还有内容", EN: "something follows the JSON object"}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		fault.What = lang.Text{ZH: "JSON 没有写完：在中途结束", EN: "the JSON is incomplete: it ends in the middle"}
	case errors.As(err, &syntax):
		fault.What = lang.Textf("JSON 在第 %[1]d 个字节处有误", "the JSON is wrong at byte %[1]d", syntax.Offset)
	default:
		fault.What = lang.Text{ZH: "JSON 有误", EN: "the JSON is wrong"}
	}
	return problem.New(problem.Invalid, fault)
}
