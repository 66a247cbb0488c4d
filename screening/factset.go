package screening

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"redline/lang"
)

// factset is the facts of one component: given, from the file, or derived; and for each
// unknown one, what it waits for.
type factset struct {
	values  Facts
	known   map[string]any
	waiting map[string][]string // an unknown derived fact → the facts that would settle it
	bound   binding
	answers *sync.Map // *expression → answer, of what was evaluated already
}

// facts joins project and component facts and derives what follows from them.
func (p *Pack) resolve(project, component Facts, cost *uint64) (*factset, error) {
	fs := &factset{values: Facts{}, known: map[string]any{}, waiting: map[string][]string{}, answers: &sync.Map{}}
	maps.Copy(fs.values, project)
	maps.Copy(fs.values, component)
	for name, v := range fs.values {
		f, _ := p.Fact(name)
		value, err := f.value(v.Value)
		if err != nil {
			return nil, err
		}
		fs.known[name] = value
		fs.values[name] = FactValue{Title: f.Title, Value: value, Source: v.Source, From: v.From}
	}
	for _, f := range p.Facts {
		if len(f.derive) == 0 {
			continue
		}
		b, err := bind(fs.known, p.factNames, cost)
		if err != nil {
			return nil, err
		}
		if err := fs.derive(f, b); err != nil {
			return nil, err
		}
	}
	var err error
	fs.bound, err = bind(fs.known, p.factNames, cost)
	return fs, err
}

// derive applies a fact's derivations in order, up to the first that is not false. A given
// value that contradicts what follows from other facts is refused: one of them is wrong.
func (fs *factset) derive(f *Fact, b binding) error {
	given, isGiven := fs.known[f.Name]
	for i, e := range f.derive {
		a := e.eval(b)
		switch {
		case a.truth == True && isGiven && !f.Derive[i].Default && !reflect.DeepEqual(given, f.Derive[i].Value):
			return fs.contradicts(f, f.Derive[i].When, f.Derive[i].Value)
		case a.truth == True && !isGiven:
			fs.known[f.Name] = f.Derive[i].Value
			fs.values[f.Name] = FactValue{Title: f.Title, Value: f.Derive[i].Value, Source: "derived"}
			return nil
		case a.truth == True, isGiven && a.truth == Unknown:
			return nil
		case a.truth == Unknown:
			fs.waiting[f.Name] = fs.settle(a.needs)
			return nil
		}
	}
	return nil
}

// settle replaces derived facts that wait for others by those others.
func (fs *factset) settle(needs []string) []string {
	var out []string
	for _, name := range needs {
		if base := fs.waiting[name]; len(base) > 0 {
			out = append(out, base...)
		} else {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// eval evaluates an expression over the facts; nil is true. Needs name the facts to ask.
func (fs *factset) eval(e *expression) answer {
	if e == nil {
		return answer{truth: True}
	}
	if a, ok := fs.answers.Load(e); ok {
		return a.(answer)
	}
	a := e.eval(fs.bound)
	a.needs = fs.settle(a.needs)
	if *fs.bound.cost > 0 { // what failed for the case's cost is no property of the facts
		fs.answers.Store(e, a)
	}
	return a
}

func unknownFact(name string, p *Pack) *lang.Fault {
	var near []string
	for _, f := range p.factNames {
		if strings.HasSuffix(f, "."+name) || strings.HasPrefix(f, name) || editDistance(f, name) <= 3 {
			near = append(near, f)
		}
	}
	hint := lang.Text{ZH: "redline facts 列出全部事实", EN: "redline facts lists every fact"}
	if len(near) > 0 {
		hint = lang.Textf("是否指 %[1]s？redline facts 列出全部事实", "did you mean %[1]s? redline facts lists every fact", strings.Join(near, ", "))
	}
	return &lang.Fault{Field: name, What: lang.Textf("没有名为 %[1]q 的事实", "there is no fact named %[1]q", name), Hint: hint}
}

// editDistance is Levenshtein's, for suggestions. Source: Levenshtein 1966.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			substitute := diagonal
			if a[i-1] != b[j-1] {
				substitute++
			}
			diagonal = row[j]
			row[j] = min(substitute, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
