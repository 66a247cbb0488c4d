package api

import (
	"net/http"

	"redline/api/problem"
	"redline/lang"
)

// inspect says what a file was understood to hold: POST /v1/inspect. The answer is that of
// `redline inspect --format json`.
func (s *Service) inspect(w http.ResponseWriter, r *http.Request) error {
	p := query(r, submissionParameters...)
	sub, err := s.submission(w, r, p)
	if err != nil {
		return err
	}
	if len(sub.parts) != 1 {
		return problem.New(problem.Invalid, &lang.Fault{
			What: lang.Textf("这里一次只看一个文件，收到 %[1]d 个", "one file at a time is looked at here; %[1]d came", len(sub.parts)), Hint: lang.Text{ZH: "逐个提交", EN: "send them one by one"},
		})
	}
	part := sub.parts[0]
	opt, err := s.options(part.reading, part.File, sub.files)
	if err != nil {
		return err
	}
	doc, err := s.Reader.Inspect(r.Context(), part.File, part.data, opt)
	if err != nil {
		return unread(err)
	}
	return put(w, http.StatusOK, "application/json", doc)
}
