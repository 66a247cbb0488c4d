package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"redline/api"
	"redline/api/access"
	"redline/api/problem"
	"redline/intake"
	"redline/intake/worker"
	"redline/lang"
	"redline/layers/postgis"
)

// uploads reads what callers of the service bring; who waits for a worker takes turns with
// other callers.
type uploads struct {
	reader worker.Reader
	area   lang.Text // the name of the service area
}

// ownProcess is up to which size, in bytes, a text that begins like JSON is read in the
// service's own process, as each line of a batch is: its reader is bounded in depth, and to
// start a process takes ten times as long as to screen.
const ownProcess = 1 << 20

// Apart says whether a file is read by a worker.
func (u uploads) Apart(data []byte) bool {
	return len(data) > ownProcess || !bytes.HasPrefix(data, []byte("{"))
}

// Read is intake.Read.
func (u uploads) Read(ctx context.Context, name string, data []byte, opt intake.Options) (*intake.Result, error) {
	if !u.Apart(data) {
		return intake.Read(name, data, opt)
	}
	leave, err := access.EnterFiles(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return u.reader.Read(ctx, name, data, opt)
}

// Inspect is what `redline inspect --format json` prints of a file, without commands.
func (u uploads) Inspect(ctx context.Context, name string, data []byte, opt intake.Options) ([]byte, error) {
	leave, err := access.EnterFiles(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	doc, err := u.reader.Inspect(ctx, name, data, opt, inspectedFeatures)
	if err != nil {
		return nil, err
	}
	doc.ServiceArea = u.area
	return json.Marshal(doc)
}

// Records is intake.Records of a delivery.
func (u uploads) Records(ctx context.Context, name string, data []byte, opt intake.RecordOptions) (*intake.RecordSet, error) {
	leave, err := access.EnterFiles(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return u.reader.Records(ctx, name, data, opt)
}

// inspectedFeatures is how many features the service lists of a file.
const inspectedFeatures = 200

// keeper keeps screenings in the database.
type keeper struct{ pool *postgis.Pool }

// Keep saves a screening.
func (k keeper) Keep(ctx context.Context, tenant, by string, s api.Screening) (string, error) {
	rules, err := s.Pack.Archive()
	if err != nil {
		return "", err
	}
	id, err := postgis.Save(ctx, k.pool, postgis.Screening{
		Tenant: tenant, By: by, Via: api.OriginOf(ctx), Title: s.Title, ReportID: s.Report.ID, On: s.Report.On, Catalogue: s.Report.Catalogue.Sequence,
		PackID: s.Pack.ID, Pack: rules, Report: s.JSON, Inputs: s.Inputs, Supersedes: s.Supersedes,
	})
	return id, absent(err)
}

// Kept gives a screening back.
func (k keeper) Kept(ctx context.Context, tenant, id string) (api.KeptScreening, error) {
	s, err := postgis.ReadScreening(ctx, k.pool, tenant, id)
	return api.KeptScreening{
		By: s.By, Title: s.Title, SavedAt: s.SavedAt, Report: s.Report, Supersedes: s.Supersedes, SupersededBy: s.SupersededBy,
	}, absent(err)
}

// absent says of a screening that is not there, or another tenant's, the same: nothing. Of
// a database that does not do what it should the caller learns that much and no more.
func absent(err error) error {
	var fault *lang.Fault
	switch {
	case err == nil, errors.Is(err, postgis.ErrText):
		return err
	case errors.Is(err, postgis.ErrNoScreening):
		return problem.New(problem.NotFound, nil)
	case errors.Is(err, postgis.ErrUncertain) && errors.As(err, &fault):
		said := *fault
		said.File = "" // where the database is
		return &problem.Refusal{Kind: problem.Unavailable, RetryAfter: 5, Fault: &said}
	case errors.Is(err, postgis.ErrUnreachable), errors.Is(err, postgis.ErrReadOnly), errors.Is(err, postgis.ErrNoSpace), errors.Is(err, postgis.ErrBusy):
		return &problem.Refusal{Kind: problem.Unavailable, RetryAfter: 5, Fault: &lang.Fault{
			What: lang.Text{ZH: "数据库暂时不能写入或读取审查记录", EN: "the database cannot keep or give back screenings for the moment"},
			Hint: lang.Text{ZH: "稍后再试；不保存的审查照常可用", EN: "try again later; screening without save goes on working"},
		}}
	}
	return fmt.Errorf("%v", err) // without the fault, which says where the database is
}
