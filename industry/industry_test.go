package industry_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"redline/industry"
)

// everything is the whole table, section by section.
func everything(t *testing.T) []industry.Class {
	t.Helper()
	var all []industry.Class
	for section := 'A'; section <= 'T'; section++ {
		c, ok := industry.Find(string(section))
		if !ok {
			t.Fatalf("section %c is not in the table", section)
		}
		all = append(all, c)
	}
	for n := range 100 {
		found, _ := industry.Search(fmt.Sprintf("%02d", n), 10_000)
		all = append(all, found...)
	}
	return all
}

// What the standard's own counts say: 20 门类, 97 大类, 473 中类; of the 小类 the table has 1,381.
func TestTheTableIsWhole(t *testing.T) {
	count := map[int]int{}
	for _, c := range everything(t) {
		depth := len(c.Within)
		count[depth]++
		if strings.TrimSpace(c.Name) != c.Name || c.Name == "" || strings.ContainsAny(c.Name, "()?\t ") {
			t.Errorf("%s: name %q", c.Code, c.Name)
		}
		if depth > 0 && len(c.Code) != depth+1 {
			t.Errorf("%s stands within %v", c.Code, c.Within)
		}
		for _, above := range c.Within {
			if _, ok := industry.Find(above); !ok {
				t.Errorf("%s stands within %s, which is not in the table", c.Code, above)
			}
		}
	}
	for depth, want := range []int{20, 97, 473, 1381} {
		if count[depth] != want {
			t.Errorf("depth %d: %d lines, want %d", depth, count[depth], want)
		}
	}
}

// A group 中类 has a class 小类, a division 大类 a group, a section 门类 a division.
func TestNoLineStandsEmpty(t *testing.T) {
	holds := map[string]bool{}
	all := everything(t)
	for _, c := range all {
		if n := len(c.Within); n > 0 {
			holds[c.Within[n-1]] = true
		}
	}
	for _, c := range all {
		if len(c.Within) < 3 && !holds[c.Code] {
			t.Errorf("%s %s holds nothing", c.Code, c.Name)
		}
	}
}

func TestSearch(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // the codes that come first
		of   int      // how many there are; 0 means any number
	}{
		{"2651", []string{"2651"}, 1},
		{"c2651", []string{"2651"}, 1},
		{"A2651", nil, 0},
		{"265", []string{"265", "2651", "2652", "2653", "2659"}, 5},
		{"D", []string{"D", "44", "45", "46"}, 4},
		{" 炼铁 ", []string{"311", "3110"}, 2},
		{"合成树脂", []string{"2651"}, 1},
		{"塑料 制造 初级", []string{"2651"}, 1},
		{"3d", []string{"7517"}, 1},
		{"橡胶制品", []string{"291", "2915", "2919"}, 0},
		{"水泥", []string{"301", "3011", "302", "3021", "3023"}, 6},
		{"水泥制品制造", []string{"3021", "3023"}, 2},
		{"其他采矿业", []string{"12", "120", "1200"}, 3},
		{"环境治理业", []string{"772", "77"}, 2},
		{"核辐射加工", []string{"412", "4120"}, 2},
		{"9999", nil, 0},
		{"", nil, 0},
		{"  ", nil, 0},
		{"<script>", nil, 0},
	} {
		found, n := industry.Search(c.text, 5)
		var codes []string
		for _, f := range found {
			codes = append(codes, f.Code)
		}
		if len(codes) > len(c.want) && c.of == 0 {
			codes = codes[:len(c.want)]
		}
		if !slices.Equal(codes, c.want) || c.of > 0 && n != c.of {
			t.Errorf("%q: %v of %d, want %v of %d", c.text, codes, n, c.want, c.of)
		}
	}
}

func TestSearchIsLimited(t *testing.T) {
	found, n := industry.Search("制造", 3)
	if len(found) != 3 || n < 500 {
		t.Errorf("%d of %d", len(found), n)
	}
}

func ExampleFind() {
	c, _ := industry.Find("2651")
	fmt.Println(c.Name, c.Within)
	// Output: 初级形态塑料及合成树脂制造 [C 26 265]
}
