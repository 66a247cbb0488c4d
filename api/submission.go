package api

import (
	"context"
	"errors"
	"path"
	"strings"

	"redline/api/problem"
	"redline/geo"
	"redline/intake"
	"redline/intake/worker"
	"redline/lang"
	"redline/layers"
	"redline/project"
	"redline/screening"
)

// submission is a project as a caller brought it, whatever the form.
type submission struct {
	parts      []submittedPart
	files      []submittedFile // uploads, those that stand beside one another included
	facts      []byte          // YAML, of which JSON is a part
	set        []string        // name=value, component/name=value
	at         layers.AsOf
	accuracy   float64
	attributes bool // facts are taken from the files' attributes
	title      string
	supersedes string
}

// submittedPart is a file of the project and how it is to be read.
type submittedPart struct {
	project.Part
	data    []byte
	reading reading
}

// reading is how a file is to be read, as callers write it.
type reading struct {
	CRS      string `json:"crs"`
	Shift    string `json:"shift"`
	Feature  string `json:"feature"`
	Layer    string `json:"layer"`
	Repair   bool   `json:"repair"`
	Outlines bool   `json:"outlines"`
}

type submittedFile struct {
	name string
	data []byte
}

// maxAccuracy bounds the accuracy of footprints, in metres: coarser ones cannot be screened.
const maxAccuracy = 1000

// options are the reading as intake takes it.
func (s *Service) options(rd reading, file string, beside []submittedFile) (intake.Options, error) {
	shift, err := intake.ParseShift(rd.Shift)
	if err != nil {
		return intake.Options{}, err
	}
	return intake.Options{
		ServiceArea: s.Districts.store.Catalogue().ServiceArea, CRS: rd.CRS, Shift: shift, Feature: rd.Feature, Layer: rd.Layer,
		Repair: rd.Repair, Outlines: rd.Outlines, Limits: s.Limits, Beside: besideOf(file, beside),
	}, nil
}

// besideOf finds among the uploads those that differ from a file in their extension alone.
func besideOf(file string, files []submittedFile) func(string) ([]byte, bool, error) {
	stem := strings.TrimSuffix(file, path.Ext(file))
	return func(extension string) ([]byte, bool, error) {
		for _, f := range files {
			if ext := path.Ext(f.name); strings.EqualFold(ext, extension) && strings.TrimSuffix(f.name, ext) == stem {
				return f.data, true, nil
			}
		}
		return nil, false, nil
	}
}

// caseOf reads the files of a submission and makes the case of them.
func (s *Service) caseOf(ctx context.Context, sub *submission) (screening.Case, error) {
	b := project.Builder{Accuracy: geo.Metres(sub.accuracy)}
	for _, p := range sub.parts {
		opt, err := s.options(p.reading, p.File, sub.files)
		if err != nil {
			return screening.Case{}, err
		}
		result, err := s.Reader.Read(ctx, p.File, p.data, opt)
		if err == nil {
			err = b.Add(p.Part, result)
		}
		if err != nil {
			return screening.Case{}, asked(err)
		}
	}
	c := b.Case()
	pack := s.Districts.pack
	if len(sub.facts) > 0 {
		if err := pack.ReadFacts("facts", sub.facts, &c); err != nil {
			return c, err
		}
	}
	for _, assignment := range sub.set {
		if err := pack.SetFact(assignment, &c); err != nil {
			return c, err
		}
	}
	if sub.attributes {
		b.TakeAttributes(&c, pack)
	}
	project.DoubtIndustries(&c)
	return c, nil
}

// asked turns a file whose coordinates can be read in several ways into the question that
// the caller has to answer: the same request again, with the crs of one candidate.
func asked(err error) error {
	var several *intake.AmbiguousError
	var fault *lang.Fault
	if !errors.As(err, &several) || !errors.As(err, &fault) {
		return unread(err)
	}
	candidates := []map[string]any{}
	for _, c := range several.Candidates {
		candidates = append(candidates, map[string]any{
			"crs": c.CRS, "swapped": c.Swapped, "at": [2]float64{c.At.Lon, c.At.Lat}, "reason": c.Reason,
		})
	}
	return &problem.Refusal{
		Kind: problem.Question, Extra: map[string]any{"parameter": "crs", "candidates": candidates},
		Fault: &lang.Fault{
			File: fault.File, Field: "crs", Where: fault.Where, What: fault.What, Err: err,
			Hint: lang.Text{ZH: "再次提交，并用 crs 给出其中一个候选的坐标系", EN: "send it again with crs set to that of one candidate"},
		},
	}
}

// unread tells a file that is too much, and a reader that is not to be had, from a file
// that is wrong.
func unread(err error) error {
	var fault *lang.Fault
	switch {
	case !errors.As(err, &fault):
		return err
	case errors.Is(err, worker.ErrBusy), errors.Is(err, worker.ErrUnavailable):
		return &problem.Refusal{Kind: problem.Unavailable, RetryAfter: retryReading, Fault: fault}
	case errors.Is(err, worker.ErrMemory), errors.Is(err, worker.ErrTime):
		return problem.New(problem.TooLarge, fault)
	}
	return err
}

// retryReading is when to send a file again that could not be read yet, in seconds.
const retryReading = 5
