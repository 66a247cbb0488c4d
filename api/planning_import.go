package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"redline/api/access"
	"redline/api/problem"
	"redline/geo"
	"redline/intake"
	"redline/lang"
	"redline/layers"
	"redline/layers/deliver"
	"redline/planning"

	"github.com/twpayne/go-geom"
)

// shownRejected is how many rejected features come back with a draft; all of them are at
// its rejected.
const shownRejected = 1000

// deliveryForm is a delivery as a form brings it.
type deliveryForm struct {
	files             []submittedFile
	coverage, profile *submittedFile
}

// importDelivery takes a department's file into a draft of a layer: POST
// /v1/planning/layers/{layer}/versions. The form's files are the delivery (a shapefile with
// those beside it counts as one), but for coverage (what was looked at) and profile (the
// planner's own, in YAML).
func (s *Service) importDelivery(w http.ResponseWriter, r *http.Request) error {
	p := query(r, "from", "until", "document", "accuracy", "coverage", "profile", "crs", "table", "empty", "reason")
	layer, wrong := layerIn(r)
	order := s.orderOf(p, layer)
	reason := strings.TrimSpace(p.text("reason"))
	desk, err := s.desk(r.Context())
	if err == nil {
		err = wrong
	}
	if err == nil {
		err = p.err
	}
	if err == nil {
		err = reasonable(reason, false)
	}
	if err != nil {
		return err
	}
	form, err := s.delivery(w, r)
	if err == nil {
		err = form.main(&order)
	}
	if err != nil {
		return err
	}
	if err := s.prepare(r.Context(), form, &order); err != nil {
		return unread(err)
	}
	leave, err := access.Enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	sequence, made, err := desk.Import(r.Context(), order, actOf(r.Context(), reason))
	if errors.Is(err, planning.ErrNothingTaken) {
		return nothingTaken(order.Name, made)
	}
	if errors.Is(err, planning.ErrEmpty) {
		return problem.New(problem.Unprocessable, emptyFault(order.Name))
	}
	if err != nil {
		return planningProblem(err)
	}
	w.Header().Set("Location", "/v1/planning/layers/"+order.Layer+"/versions/"+strconv.FormatInt(sequence, 10)+"/zones")
	notes := []lang.Text{}
	for _, n := range made.Notes {
		notes = append(notes, lang.Text{ZH: n.In(lang.ZH), EN: n.In(lang.EN)})
	}
	return answer(w, http.StatusCreated, map[string]any{
		"schema": "redline.draft/1", "layer": order.Layer, "version": sequence, "profile": made.Profile, "format": made.Format,
		"features": made.Features, "zones": made.Taken, "rejected_count": len(made.Rejected), "rejected": firstRejected(made), "notes": notes,
	})
}

func firstRejected(made *deliver.Delivery) planning.Collection {
	list := planning.RejectedOf(made)
	return rejectedOf(list[:min(len(list), shownRejected)])
}

// nothingTaken refuses a delivery of which no feature can be used, with each reason.
func nothingTaken(name string, made *deliver.Delivery) error {
	return &problem.Refusal{
		Kind: problem.Unprocessable, Extra: map[string]any{"rejected": firstRejected(made)},
		Fault: &lang.Fault{
			File: name, What: lang.Textf("%[1]d 个要素全部不能入库，没有建立草稿", "all %[1]d features were rejected: no draft was made", len(made.Rejected)),
			Hint: lang.Text{ZH: "核对坐标系（crs）、字段方案（profile）和列出的原因（rejected）", EN: "check the reference (crs), the profile and the reasons listed (rejected)"},
		},
	}
}

// emptyFault refuses a file without features, where that was not said to be meant.
func emptyFault(name string) *lang.Fault {
	return &lang.Fault{
		File: name, What: lang.Text{ZH: "文件中没有要素，没有建立草稿", EN: "the file has no features: no draft was made"},
		Hint: lang.Text{ZH: "核对交付的文件；确为该图层自生效日起没有图斑的，写明 empty=true", EN: "check the file that was delivered; where the layer truly has no zones from that day on, say empty=true"},
	}
}

// orderOf reads what the parameters say of a delivery.
func (s *Service) orderOf(p *parameters, layer string) planning.Order {
	date := func(name string) (day layers.Date) {
		if text := p.text(name); text != "" {
			var err error
			if day, err = layers.ParseDate(text); err != nil {
				p.fail(name, lang.Textf("%[1]q 不是日期", "%[1]q is no date", text), lang.Text{ZH: "写成 2026-01-01", EN: "write it like 2026-01-01"})
			}
		}
		return day
	}
	o := planning.Order{
		Layer: layer, Days: layers.Interval{From: date("from"), Until: date("until")}, Document: p.text("document"), Accuracy: geo.Metres(p.number("accuracy", 0, maxAccuracy, true)),
		Options: deliver.Options{Profile: p.text("profile"), CRS: p.text("crs"), Table: p.text("table")},
		Empty:   p.flag("empty", false),
	}
	if unfit := layers.RefuseText(o.Document); unfit != nil {
		p.fail("document", unfit.What, lang.Text{ZH: "写文件的编号，见 documents.yaml", EN: "write the id of a document, as documents.yaml has it"})
	}
	switch {
	case o.Days.From.IsZero():
		p.fail("from", lang.Text{ZH: "没有说明生效日", EN: "the first day in force is missing"}, lang.Text{ZH: "写成 from=2026-01-01", EN: "write from=2026-01-01"})
	case !o.Days.Until.IsZero() && !o.Days.From.Before(o.Days.Until):
		p.fail("until", lang.Textf("失效日 %[1]s 须晚于生效日 %[2]s", "the day it ends, %[1]s, must be after the day it begins, %[2]s", o.Days.Until, o.Days.From),
			lang.Text{ZH: "until 是不再有效的第一天；长期有效的不写", EN: "until is the first day it no longer holds; leave it out where it holds until further notice"})
	}
	switch text := p.text("coverage"); text {
	case "":
	case "district":
		o.Cover = planning.District
	default:
		p.fail("coverage", lang.Textf("%[1]q 不可用", "%[1]q is of no use", text), lang.Text{ZH: "写 district（全区），或以表单文件 coverage 给出范围", EN: "write district, or give the area as the form's file coverage"})
	}
	return o
}

// delivery reads the form of a delivery.
func (s *Service) delivery(w http.ResponseWriter, r *http.Request) (*deliveryForm, error) {
	mediaType, fields, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "multipart/form-data" {
		return nil, problem.New(problem.MediaType, &lang.Fault{
			Field: "Content-Type", What: lang.Text{ZH: "数据以表单提交（multipart/form-data）", EN: "a delivery is sent as a form (multipart/form-data)"},
			Hint: lang.Text{ZH: "curl -F file=@红线.zip", EN: "curl -F file=@red-line.zip"},
		})
	}
	if err := plainBody(r); err != nil {
		return nil, err
	}
	form, out := multipart.NewReader(http.MaxBytesReader(w, r.Body, s.Limits.MaxBytes()), fields["boundary"]), &deliveryForm{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, formError(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, formError(err)
		}
		file := submittedFile{formFileName(part, "delivery"), data}
		switch {
		case part.FileName() == "":
			return nil, badField(part.FormName(), lang.Text{ZH: "表单只有文件；其余写在查询参数里", EN: "the form has files only; give the rest as query parameters"})
		case part.FormName() == "coverage":
			out.coverage = &file
		case part.FormName() == "profile":
			out.profile = &file
		case len(out.files) == maxFiles:
			return nil, problem.New(problem.TooLarge, &lang.Fault{
				What: lang.Textf("文件多于 %[1]d 个", "there are more than %[1]d files", maxFiles), Hint: lang.Text{ZH: "一次提交一份数据", EN: "send one delivery at a time"},
			})
		default:
			out.files = append(out.files, file)
		}
	}
}

// main finds the one file that the others stand beside.
func (f *deliveryForm) main(o *planning.Order) error {
	n := 0
	for _, file := range f.files {
		if !slices.Contains(beside, strings.ToLower(path.Ext(file.name))) {
			n++
			o.Name, o.Data = file.name, file.data
		}
	}
	if n != 1 {
		return problem.New(problem.Invalid, &lang.Fault{
			What: lang.Textf("一次导入一份数据，收到 %[1]d 份", "one delivery is imported at a time; %[1]d came", n),
			Hint: lang.Text{ZH: "给出一个 .zip、.gpkg、.geojson，或 .shp 连同它的 .dbf、.prj", EN: "give one .zip, .gpkg or .geojson, or a .shp with its .dbf and .prj"},
		})
	}
	o.Options.Beside = besideOf(o.Name, f.files)
	return nil
}

// prepare reads the files of a delivery, apart from this process, before the database waits
// for any of it.
func (s *Service) prepare(ctx context.Context, f *deliveryForm, o *planning.Order) (err error) {
	if f.profile != nil {
		if o.Options.Own, err = deliver.ReadProfile(f.profile.name, f.profile.data); err != nil {
			return err
		}
	}
	if f.coverage != nil {
		if o.Cover, err = s.covered(ctx, f.coverage); err != nil {
			return err
		}
	}
	set, err := s.Reader.Records(ctx, o.Name, o.Data, intake.RecordOptions{CRS: o.Options.CRS, Table: o.Options.Table, Beside: o.Options.Beside, Limits: s.Limits})
	o.Options.Open = func(string, []byte, intake.RecordOptions) (*intake.RecordFile, error) {
		return intake.HeldRecords(set), nil
	}
	return err
}

// covered reads what was looked at: one area, of any format that footprints have.
func (s *Service) covered(ctx context.Context, f *submittedFile) (func(*layers.Catalogue) (layers.Version, error), error) {
	found, err := s.Reader.Read(ctx, f.name, f.data, intake.Options{ServiceArea: s.Districts.store.Catalogue().ServiceArea, Limits: s.Limits})
	if err != nil {
		return nil, err
	}
	wrong := &lang.Fault{
		File: f.name, Field: "coverage", What: lang.Text{ZH: "数据覆盖范围须是一个面", EN: "what was looked at must be one area"},
		Hint: lang.Text{ZH: "合并为一个面要素后重新给出，或写 coverage=district", EN: "merge it into one area, or write coverage=district"},
	}
	if len(found.Footprints) != 1 {
		return nil, wrong
	}
	area := found.Footprints[0].Geometry
	switch area.(type) {
	case *geom.Polygon, *geom.MultiPolygon:
	default:
		return nil, wrong
	}
	return func(c *layers.Catalogue) (v layers.Version, err error) {
		v.CoverageLonLat = area
		v.Coverage, err = geo.NewShape(c.Plane, area)
		return v, err
	}, nil
}
