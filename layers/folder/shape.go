package folder

import (
	"runtime"
	"sync"
	"sync/atomic"

	"redline/geo"
	"redline/lang"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// drawn is a feature's geometry, read and checked.
type drawn struct {
	lonLat geom.T
	shape  geo.Shape
	bend   float64 // see layers.ChordGap
	fault  *lang.Fault
}

var hintGeometry = lang.Text{ZH: "在 QGIS 中补画，或删除该要素", EN: "draw it in QGIS, or delete the feature"}

// draw reads and checks the geometries of features, several at a time; the result has the
// features' order. kind tells which types they may have; see layers.Draw.
func draw(plane geo.Plane, name string, features []feature, codes []string, kind layers.Kind) []drawn {
	out := make([]drawn, len(features))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(features)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(features)); i = next.Add(1) - 1 {
				f := &features[i]
				out[i] = drawOne(plane, f, kind)
				if fault := out[i].fault; fault != nil {
					fault.File, fault.Line = name, f.line
					fault.Where = join(f.place(codes[i]), fault.Where)
				}
			}
		})
	}
	workers.Wait()
	return out
}

func drawOne(plane geo.Plane, f *feature, kind layers.Kind) drawn {
	g, err := f.drawing, error(nil)
	if g == nil && f.geometry != nil {
		g, err = geo.DecodeGeoJSON(f.geometry)
	}
	if err != nil {
		return drawn{fault: layers.GeometryFault(err)}
	}
	g, shape, fault := layers.Draw(plane, kind, g)
	if fault != nil {
		return drawn{fault: fault}
	}
	return drawn{lonLat: g, shape: shape, bend: layers.ChordGap(plane, g)}
}

// placed turns an error of package geo into a fault at a place of a file.
func placed(err error, file string, line int, where lang.Text) *lang.Fault {
	at := layers.GeometryFault(err)
	at.File, at.Line, at.Where = file, line, join(where, at.Where)
	return at
}
