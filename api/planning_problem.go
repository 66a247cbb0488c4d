package api

import (
	"errors"
	"fmt"

	"redline/api/problem"
	"redline/lang"
	"redline/layers/deliver"
	"redline/layers/postgis"
)

// planningRefusals say what the refusals of the record mean over HTTP: the kind of problem,
// and what to do here, where there are no commands. The first that fits counts.
var planningRefusals = []struct {
	is   error
	kind problem.Kind
	hint lang.Text
}{
	{postgis.ErrNoLayer, problem.NotFound, lang.Text{ZH: "/v1/layers 列出全部图层", EN: "/v1/layers lists the layers"}},
	{postgis.ErrNoVersion, problem.NotFound, lang.Text{ZH: "版本列表见该图层的 versions；草稿可能已删除", EN: "the layer's versions list them; a draft may have been discarded"}},
	{postgis.ErrDisplaces, problem.Conflict, lang.Text{ZH: "退回本版本，重新导入并写明失效日；若确要取代后一版本，先撤回它", EN: "give this one back and import it again with a day on which it ends; where it is to take the later one's place, withdraw that first"}},
	{postgis.ErrState, problem.Conflict, lang.Text{ZH: "刷新版本列表，看它到了哪一步", EN: "look at the list of versions again: it says where each stands"}},
	{postgis.ErrOvertaken, problem.Conflict, lang.Text{ZH: "退回编制人，重新质检、提交", EN: "give it back, check and submit it again"}},
	{postgis.ErrChecks, problem.Unprocessable, lang.Text{ZH: "看质检结果：错误须改正后重新导入，警告须写明放行的理由", EN: "look at the checks: errors must be corrected and imported again, warnings need a reason why they may pass"}},
	{postgis.ErrOwnWork, problem.Forbidden, lang.Text{ZH: "请另一位规划员批准", EN: "another planner must approve it"}},
	{postgis.ErrRefused, problem.Unprocessable, lang.Text{ZH: "查看文字是否过长、是否含有控制字符，图形是否有效", EN: "look for texts that are too long or hold control characters, and for invalid outlines"}},
}

// planningProblem turns an error of a planner's step into a problem. Where the database is,
// and what it is called, is not the caller's to know.
func planningProblem(err error) error {
	var fault *lang.Fault
	if !errors.As(err, &fault) {
		return err
	}
	for _, known := range planningRefusals {
		if !errors.Is(err, known.is) {
			continue
		}
		said := &lang.Fault{Where: fault.Where, What: fault.What, Hint: known.hint, Err: err}
		if errors.Is(err, postgis.ErrRefused) {
			said.What = lang.Text{ZH: "数据库不能保存这些内容，什么都没有改动", EN: "the database cannot store this; nothing was changed"}
		}
		return problem.New(known.kind, said)
	}
	if databaseAway(err) {
		return &problem.Refusal{Kind: problem.Unavailable, RetryAfter: 5, Fault: &lang.Fault{
			What: lang.Text{ZH: "数据库暂时不能写入，不能确定这一步是否已做", EN: "the database does not take writes for the moment; whether this step was done is not certain"},
			Hint: lang.Text{ZH: "稍后刷新版本列表，看它到了哪一步，再决定是否重做", EN: "look at the list of versions again later, and see whether it was done before you repeat it"},
		}}
	}
	if errors.Is(err, deliver.ErrProfile) || errors.Is(err, deliver.ErrFields) || errors.Is(err, deliver.ErrValue) {
		return err
	}
	return fmt.Errorf("%v", err) // without the fault, which says where the database is
}

// databaseAway reports whether an error says that the database is not to be had for the moment.
func databaseAway(err error) bool {
	return errors.Is(err, postgis.ErrUnreachable) || errors.Is(err, postgis.ErrReadOnly) || errors.Is(err, postgis.ErrNoSpace) || errors.Is(err, postgis.ErrBusy)
}
