package api

import (
	"context"
	"net/http"

	"redline/api/access"
	"redline/api/problem"
	"redline/keys"
	"redline/lang"
	"redline/layers/postgis"
	"redline/planning"
)

// desk is where the planner of a request works: not where the service was given no right to
// publish, and not for a caller who is not to see internal layers.
func (s *Service) desk(ctx context.Context) (*planning.Desk, error) {
	switch {
	case access.RefuseSecret(s.Districts.store.Catalogue()) != nil:
		return nil, &problem.Refusal{Kind: problem.Unavailable, RetryAfter: 60} // as at every door: see district.load
	case s.Planning != nil && access.From(ctx).Internal():
		return s.Planning, nil
	case s.Planning != nil:
		return nil, problem.New(problem.Forbidden, &lang.Fault{
			What: lang.Text{ZH: "该用户只能看公开图层，不能做规划工作", EN: "this principal sees public layers only, and cannot keep layers"},
			Hint: lang.Text{ZH: "请管理员改为可看内部图层（docs/service.md）", EN: "ask the administrator for the audience internal (docs/service.md)"},
		})
	case s.Keeper == nil:
		return nil, problem.New(problem.NotOffered, &lang.Fault{
			What: lang.Text{ZH: "本服务读的是文件夹：版本由人在 layers.yaml 中维护，没有草稿", EN: "this service reads a folder: its versions are kept by hand in layers.yaml, and there are no drafts"},
			Hint: lang.Text{ZH: "请管理员把数据导入 PostGIS，并为服务开通规划工作（docs/planner.md）", EN: "ask the administrator to import it into PostGIS and to open planning on this service (docs/planner.md)"},
		})
	}
	return nil, problem.New(problem.NotOffered, &lang.Fault{
		What: lang.Text{ZH: "本服务没有发布的权限：只读管控数据", EN: "this service was given no right to publish: it only reads the controls"},
		Hint: lang.Text{ZH: "用命令行做规划工作，或请管理员为服务开通规划工作（docs/service.md）", EN: "keep the layers at the command line, or ask the administrator to open planning on this service (docs/service.md)"},
	})
}

// OriginOf is by which way the request of a context came, for the log of the record.
func OriginOf(ctx context.Context) postgis.Origin {
	who := access.From(ctx)
	origin := postgis.Origin{Key: who.KeyID, Request: problem.RequestID(ctx)}
	if who.Address.IsValid() {
		origin.Address = who.Address.String()
	}
	return origin
}

// actOf is who acts, by which way, and why.
func actOf(ctx context.Context, reason string) postgis.Act {
	return postgis.Act{By: access.From(ctx).Principal, Reason: reason, Via: OriginOf(ctx)}
}

// showCaller says who calls, and what the service offers them: GET /v1/me.
func (s *Service) showCaller(w http.ResponseWriter, r *http.Request) error {
	if p := query(r); p.err != nil {
		return p.err
	}
	who := access.From(r.Context())
	w.Header().Set("Cache-Control", "no-store")
	return answer(w, http.StatusOK, map[string]any{
		"principal": who.Principal, "role": who.Role.String(), "internal": who.Internal(),
		"may": map[string]bool{
			"save": s.Keeper != nil && who.Role >= keys.Reviewer,
			"plan": s.Planning != nil && who.Role >= keys.Planner && who.Internal(),
		},
	})
}
