package ogc

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"redline/api/cql2"
	"redline/api/problem"
	"redline/geo"
	"redline/lang"
	"redline/layers"
)

// itemsQuery is what a request for items asks, understood.
type itemsQuery struct {
	limit, offset int
	cursor        cursor
	area          *area
	filter        *cql2.Filter
	order         []sortKey
	selects       string // a digest of what chooses and orders items, for cursors
}

// sortKey orders by a column.
type sortKey struct {
	column
	descending bool
}

// itemsQuery reads the parameters of items. version is the one that answers; columns those
// of its layer.
func (req *request) itemsQuery(v *layers.Version, around []float64, columns []column) (q itemsQuery, err error) {
	if q.limit, err = req.count("limit", DefaultLimit, 1, math.MaxInt32); err != nil {
		return q, err
	}
	q.limit = min(q.limit, MaxLimit) // more may be asked for, not given (/req/core/fc-limit-response-1)
	if q.offset, err = req.count("offset", 0, 0, MaxOffset); err != nil {
		return q, err
	}
	if q.area, err = req.bbox(around); err != nil {
		return q, err
	}
	if q.filter, err = req.filter(around, columns); err != nil {
		return q, err
	}
	if q.order, err = req.sortKeys(columns); err != nil {
		return q, err
	}
	q.selects = req.selects()
	if q.cursor, err = req.readCursor(v, q.selects); err == nil && q.cursor.given && q.offset > 0 {
		err = problem.BadParameter("offset", lang.Text{ZH: "offset 与 cursor 不能同时给出", EN: "offset and cursor cannot be given together"},
			lang.Text{ZH: "去掉 offset", EN: "leave offset out"})
	}
	return q, err
}

// count reads a whole number.
func (req *request) count(name string, fallback, least, most int) (int, error) {
	text := req.query.Get(name)
	if !req.query.Has(name) {
		return fallback, nil
	}
	n, err := strconv.Atoi(text)
	if err == nil && n >= least && n <= most {
		return n, nil
	}
	hint := lang.Textf("给出 %d 到 %d 之间的整数", "give a whole number from %d to %d", least, most)
	if name == "offset" && err == nil && n > most {
		hint = lang.Textf("offset 至多 %d；更多的要素请沿 next 链接取", "offset goes up to %d; follow the next links for more", most)
	}
	return 0, problem.BadParameter(name, lang.Textf("%.40q 不能用", "%.40q cannot be used", text), hint)
}

// filter joins the parameter filter and the parameters named like properties.
func (req *request) filter(around []float64, columns []column) (*cql2.Filter, error) {
	r, err := req.reference("filter-crs")
	if err != nil {
		return nil, err
	}
	parse := cql2.ParseText
	switch language := req.query.Get("filter-lang"); language {
	case "", "cql2-text":
	case "cql2-json":
		parse = func(s string) (cql2.Node, error) { return cql2.ParseJSON([]byte(s)) }
	default:
		return nil, problem.BadParameter("filter-lang", lang.Textf("没有过滤语言 %.40q", "there is no filter language %.40q", language),
			lang.Text{ZH: "可用：cql2-text、cql2-json", EN: "the languages are: cql2-text, cql2-json"})
	}
	nodes, err := req.propertyNodes(columns)
	if err != nil {
		return nil, err
	}
	if req.query.Has("filter") {
		n, err := parse(req.query.Get("filter"))
		if err != nil {
			return nil, badFilter(err)
		}
		nodes = append(nodes, n)
	}
	if len(nodes) == 0 {
		return nil, nil //nolint:nilnil // nothing is filtered
	}
	all := nodes[0]
	if len(nodes) > 1 {
		all = cql2.Node{Kind: cql2.Operation, Op: "and", Args: nodes}
	}
	filter, err := cql2.Bind(all, queryables(columns), space{r, req.snapshot.Plane, around})
	if err != nil {
		return nil, badFilter(err)
	}
	return filter, nil
}

func badFilter(err error) error {
	if fault, ok := err.(*lang.Fault); ok { //nolint:errorlint // package cql2 returns it bare
		return problem.New(problem.Parameter, fault)
	}
	return err
}

// propertyNodes makes an equality of each parameter named like a column (17-069r4
// /rec/core/fc-filters; 19-079r2 /req/queryables-query-parameters/parameters).
func (req *request) propertyNodes(columns []column) (nodes []cql2.Node, err error) {
	allowed := propertyParameters(req.holding.Layer)
	for _, c := range columns {
		if !slices.Contains(allowed, c.name) || !req.query.Has(c.name) {
			continue
		}
		text := req.query.Get(c.name)
		value := cql2.Node{Kind: cql2.Text, Value: text}
		ok := len(text) <= cql2.MaxText
		switch c.typ {
		case cql2.NumberType:
			value.Kind = cql2.Number
			value.Number, err = strconv.ParseFloat(text, 64)
			ok = err == nil && !math.IsNaN(value.Number)
		case cql2.BooleanType:
			value.Kind, value.Bool = cql2.Boolean, text == "true"
			ok = text == "true" || text == "false"
		}
		if !ok {
			return nil, problem.BadParameter(c.name, lang.Textf("%.40q 不是该属性的值", "%.40q is no value of this property", text),
				lang.Text{ZH: "数写成十进制，真假值写 true 或 false", EN: "write numbers in decimal, booleans as true or false"})
		}
		nodes = append(nodes, cql2.Node{Kind: cql2.Operation, Op: "=", Args: []cql2.Node{{Kind: cql2.Property, Value: c.name}, value}})
	}
	return nodes, nil
}

// sortKeys reads sortby: names with + or - before them; + is what remains of a space in a
// URL.
func (req *request) sortKeys(columns []column) (keys []sortKey, err error) {
	if req.query.Get("sortby") == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(req.query.Get("sortby"), ",") {
		name := strings.TrimLeft(part, "+- ")
		i := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
		if i < 0 || len(keys) == len(columns) {
			return nil, unknownColumn("sortby", name, columns)
		}
		keys = append(keys, sortKey{columns[i], strings.HasPrefix(part, "-")})
	}
	return keys, nil
}

// chosenColumns reads properties: the columns that are answered, in the layer's order.
func (req *request) chosenColumns(columns []column) ([]column, error) {
	if !req.query.Has("properties") {
		return columns, nil
	}
	chosen := []column{}
	names := strings.Split(req.query.Get("properties"), ",")
	for _, name := range names {
		if !slices.Contains(columnNames(columns), name) && name != "" {
			return nil, unknownColumn("properties", name, columns)
		}
	}
	for _, c := range columns {
		if slices.Contains(names, c.name) {
			chosen = append(chosen, c)
		}
	}
	return chosen, nil
}

func unknownColumn(parameter, name string, columns []column) error {
	return problem.BadParameter(parameter, lang.Textf("没有属性 %.60q", "there is no property %.60q", name),
		lang.Textf("属性：%s", "the properties are: %s", strings.Join(columnNames(columns), ", ")))
}

// withoutGeometry reads skipGeometry.
func (req *request) withoutGeometry() (bool, error) {
	switch text := req.query.Get("skipGeometry"); text {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	default:
		return false, problem.BadParameter("skipGeometry", lang.Textf("%.40q 不能用", "%.40q cannot be used", text),
			lang.Text{ZH: "写 true 或 false", EN: "write true or false"})
	}
}

// selects digests the parameters that choose and order items.
func (req *request) selects() string {
	chosen := url.Values{}
	for name, values := range req.query {
		switch name {
		case "f", "lang", "limit", "offset", "cursor", "crs", "properties", "skipGeometry", "datetime", "catalogue":
		default:
			chosen[name] = values
		}
	}
	sum := sha256.Sum256([]byte(chosen.Encode()))
	return hex.EncodeToString(sum[:6])
}

// record is a zone as filters look at it.
type record struct {
	snapshot *layers.Snapshot
	columns  map[string]column
	zone     *layers.Zone
}

func (r *record) Value(name string) (any, bool) { return r.columns[name].value(r.snapshot, r.zone) }

func (r *record) Shape() geo.Shape { return r.zone.Shape }
