package deliver

import (
	"context"
	"runtime"
	"sync"

	"redline/geo"
	"redline/intake"
	"redline/lang"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// A portion holds as many features as are made ready at once, or fewer where their outlines
// are long: what is on its way at any time does not grow with the file.
const (
	portionFeatures = 512
	portionNumbers  = 200_000 // of coordinates
)

// portion is a run of features on its way.
type portion struct {
	records []intake.Record
	made    []made        // in the order of records, once ready is closed
	ready   chan struct{} //
}

// made is a feature whose values and geometry were read and checked, each by itself.
type made struct {
	zone    layers.Zone
	fault   *lang.Fault // of the values, or else of the geometry
	another bool        // it belongs to another layer
	bend    float64     // see layers.ChordGap
}

// flow reads portions, makes them ready on all cores, and calls one with each in the file's
// order, all at the same time. What is on its way is bounded: who is ahead waits.
func (r *reader) flow(ctx context.Context, one func(*portion) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	work, order := make(chan *portion, workers), make(chan *portion, workers)
	var all sync.WaitGroup
	var read error
	all.Go(func() {
		defer close(order)
		defer close(work)
		read = r.portions(ctx, func(p *portion) error {
			for _, to := range []chan *portion{work, order} { // what is waited for is being made
				select {
				case to <- p:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	})
	for range workers {
		all.Go(func() {
			for p := range work {
				r.make(p)
				close(p.ready)
			}
		})
	}
	var err error
	for p := range order {
		<-p.ready
		if err = ctx.Err(); err == nil {
			err = one(p)
		}
		if err != nil {
			cancel()
			break
		}
	}
	all.Wait()
	if err != nil {
		return err
	}
	return read
}

// portions cuts the file into portions.
func (r *reader) portions(ctx context.Context, send func(*portion) error) error {
	p, numbers := &portion{ready: make(chan struct{})}, 0
	err := r.file.Each(func(rec *intake.Record) error {
		if p.records == nil {
			p.records = make([]intake.Record, 0, portionFeatures)
		}
		p.records = append(p.records, *rec)
		numbers += numbersOf(rec.Geometry)
		if len(p.records) < portionFeatures && numbers < portionNumbers {
			return nil
		}
		full := p
		p, numbers = &portion{ready: make(chan struct{})}, 0
		return send(full)
	})
	if err != nil || len(p.records) == 0 {
		return err
	}
	return send(p)
}

// make reads the values and the geometry of each feature. Where both are wrong, the values
// are told.
func (r *reader) make(p *portion) {
	p.made = make([]made, len(p.records))
	layer := r.options.Layer
	for i := range p.records {
		rec, m := &p.records[i], &p.made[i]
		v := values{fields: r.fields, record: rec, table: !textFormat(r.file.Format)}
		if m.another = layer.Kind == layers.Reaches && v.ofAnother(layer.ID); m.another {
			continue
		}
		m.zone, m.fault = v.zone(layer), v.fault
		if m.fault == nil {
			m.zone.Geometry, m.zone.Shape, m.bend, m.fault = draw(r.options.Plane, layer.Kind, rec)
		}
	}
}

func draw(plane geo.Plane, kind layers.Kind, rec *intake.Record) (geom.T, geo.Shape, float64, *lang.Fault) {
	if rec.Why != nil {
		return nil, geo.Shape{}, 0, rec.Why
	}
	lonLat, shape, fault := layers.Draw(plane, kind, rec.Geometry)
	if fault != nil {
		return nil, geo.Shape{}, 0, fault
	}
	return lonLat, shape, layers.ChordGap(plane, lonLat), nil
}

// numbersOf counts the coordinates of a record's geometry; a collection is an empty one.
func numbersOf(g geom.T) int {
	if _, collection := g.(*geom.GeometryCollection); g == nil || collection {
		return 0
	}
	return len(g.FlatCoords())
}
