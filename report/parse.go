package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"redline/lang"
	"redline/screening"
)

// Parse reads a report that JSON wrote. It is strict: another schema, an unknown,
// missing, repeated or differently spelt field, a value of the wrong type and anything
// after the report are refused, so that nothing in the file goes unread. Whether codes
// are known is not checked. Errors are *lang.Fault with the line or the field.
func Parse(data []byte) (*screening.Report, error) {
	if err := checkSyntax(data); err != nil {
		return nil, err
	}
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil || head.Schema != screening.Schema {
		return nil, notAReport(head.Schema)
	}
	var r screening.Report
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return nil, decodeFault(data, err)
	}
	if path := firstDifference(data, &r); path != "" {
		return nil, &lang.Fault{
			Field: path,
			What:  lang.Text{ZH: "字段缺失、拼写不同或写法不合报告格式", EN: "a field is missing, spelt differently or not in the report's form"},
			Hint:  hintUnchanged(),
		}
	}
	return &r, nil
}

func notAReport(schema string) error {
	if schema == "" {
		return &lang.Fault{
			Field: "schema",
			What:  lang.Text{ZH: "不是 redline 报告：没有 schema 字段", EN: "not a redline report: it has no schema field"},
			Hint:  lang.Text{ZH: "请给出以 --format json 写出的报告", EN: "give a report written with --format json"},
		}
	}
	return &lang.Fault{
		Field: "schema",
		What: lang.Textf("报告格式为 %q，本程序只读 %q", "the report's schema is %q; this program reads %q only",
			schema, screening.Schema),
		Hint: lang.Text{ZH: "请用写出该报告的版本核对，或重新筛查", EN: "verify it with the version that wrote it, or screen again"},
	}
}

func hintUnchanged() lang.Text {
	return lang.Text{ZH: "报告须原样使用；若被改动，请重新筛查", EN: "a report must be used as written; if it was edited, screen again"}
}

// checkSyntax refuses what is not exactly one JSON value, and repeated keys, of which
// encoding/json would silently take the last.
func checkSyntax(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	var open []map[string]bool // keys seen; nil for an array
	key := false               // the next token is a key
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) && len(open) == 0 && len(bytes.TrimSpace(data)) > 0 {
			return nil
		}
		if err != nil {
			return decodeFault(data, err)
		}
		switch t := token.(type) {
		case json.Delim:
			switch t {
			case '{':
				open = append(open, map[string]bool{})
			case '[':
				open = append(open, nil)
			default:
				open = open[:len(open)-1]
			}
			key = len(open) > 0 && open[len(open)-1] != nil
		case string:
			if key {
				if open[len(open)-1][t] {
					return repeatedKey(data, dec.InputOffset(), t)
				}
				open[len(open)-1][t] = true
				key = false
				continue
			}
			key = len(open) > 0 && open[len(open)-1] != nil
		default:
			key = len(open) > 0 && open[len(open)-1] != nil
		}
		if len(open) == 0 && len(bytes.TrimSpace(data[dec.InputOffset():])) > 0 {
			return trailing(data, dec.InputOffset())
		}
	}
}

func repeatedKey(data []byte, at int64, key string) error {
	return &lang.Fault{
		Line: lineAt(data, at), Field: key,
		What: lang.Text{ZH: "同一对象中字段重复", EN: "the field appears twice in one object"},
		Hint: hintUnchanged(),
	}
}

func trailing(data []byte, at int64) error {
	return &lang.Fault{
		Line: lineAt(data, at),
		What: lang.Text{ZH: "报告之后还有内容", EN: "there is something after the report"},
		Hint: hintUnchanged(),
	}
}

// decodeFault puts an error of encoding/json into words, with its line.
func decodeFault(data []byte, err error) error {
	f := &lang.Fault{Hint: hintUnchanged(), Err: err}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	unknown, isUnknown := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case errors.As(err, &syntax):
		f.Line = lineAt(data, syntax.Offset)
		f.What = lang.Text{ZH: "不是完整有效的 JSON", EN: "not whole, valid JSON"}
	case errors.As(err, &kind):
		f.Line, f.Field = lineAt(data, kind.Offset), kind.Field
		f.What = lang.Textf("值的类型不对（读到 %s）", "the value is of the wrong type (found %s)", kind.Value)
	case isUnknown:
		f.Field = strings.Trim(unknown, `"`)
		f.What = lang.Text{ZH: "报告格式中没有这个字段", EN: "the report format has no such field"}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		f.Line = lineAt(data, int64(len(data)))
		f.What = lang.Text{ZH: "文件为空或不完整", EN: "the file is empty or cut short"}
	default: // a date
		f.What = lang.Textf("有一个值无法读取：%v", "a value cannot be read: %v", err)
	}
	return f
}

func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), int64(len(data)))], []byte("\n"))
}

// firstDifference returns the path of the first field in which data and r, written
// again, do not hold the same, or "". It finds what encoding/json lets pass: missing
// fields, null for a list, names in another case.
func firstDifference(data []byte, r *screening.Report) string {
	again, err := compactJSON(r)
	if err != nil {
		return "schema"
	}
	var was, is any
	if json.Unmarshal(data, &was) != nil || json.Unmarshal(again, &is) != nil {
		return "schema"
	}
	path, _ := difference("", was, is)
	return path
}

func difference(path string, a, b any) (string, bool) {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			return path, true
		}
		for _, key := range unionKeys(a, b) {
			av, inA := a[key]
			bv, inB := b[key]
			here := strings.TrimPrefix(path+"."+key, ".")
			if inA != inB {
				return here, true
			}
			if p, differs := difference(here, av, bv); differs {
				return p, true
			}
		}
		return "", false
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return path, true
		}
		for i := range a {
			if p, differs := difference(fmt.Sprintf("%s[%d]", path, i), a[i], b[i]); differs {
				return p, true
			}
		}
		return "", false
	}
	if isContainer(b) || a != b || a == nil && !nullable(path) {
		return path, true
	}
	return "", false
}

// nullable reports whether null has a meaning at the path: a width not adopted, a fact
// without value.
func nullable(path string) bool {
	return strings.HasSuffix(path, ".width.adopted") || strings.HasPrefix(path, "components[") && strings.HasSuffix(path, ".value")
}

func isContainer(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

func unionKeys(a, b map[string]any) []string {
	keys := make([]string, 0, len(a))
	for k := range a {
		keys = append(keys, k)
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	return keys
}
