package intake

import (
	"errors"
	"slices"
	"testing"
)

func TestSelectLayer(t *testing.T) {
	plots := []feature{
		{number: 1, layer: "用地红线"},
		{number: 2, layer: "Roads"},
		{number: 3, layer: "roads"},
		{number: 4, layer: "用地红线"},
	}
	tests := []struct {
		name string
		all  []feature
		pick string
		want []int // nil: refused
	}{
		{"all", plots, "", []int{1, 2, 3, 4}},
		{"by name", plots, "用地红线", []int{1, 4}},
		{"as written first", plots, "roads", []int{3}},
		{"else in any case", plots, " ROADS ", []int{2, 3}},
		{"unknown", plots, "道路", nil},
		{"without layers", []feature{{number: 1}}, "0", nil},
		{"white space is no name", []feature{{number: 1}}, " ", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kept, err := selectLayer(tt.all, tt.pick)
			var got []int
			for _, f := range kept {
				got = append(got, f.number)
			}
			if !slices.Equal(got, tt.want) || (err != nil) != (tt.want == nil) {
				t.Errorf("features %v, error %v; want %v", got, err, tt.want)
			}
			if err != nil && !errors.Is(err, ErrLayer) {
				t.Errorf("%v is no ErrLayer", err)
			}
		})
	}
}

func TestLayerOfAFormatWithoutLayers(t *testing.T) {
	refused(t, "POLYGON(("+plotIn(4490, false, true)+"))", Options{Layer: "用地", ServiceArea: district(t)}, ErrLayer, "用地 不分图层|用地 no_layers")
}
