package intake

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"testing"
)

// What validJSON takes is what encoding/json takes, on texts that are nearly JSON.
func TestValidJSONAgrees(t *testing.T) {
	const whole = ` {"a":[1,-0.5e+3,{"b":"c\u00e9\n\"","d":null}],"e":[true,false,[],{}],"f":"甲","g":[[104.5, 31.3],[0,10]]} `
	const odd = "{}[]\",:\\u0e.+-1 tn\n\x00\x7f\xff"
	random := rand.New(rand.NewPCG(4, 4))
	valid := 0
	for range 100_000 {
		data := []byte(whole)
		for range 1 + random.IntN(2) {
			i := random.IntN(len(data))
			switch random.IntN(3) {
			case 0:
				data[i] = odd[random.IntN(len(odd))]
			case 1:
				data = append(data[:i], data[i+1:]...)
			case 2:
				data = data[:i+1]
			}
		}
		want := json.Valid(data)
		if want {
			valid++
		}
		if got, deep := validJSON(string(data), 64); got != want || deep >= 0 {
			t.Fatalf("%q: %v, want %v", data, got, want)
		}
	}
	if valid < 1000 {
		t.Errorf("only %d were JSON", valid)
	}
	for _, text := range []string{"", " ", "1", `"a"`, "{}", "[", "]", "}", "[1,]", `{"a":1,}`, "01", "-", "1.", ".5", "1e", "nul", "[1]x", `"\u12`, `"\`, `{"a"`, `{"a":`, "{1:2}", "[}", "{]"} {
		if got, _ := validJSON(text, 64); got != json.Valid([]byte(text)) {
			t.Errorf("%q: %v", text, got)
		}
	}
	if _, deep := validJSON(`[[["[[["]]]`, 2); deep != 2 {
		t.Errorf("too deep at %d", deep)
	}
}

// A plain number is the same float64 that strconv reads.
func TestExactDecimalAgrees(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	read := 0
	for range 100_000 {
		word := ""
		for range 1 + random.IntN(18) {
			word += string("0123456789.-"[random.IntN(11+random.IntN(2))])
		}
		if random.IntN(2) == 0 {
			word = strconv.FormatFloat(360*random.Float64()-180, 'f', random.IntN(14), 64)
		}
		x, ok := exactDecimal(word)
		if !ok {
			continue
		}
		read++
		if want, err := strconv.ParseFloat(word, 64); err != nil || x != want {
			t.Fatalf("%q: %v, want %v (%v)", word, x, want, err)
		}
	}
	if read < 10_000 {
		t.Errorf("only %d were read", read)
	}
}
