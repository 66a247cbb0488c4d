package api

import (
	"net/http"

	"redline/api/access"
	"redline/api/problem"
	"redline/lang"
)

// healthz says that the process answers: enough for a supervisor to leave it alone.
func (s *Service) healthz(w http.ResponseWriter, _ *http.Request) error {
	return answer(w, http.StatusOK, map[string]any{"status": "ok", "version": s.Version})
}

// readyz says whether requests should come here, and whether what is served may be out of
// date: a node that lost its database goes on answering from what it holds.
func (s *Service) readyz(w http.ResponseWriter, r *http.Request) error {
	status := s.status()
	out := map[string]any{"status": "ok", "catalogue": status.Sequence, "stale": status.Stale != nil}
	if err := access.RefuseSecret(s.Districts.store.Catalogue()); err != nil {
		s.Log.ErrorContext(r.Context(), "nothing is served", "error", err)
		return &problem.Refusal{Kind: problem.Unavailable, RetryAfter: 60}
	}
	if status.Sequence == 0 {
		return &problem.Refusal{Kind: problem.Unavailable, RetryAfter: 2, Fault: &lang.Fault{
			What: lang.Text{ZH: "管控数据尚未载入", EN: "the controls are not loaded yet"}, Hint: lang.Text{ZH: "稍后再试", EN: "try again in a moment"},
		}}
	}
	return answer(w, http.StatusOK, out)
}

// status asks the store, and shows it in the metrics.
func (s *Service) status() Status {
	status := Status{Sequence: s.Districts.store.Catalogue().Sequence}
	if s.Status != nil {
		status = s.Status()
	}
	s.metrics.sequence.Set(float64(status.Sequence))
	stale := 0.0
	if status.Stale != nil {
		stale = 1
	}
	s.metrics.stale.Set(stale)
	return status
}
