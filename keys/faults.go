package keys

import (
	"time"

	"redline/lang"
)

// FaultNoKey refuses the id of a key that a ring does not hold.
func FaultNoKey(id string) *lang.Fault {
	return &lang.Fault{
		Field: "ID", Err: ErrNoKey, What: lang.Textf("没有密钥 %q", "there is no key %q", Redact(id)),
		Hint: lang.Text{ZH: "编号是密钥 rl_ 之后的 8 个字符，见 redline keys list", EN: "the id is the 8 characters behind rl_ in the key: see redline keys list"},
	}
}

// FaultNoPrincipal refuses a name that a ring does not hold.
func FaultNoPrincipal(name string) *lang.Fault {
	return &lang.Fault{
		Field: "--principal", Err: ErrNoPrincipal, What: lang.Textf("没有用户 %q", "there is no principal %q", name),
		Hint: lang.Text{ZH: "先登记：redline principals set NAME --role … --tenant …", EN: "put it on record first: redline principals set NAME --role … --tenant …"},
	}
}

// FaultRole refuses a word that is no role.
func FaultRole() *lang.Fault {
	return &lang.Fault{
		Field: "--role", Err: ErrText, What: lang.Text{ZH: "没有这个角色", EN: "there is no such role"},
		Hint: lang.Text{ZH: "viewer（查看）、reviewer（审查）、planner（规划）、admin（管理）之一", EN: "one of viewer, reviewer, planner, admin"},
	}
}

func faultDisabled(name string) *lang.Fault {
	return &lang.Fault{
		Field: "--principal", Err: ErrDisabled, What: lang.Textf("用户 %q 已停用", "the principal %q is disabled", name),
		Hint: lang.Text{ZH: "先恢复：redline principals enable NAME", EN: "enable it first: redline principals enable NAME"},
	}
}

func faultTwoLive(name string) *lang.Fault {
	return &lang.Fault{
		Field: "--principal", Err: ErrTwoLive, What: lang.Textf("用户 %q 已有两把有效密钥", "the principal %q has two live keys", name),
		Hint: lang.Text{ZH: "先吊销一把（redline keys revoke ID）；另一个系统请另立用户", EN: "revoke one first (redline keys revoke ID); give another system a principal of its own"},
	}
}

func faultNotLive(id string) *lang.Fault {
	return &lang.Fault{
		Field: "ID", Err: ErrNotLive, What: lang.Textf("密钥 %q 已吊销或过期", "the key %q is revoked or has expired", id),
		Hint: lang.Text{ZH: "另发一把：redline keys create", EN: "make a new one: redline keys create"},
	}
}

func faultLife(field string, most time.Duration) *lang.Fault {
	days := int(most.Hours() / 24)
	return &lang.Fault{
		Field: field, Err: ErrLife, What: lang.Textf("时长应在 0 至 %[1]d 天之间", "the time must lie between 0 and %[1]d days", days),
		Hint: lang.Text{ZH: "写成 365d 或 12h", EN: "write it like 365d or 12h"},
	}
}
