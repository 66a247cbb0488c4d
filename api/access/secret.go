package access

import (
	"errors"
	"strings"

	"redline/lang"
	"redline/layers"
)

// ErrSecret is the kind of a record that a service must not hold.
var ErrSecret = errors.New("access: the record holds a secret layer")

// RefuseSecret refuses a record that holds a secret layer, or a secret version of one, at
// whatever sequence: what is not in the process cannot leak out of it. The service must
// neither start with such a record nor take it over when it is published later.
func RefuseSecret(c *layers.Catalogue) error {
	var names []string
	secret := map[string]bool{}
	for _, l := range c.Layers {
		if l.Classification == layers.Secret {
			secret[l.ID] = true
			names = append(names, l.ID)
		}
	}
	for _, v := range c.Versions {
		if v.Classification == layers.Secret && !secret[v.Layer] {
			secret[v.Layer] = true
			names = append(names, v.Layer)
		}
	}
	if len(names) == 0 {
		return nil
	}
	list := strings.Join(names, ", ")
	return &lang.Fault{
		Field: "classification", Err: ErrSecret,
		What: lang.Textf("目录含有涉密图层，服务不得载入：%[1]s", "the record holds secret layers, which a service must not load: %[1]s", list),
		Hint: lang.Text{ZH: "把它们移到另一个数据文件夹或数据库，只在涉密网内用命令行审查", EN: "move them to a folder or database of their own, and screen against them at the command line only"},
	}
}
