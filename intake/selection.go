package intake

import (
	"strconv"
	"strings"

	"redline/lang"
)

// shownNames is how many names a message lists.
const shownNames = 12

// selectLayer keeps the features of the layer called want; see Options.Layer. Names are
// compared as they are written; only where none is the same, letters' case and the white
// space around them do not count.
func selectLayer(all []feature, want string) ([]feature, error) {
	if want == "" {
		return all, nil
	}
	same := func(layer string) bool { return layer == want }
	alike := func(layer string) bool { return strings.EqualFold(strings.TrimSpace(layer), strings.TrimSpace(want)) }
	for _, is := range []func(string) bool{same, alike} {
		var kept []feature
		for _, f := range all {
			if f.layer != "" && is(f.layer) {
				kept = append(kept, f)
			}
		}
		if len(kept) > 0 {
			return kept, nil
		}
	}
	return nil, noLayer(layersOf(all), want)
}

// layersOf lists the layers of features in the order in which they first stand there.
func layersOf(all []feature) []string {
	var names []string
	seen := map[string]bool{"": true}
	for _, f := range all {
		if !seen[f.layer] {
			seen[f.layer] = true
			names = append(names, f.layer)
		}
	}
	return names
}

// noLayer refuses a layer that a file with the given layers does not have.
func noLayer(layers []string, want string) error {
	if len(layers) == 0 {
		return fault(ErrLayer,
			lang.Textf("指定了图层「%s」，但这种格式的文件不分图层", "the layer \"%s\" was asked for, but the file has no layers", want),
			lang.Text{ZH: "请去掉图层选项", EN: "Leave the layer out."})
	}
	return fault(ErrLayer,
		lang.Textf("文件里没有名为「%s」的图层，或该图层没有要素；有要素的图层共 %d 个：%s", "no layer is called \"%s\", or it holds no features; %d do: %s", want, len(layers), listed(layers)),
		lang.Text{ZH: "请用其中一个图层名", EN: "Give one of these names."})
}

// listed joins names for a message, up to shownNames of them.
func listed(names []string) string {
	if len(names) > shownNames {
		names = append(names[:shownNames:shownNames], "…")
	}
	return strings.Join(names, "; ")
}

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
