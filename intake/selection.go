package intake

import (
	"strconv"
	"strings"

	"redline/lang"
)

// shownNames is how many names a message lists.
const shownNames = 12

// selectFeatures keeps the features that want names; see Options.Feature.
func selectFeatures(all []feature, want string) ([]feature, error) {
	if want == "" {
		return all, nil
	}
	var named []feature
	for _, f := range all {
		if f.name == want {
			named = append(named, f)
		}
	}
	if len(named) > 0 {
		return named, nil
	}
	if n, err := strconv.Atoi(strings.TrimPrefix(want, "#")); err == nil && n >= 1 && n <= len(all) {
		return all[n-1 : n], nil
	}
	var names []string
	for i := range all {
		if i == shownNames {
			names = append(names, "…")
			break
		}
		names = append(names, all[i].label())
	}
	list := strings.Join(names, "; ")
	return nil, fault(ErrFeature,
		lang.Textf("文件里没有名为「%s」的要素，共 %d 个：%s", "no feature is called \"%s\"; the file has %d: %s", want, len(all), list),
		lang.Text{ZH: "用其中一个名称或序号（从 1 起）", EN: "Give one of these names, or a number from 1."})
}
