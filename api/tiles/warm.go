package tiles

import (
	"context"

	"redline/layers"
)

// Warm draws the levels that a snapshot's tiles are cut from, small zooms first, as far as
// GeometryBytes goes: the first caller after a publication then waits for his own tile only.
// What is kept already, such as the levels of layers that did not change, costs nothing. One
// level is drawn at a time. It returns early with ctx's error, or with that of a level.
func (s *Service) Warm(ctx context.Context, snapshot *layers.Snapshot) error {
	v := s.views.get(snapshot)
	for zoom := range MaxZoom + 1 {
		for i := range v.sources {
			if s.geometries.full() {
				return nil
			}
			if _, _, err := s.level(ctx, &v.sources[i], zoom); err != nil {
				return err
			}
		}
	}
	return nil
}
