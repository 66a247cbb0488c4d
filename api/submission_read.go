package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"redline/api/problem"
	"redline/lang"
	"redline/layers"
	"redline/project"
	"redline/screening"
)

// submissionParameters are the query parameters of a submission; a body in JSON says the
// same in itself, and what both say is taken from the query.
var submissionParameters = []string{
	"on", "catalogue", "crs", "shift", "feature", "layer", "repair", "outlines", "accuracy", "attributes", "set", "name", "role", "filename",
	"title", "supersedes", "save", "geometry", "format",
}

// Limits of a submission beside those of package intake.
const (
	maxFiles    = 100     // of one upload
	maxFacts    = 1 << 20 // bytes
	maxFileName = 255     // bytes
)

// submission reads the project that a request brings: a GeoJSON body, a JSON request, a
// form with files, or a file of any other kind as the body itself.
func (s *Service) submission(w http.ResponseWriter, r *http.Request, p *parameters) (*submission, error) {
	sub := &submission{
		at: p.asOf(s.today()), set: r.URL.Query()["set"], accuracy: p.number("accuracy", 0, maxAccuracy, false),
		attributes: p.flag("attributes", true), title: p.text("title"), supersedes: p.text("supersedes"),
	}
	given := reading{CRS: p.text("crs"), Shift: p.text("shift"), Feature: p.text("feature"), Layer: p.text("layer"), Repair: p.flag("repair", false), Outlines: p.flag("outlines", false)}
	role := p.role()
	if p.err != nil {
		return nil, p.err
	}
	mediaType, fields, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.Header.Get("Content-Type") != "" {
		return nil, problem.New(problem.MediaType, &lang.Fault{
			Field: "Content-Type", What: lang.Text{ZH: "内容类型的写法有误", EN: "the content type is malformed"},
			Hint: lang.Text{ZH: "例如 application/geo+json", EN: "for instance application/geo+json"},
		})
	}
	if err := plainBody(r); err != nil {
		return nil, err
	}
	body := http.MaxBytesReader(w, r.Body, s.Limits.MaxBytes())
	switch {
	case mediaType == "multipart/form-data":
		err = s.form(sub, multipart.NewReader(body, fields["boundary"]), given, role)
	case mediaType == "application/json":
		err = s.whole(sub, body, given, role, p, s.request)
	default:
		err = s.whole(sub, body, given, role, p, s.file)
	}
	if err == nil && len(sub.parts) == 0 {
		err = problem.New(problem.Invalid, &lang.Fault{
			What: lang.Text{ZH: "请求中没有项目范围", EN: "the request holds no footprint"},
			Hint: lang.Text{ZH: "以 GeoJSON、文件或表单字段 file 给出", EN: "give it as GeoJSON, as a file, or as the form's field file"},
		})
	}
	return sub, err
}

// plainBody refuses a body that was compressed on its way: what it unpacks to is not known
// before it is.
func plainBody(r *http.Request) error {
	encoding := strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding")))
	if encoding == "" || encoding == "identity" {
		return nil
	}
	return problem.New(problem.MediaType, &lang.Fault{
		Field: "Content-Encoding", What: lang.Textf("正文不能以 %[1]q 编码", "a body encoded as %[1]q is not taken", encoding),
		Hint: lang.Text{ZH: "不压缩提交；压缩的文件（zip、kmz）作为文件提交", EN: "send it as it is; files that are compressed (zip, kmz) are taken as files"},
	})
}

func (p *parameters) role() string {
	role := p.text("role")
	if role == "" {
		return "site"
	}
	if !slices.Contains(screening.Roles(), role) {
		p.fail("role", lang.Textf("没有角色 %[1]q", "there is no role %[1]q", role), lang.Textf("可用：%[1]s", "known: %[1]s", strings.Join(screening.Roles(), ", ")))
	}
	return role
}

// take reads a body that is taken as one.
type take func(sub *submission, data []byte, given reading, role string, p *parameters) error

func (s *Service) whole(sub *submission, body io.Reader, given reading, role string, p *parameters, t take) error {
	data, err := io.ReadAll(body)
	if err != nil {
		return bodyError(err)
	}
	return t(sub, data, given, role, p)
}

// bodyError tells a body that is too long from one that did not arrive whole.
func bodyError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return problem.New(problem.Invalid, &lang.Fault{
		What: lang.Text{ZH: "请求正文没有完整到达", EN: "the body did not arrive whole"},
		Hint: lang.Text{ZH: "再次提交", EN: "send it again"}, Err: err,
	})
}

// file takes the body as a file of the project.
func (s *Service) file(sub *submission, data []byte, given reading, role string, p *parameters) error {
	name := fileName(p.text("filename"), "footprint")
	sub.files = append(sub.files, submittedFile{name, data})
	sub.parts = append(sub.parts, submittedPart{
		Part: project.Part{Name: p.text("name"), Role: role, File: name, Feature: given.Feature, Layer: given.Layer}, data: data, reading: given,
	})
	return nil
}

// fileName is a caller's name for a file without folders: it is said in messages only.
func fileName(given, otherwise string) string {
	name := path.Base(strings.ReplaceAll(given, `\`, "/"))
	if given == "" || name == "." || name == "/" || len(name) > maxFileName {
		return otherwise
	}
	return strings.ToValidUTF8(name, "�")
}

// requestBody is a project in JSON. Facts of one component stand under components in facts,
// as in a file of facts (docs/reviewer.md).
type requestBody struct {
	On         string          `json:"on"`
	Catalogue  int64           `json:"catalogue"`
	Accuracy   *float64        `json:"accuracy_m"`
	Attributes *bool           `json:"attributes"`
	Title      string          `json:"title"`
	Supersedes string          `json:"supersedes"`
	Facts      json.RawMessage `json:"facts"`
	Components []requestedPart `json:"components"`
}

// requestedPart is a component: a GeoJSON object of any kind, or the name of an uploaded file.
type requestedPart struct {
	reading
	Name     string          `json:"name"`
	Role     string          `json:"role"`
	File     string          `json:"file"`
	Geometry json.RawMessage `json:"geometry"`
}

// request takes the body as JSON: a requestBody, or a bare GeoJSON object.
func (s *Service) request(sub *submission, data []byte, given reading, role string, p *parameters) error {
	var kind struct {
		Type json.RawMessage `json:"type"`
	}
	if err := json.Unmarshal(data, &kind); err == nil && len(kind.Type) > 0 {
		return s.file(sub, data, given, role, p)
	}
	body, err := decodeRequest(data)
	if err != nil {
		return err
	}
	return s.describe(sub, body)
}

func decodeRequest(data []byte) (requestBody, error) {
	var body requestBody
	if err := decodeJSON(data, &body); err != nil {
		return body, badJSON(err, "ScreeningRequest")
	}
	return body, nil
}

// describe adds what a JSON request says; its files must have been uploaded with it.
func (s *Service) describe(sub *submission, body requestBody) error {
	if err := sub.date(body); err != nil {
		return err
	}
	var given map[string]json.RawMessage
	if json.Unmarshal(body.Facts, &given) != nil || len(given) > 0 { // {} and null state nothing
		sub.facts = body.Facts
	}
	if body.Accuracy != nil {
		if sub.accuracy = *body.Accuracy; !(sub.accuracy >= 0 && sub.accuracy <= maxAccuracy) {
			return badField("accuracy_m", lang.Textf("写 0 到 %[1]d 之间的米数", "write metres from 0 to %[1]d", maxAccuracy))
		}
	}
	if body.Attributes != nil {
		sub.attributes = *body.Attributes
	}
	sub.title, sub.supersedes = orElse(sub.title, body.Title), orElse(sub.supersedes, body.Supersedes)
	if len(body.Components) > project.MaxComponents {
		return badField("components", lang.Textf("一个项目最多 %[1]d 个组成部分", "a project has at most %[1]d parts", project.MaxComponents))
	}
	for i, c := range body.Components {
		part, err := sub.component(c)
		if err != nil {
			return fmt.Errorf("component %d: %w", i, err)
		}
		sub.parts = append(sub.parts, part)
	}
	return nil
}

func orElse(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func badField(field string, hint lang.Text) error {
	return problem.New(problem.Invalid, &lang.Fault{Field: field, What: lang.Text{ZH: "取值不可用", EN: "the value is not usable"}, Hint: hint})
}

func (sub *submission) date(body requestBody) error {
	if body.On != "" {
		day, err := layers.ParseDate(body.On)
		if err != nil {
			return badField("on", lang.Text{ZH: "写成 2026-03-01", EN: "write it like 2026-03-01"})
		}
		sub.at.On = day
	}
	if body.Catalogue < 0 {
		return badField("catalogue", lang.Text{ZH: "写 1 或更大的整数", EN: "write a whole number from 1"})
	}
	if body.Catalogue > 0 {
		sub.at.Catalogue = body.Catalogue
	}
	return nil
}

// component is the file or geometry of one requested part.
func (sub *submission) component(c requestedPart) (submittedPart, error) {
	if c.Role == "" {
		c.Role = "site"
	}
	if !slices.Contains(screening.Roles(), c.Role) {
		return submittedPart{}, badField("role", lang.Textf("可用：%[1]s", "known: %[1]s", strings.Join(screening.Roles(), ", ")))
	}
	part := submittedPart{Part: project.Part{Name: c.Name, Role: c.Role, Feature: c.Feature, Layer: c.Layer}, reading: c.reading}
	switch {
	case c.File != "" && len(c.Geometry) > 0 || c.File == "" && len(c.Geometry) == 0:
		return part, badField("components", lang.Text{ZH: "每个组成部分给出 geometry 或 file，两者只取其一", EN: "give each component a geometry or a file, one of the two"})
	case c.File != "":
		i := slices.IndexFunc(sub.files, func(f submittedFile) bool { return f.name == asSent(c.File) })
		if i < 0 {
			return part, problem.New(problem.Invalid, &lang.Fault{
				Field: "file", What: lang.Textf("表单中没有文件 %[1]q", "the form holds no file %[1]q", c.File),
				Hint: lang.Text{ZH: "把它作为字段 file 一并上传", EN: "upload it with the request, as the field file"},
			})
		}
		part.File, part.data = sub.files[i].name, sub.files[i].data
	default:
		part.File, part.data = orElse(c.Name, "geometry "+strconv.Itoa(len(sub.parts)+1)), c.Geometry
		sub.files = append(sub.files, submittedFile{part.File + ".geojson", part.data})
	}
	return part, nil
}
