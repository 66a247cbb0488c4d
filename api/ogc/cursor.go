package ogc

import (
	"encoding/base64"
	"strconv"
	"strings"

	"redline/api/problem"
	"redline/lang"
	"redline/layers"
)

// cursor is where a page begins: after the zone with a code. It holds the version and the
// query it belongs to, and how many items match in all, which are then counted once only.
type cursor struct {
	given   bool
	version string // the first 16 digits of its SHA256
	selects string
	matched int
	after   string
}

// String writes the cursor as next links carry it. It is no secret: who changes it only
// misleads himself.
func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join([]string{c.version, c.selects, strconv.Itoa(c.matched), c.after}, "\n")))
}

// versionTag names a version in a cursor.
func versionTag(v *layers.Version) string {
	if v == nil {
		return ""
	}
	return v.SHA256[:min(16, len(v.SHA256))]
}

// readCursor reads the parameter cursor. One of another version is a conflict: going on in
// it would leave out some items and give others twice.
func (req *request) readCursor(v *layers.Version, selects string) (cursor, error) {
	text := req.query.Get("cursor")
	if text == "" {
		return cursor{}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	parts := strings.SplitN(string(raw), "\n", 4)
	if err != nil || len(parts) != 4 {
		return cursor{}, badCursor()
	}
	c := cursor{given: true, version: parts[0], selects: parts[1], after: parts[3]}
	if c.matched, err = strconv.Atoi(parts[2]); err != nil || c.matched < 0 || c.selects != selects {
		return cursor{}, badCursor()
	}
	if c.version != versionTag(v) {
		return cursor{}, problem.New(problem.Conflict, &lang.Fault{
			Field: "cursor",
			What:  lang.Text{ZH: "这个游标属于图层的另一个版本，该版本此处已不再提供", EN: "the cursor belongs to another version of the layer, which is not served here any more"},
			Hint:  lang.Text{ZH: "从第一页重新取；next 链接中的 datetime 和 catalogue 不要改动", EN: "begin again with the first page; leave datetime and catalogue of the next link as they are"},
		})
	}
	return c, nil
}

func badCursor() error {
	return problem.BadParameter("cursor", lang.Text{ZH: "游标不能用，或属于另一个查询", EN: "the cursor cannot be used, or belongs to another query"},
		lang.Text{ZH: "只沿 next 链接翻页，其余参数不变", EN: "follow the next links, and change nothing else in them"})
}
