// Package problem is how the service says no: RFC 9457 problem details in the caller's
// language. It is the only place where errors become HTTP statuses. It is a leaf under
// api: every handler of the service returns its error to a Writer and writes none itself.
//
// A refusal is a *Refusal (a kind, and a *lang.Fault that says what, where, why and what
// to do) or a bare *lang.Fault, which is the caller's fault. Everything else is ours: an
// opaque 500 with the request's id, under which the log holds the error.
package problem

import (
	"net/http"
	"strings"

	"redline/lang"
)

// Kind is a sort of problem: the last part of its type URI, with the status it has.
type Kind struct {
	Code   string // of the type: /problems/CODE
	Status int
	Title  lang.Text
	Means  lang.Text // what its page says
}

// The kinds. A code is never reused for something else.
var (
	Invalid = Kind{
		"invalid", http.StatusBadRequest,
		lang.Text{ZH: "请求有误", EN: "The request is invalid"},
		lang.Text{ZH: "请求的正文、表单或写法不合要求；detail 说明哪里不对。", EN: "The body, the form or how the request is put is not as it should be; detail says where."},
	}
	Parameter = Kind{
		"parameter", http.StatusBadRequest,
		lang.Text{ZH: "参数有误", EN: "A parameter is invalid"},
		lang.Text{ZH: "查询参数（field）不存在、重复、缺少或取值不可用。", EN: "A query parameter (field) is unknown, given twice, missing, or has a value that cannot be used."},
	}
	Unauthorized = Kind{
		"unauthorized", http.StatusUnauthorized,
		lang.Text{ZH: "需要有效的密钥", EN: "A valid key is needed"},
		lang.Text{ZH: "没有密钥，或密钥不存在、已过期、已吊销。", EN: "There is no key, or one that is unknown, expired or revoked."},
	}
	Forbidden = Kind{
		"forbidden", http.StatusForbidden,
		lang.Text{ZH: "没有此项权限", EN: "This is not allowed to you"},
		lang.Text{ZH: "密钥有效，但其角色或可见范围不够。", EN: "The key is valid, but its role or audience does not go so far."},
	}
	NotFound = Kind{
		"not-found", http.StatusNotFound,
		lang.Text{ZH: "没有这个资源", EN: "There is no such thing"},
		lang.Text{ZH: "这个网址没有内容，或不对来者开放。", EN: "Nothing is at this address, or nothing that the caller may see."},
	}
	Method = Kind{
		"method", http.StatusMethodNotAllowed,
		lang.Text{ZH: "不支持此方法", EN: "The method is not allowed"},
		lang.Text{ZH: "这个网址不支持此方法；响应头 Allow 列出支持的。", EN: "The address does not take this method; the header Allow lists those it does."},
	}
	NotAcceptable = Kind{
		"not-acceptable", http.StatusNotAcceptable,
		lang.Text{ZH: "没有所要的格式", EN: "The format asked for does not exist"},
		lang.Text{ZH: "没有 Accept 或 f、format 所要的格式。", EN: "None of the formats that Accept, f or format ask for is offered."},
	}
	Question = Kind{
		"question", http.StatusConflict,
		lang.Text{ZH: "坐标有多种读法，请选定", EN: "The coordinates can be read in several ways: choose one"},
		lang.Text{ZH: "坐标有多种读法；从 candidates 中选一个，用 crs 再次提交。", EN: "Coordinates can be read in several ways: choose one of the candidates and send the request again with crs."},
	}
	Conflict = Kind{
		"conflict", http.StatusConflict,
		lang.Text{ZH: "与现状冲突", EN: "It conflicts with the present state"},
		lang.Text{ZH: "与当前状态冲突，例如版本不在这一步、已有更新的发布。", EN: "It does not fit the present state: a version is not at that step, or something was published since."},
	}
	TooLarge = Kind{
		"too-large", http.StatusRequestEntityTooLarge,
		lang.Text{ZH: "超出上限", EN: "A limit is exceeded"},
		lang.Text{ZH: "超出服务的上限（字节、要素、顶点、时间、内存）。", EN: "It goes beyond a limit of the service: bytes, features, vertices, time or memory."},
	}
	MediaType = Kind{
		"media-type", http.StatusUnsupportedMediaType,
		lang.Text{ZH: "不支持此内容类型", EN: "The content type is not supported"},
		lang.Text{ZH: "不接受这种 Content-Type 或 Content-Encoding。", EN: "This Content-Type or Content-Encoding is not taken."},
	}
	Unprocessable = Kind{
		"input", http.StatusUnprocessableEntity,
		lang.Text{ZH: "输入被拒绝", EN: "The input was refused"},
		lang.Text{ZH: "文件、事实或日期读到了，但不能据以判定；field、file、line、where 指出位置。", EN: "The file, fact or day was read but cannot be used; field, file, line and where say which."},
	}
	TooManyRequest = Kind{
		"too-many-requests", http.StatusTooManyRequests,
		lang.Text{ZH: "请求过于频繁", EN: "Too many requests"},
		lang.Text{ZH: "来者的份额用完；在 Retry-After 秒后再试。", EN: "The allowance of the caller is used up; try again after Retry-After seconds."},
	}
	Internal = Kind{
		"internal", http.StatusInternalServerError,
		lang.Text{ZH: "服务内部错误", EN: "Internal error"},
		lang.Text{ZH: "服务自身的错误；把 request 编号告诉运维人员。", EN: "An error of the service itself; give whoever runs it the request id."},
	}
	NotOffered = Kind{
		"not-offered", http.StatusNotImplemented,
		lang.Text{ZH: "本服务没有开通此功能", EN: "This service does not offer this"},
		lang.Text{ZH: "本服务没有数据库，或没有开通此功能。", EN: "This service has no database, or was not set up for this."},
	}
	Unavailable = Kind{
		"unavailable", http.StatusServiceUnavailable,
		lang.Text{ZH: "服务暂不可用", EN: "The service is unavailable for the moment"},
		lang.Text{ZH: "服务忙或数据库暂不可用；在 Retry-After 秒后再试。", EN: "The service is busy, or its database is away; try again after Retry-After seconds."},
	}
)

// Kinds lists all of them, by status.
func Kinds() []Kind {
	return []Kind{
		Invalid, Parameter, Unauthorized, Forbidden, NotFound, Method, NotAcceptable, Question, Conflict, TooLarge,
		MediaType, Unprocessable, TooManyRequest, Internal, NotOffered, Unavailable,
	}
}

// Refusal is an error of a known kind. Fault may be nil where the kind says enough.
type Refusal struct {
	Kind       Kind
	Fault      *lang.Fault
	RetryAfter int            // seconds, for 429 and 503; 0 for no such header
	Allow      []string       // the methods there are, for 405
	Extra      map[string]any // further members of the problem, such as candidates
}

// New refuses with a kind and a reason.
func New(kind Kind, fault *lang.Fault) *Refusal { return &Refusal{Kind: kind, Fault: fault} }

// BadParameter refuses a query parameter: its name, what is wrong, and what to do.
func BadParameter(name string, what, hint lang.Text) *Refusal {
	return New(Parameter, &lang.Fault{Field: name, What: what, Hint: hint})
}

// NotAllowed refuses a method where there are others (RFC 9110 §15.5.6).
func NotAllowed(method string, others []string) *Refusal {
	return &Refusal{Kind: Method, Allow: others, Fault: &lang.Fault{
		What: lang.Textf("这里不能用 %[1]s", "%[1]s is not for this address", method),
		Hint: lang.Textf("可用：%[1]s；/docs 列出全部路径", "use %[1]s; /docs lists every path", strings.Join(others, ", ")),
	}}
}

// nothing is the fault of a NotFound that has none of its own.
func nothing() *lang.Fault {
	return &lang.Fault{
		What: lang.Text{ZH: "这个网址没有内容", EN: "there is nothing at this address"},
		Hint: lang.Text{ZH: "核对网址；/docs 列出全部路径", EN: "check the address; /docs lists every path"},
	}
}

// Error is the refusal in English.
func (r *Refusal) Error() string {
	if r.Fault == nil {
		return r.Kind.Title.EN
	}
	return r.Kind.Code + ": " + r.Fault.Error()
}

// Unwrap returns the fault.
func (r *Refusal) Unwrap() error {
	if r.Fault == nil {
		return nil
	}
	return r.Fault
}
