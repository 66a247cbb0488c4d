package deliver

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"redline/layers"
)

// What is held of a delivery that is gone through does not grow with it, but for what tells
// one code from another: some 50 bytes a feature, where a zone takes 2 KB.
func TestStreamHoldsNoZones(t *testing.T) {
	const n, few = 40_000, 8_000
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, `{"type":"Feature","properties":{"code":"NT%06d","name":"示意"},"geometry":%s}`+"\n", i, polygon(i%400))
	}
	data := []byte(text.String())
	held := func() int {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	done, early, late := 0, 0, 0
	d, err := Stream(context.Background(), "plots.geojsons", data, Options{Layer: layerOf("farmland", layers.Zones), Plane: plane(t), Profile: "plain"}, func(zones []layers.Zone) error {
		if done += len(zones); early == 0 && done >= few {
			early = held()
		}
		if done == n {
			late = held()
		}
		return nil
	})
	if err != nil || d.Taken != n || len(d.Zones) > 0 {
		t.Fatalf("%d taken, %v", d.Taken, err)
	}
	t.Logf("%d KiB after %d features, %d KiB after %d", early>>10, few, late>>10, n)
	if most := early + 50*(n-few) + 4<<20; late > most { // and what is on its way
		t.Errorf("%d bytes are held after %d features, %d after %d", early, few, late, n)
	}
}
