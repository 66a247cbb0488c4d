package folder

import (
	"errors"
	"fmt"

	"redline/lang"
)

// maxFaults is how many faults one opening collects before it gives up: enough to mend a
// file in one go, few enough to read.
const maxFaults = 20

// faults collects what is wrong with a folder.
type faults struct {
	refused  []error
	warnings []*lang.Fault
}

// refuse adds a fault, up to maxFaults.
func (f *faults) refuse(fault *lang.Fault) {
	if !f.full() {
		f.refused = append(f.refused, fault)
	}
}

// refuseAll adds the faults that err joins, each said to stand in a file. An error that
// is no fault is wrapped in one.
func (f *faults) refuseAll(file string, err error) {
	if err == nil {
		return
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			f.refuseAll(file, e)
		}
		return
	}
	var fault *lang.Fault
	if !errors.As(err, &fault) {
		fault = &lang.Fault{
			Err:  err,
			What: lang.Textf("无法处理：%s", "it cannot be processed: %s", err.Error()),
			Hint: lang.Text{ZH: "检查该文件的内容", EN: "check what the file holds"},
		}
	}
	if fault.File == "" {
		fault.File = file
	}
	f.refuse(fault)
}

// warn adds a warning.
func (f *faults) warn(fault *lang.Fault) { f.warnings = append(f.warnings, fault) }

// full reports whether reading on would add nothing.
func (f *faults) full() bool { return len(f.refused) >= maxFaults }

// err returns the collected faults as one error, nil when there are none.
func (f *faults) err() error { return errors.Join(f.refused...) }

// join puts two places one after the other.
func join(outer, inner lang.Text) lang.Text {
	switch {
	case outer.IsZero():
		return inner
	case inner.IsZero():
		return outer
	}
	return lang.Text{ZH: outer.ZH + "，" + inner.ZH, EN: outer.EN + ", " + inner.EN}
}

// oneOf says which values a field takes.
func oneOf(got string, choices ...string) lang.Text {
	zh, en := "", ""
	for i, c := range choices {
		if i > 0 {
			zh += "、"
			en += ", "
		}
		zh += c
		en += c
	}
	if got == "" {
		return lang.Text{ZH: "未填写；应为 " + zh, EN: "it is missing; it must be one of " + en}
	}
	return lang.Text{
		ZH: fmt.Sprintf("%q 不是允许的取值；应为 %s", got, zh),
		EN: fmt.Sprintf("%q is not allowed; it must be one of %s", got, en),
	}
}

var (
	missing     = lang.Text{ZH: "未填写", EN: "it is missing"}
	hintChoices = lang.Text{ZH: "照 docs/data.md 所列取值填写", EN: "use one of the values listed in docs/data.md"}
	hintUnique  = lang.Text{ZH: "改成唯一的编号", EN: "give it an id of its own"}
)
