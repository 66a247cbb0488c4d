package report

import (
	"io"

	"redline/lang"
	"redline/report/picture"
	"redline/screening"
)

// PNG writes the overview map of r: footprints, the zones that were hit and those near, with
// scale bar, north arrow, legend and coordinates. What the report must not be read without
// stands within the frame. The same report and scene give the same bytes. Without a scene,
// for a footprint without geometry, and where the fonts lack a character, the error is a
// *lang.Fault; others are w's.
func PNG(w io.Writer, r *screening.Report, m Material, l lang.Language) error {
	set, err := m.fonts()
	if err != nil {
		return err
	}
	a, err := atlasOf(newComposer(r, l), m.Scene)
	if err != nil {
		return err
	}
	if a == nil {
		return &lang.Fault{
			Field: "format", What: lang.Text{ZH: "没有图层数据或项目坐标，画不出图", EN: "there is no map without the layers and the footprint"},
			Hint: lang.Text{ZH: "用当时的图层重新评估一次", EN: "screen it again with the layers"},
		}
	}
	png, err := picture.Draw(a.overview(), set)
	if err != nil {
		return err
	}
	_, err = w.Write(png)
	return err
}
