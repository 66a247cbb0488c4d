package docx

import (
	"bytes"
	"image"
	_ "image/png" // the pictures' format
	"strconv"

	"redline/report/page"
)

// emu is how many English Metric Units, the lengths of drawings, make a twentieth of a point.
const emu = 635

// tallest is how high a picture may be: an upright page of A4 less its margins and two lines.
// A higher one becomes smaller.
const tallest = emu * 13_500

// firstPicture is the number of the first picture's relationship: those before it are the
// document's own.
const firstPicture = 5

// picture sets an image into the line (ECMA-376 part 1 §20.4.2.8). One that is no image is
// told by its alternative text.
func (b *body) picture(p page.Picture) {
	size, _, err := image.DecodeConfig(bytes.NewReader(p.PNG))
	if err != nil || size.Width == 0 {
		b.add(paragraph(page.Normal, run("", p.Alt)))
		return
	}
	b.pictures = append(b.pictures, p.PNG)
	n := len(b.pictures)
	width := emu * p.TextWidth()
	height := width * size.Height / size.Width
	if height > tallest {
		width, height = width*tallest/height, tallest
	}
	id, extent := strconv.Itoa(n), ` cx="`+strconv.Itoa(width)+`" cy="`+strconv.Itoa(height)+`"`
	b.add(`<w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"`, drawings, `><wp:extent`, extent, `/>`,
		`<wp:docPr id="`, id, `" name="Picture `, id, `" descr="`, escape(p.Alt), `"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">`,
		`<pic:pic><pic:nvPicPr><pic:cNvPr id="`, id, `" name="`, b.pictureName(n), `"/><pic:cNvPicPr/></pic:nvPicPr>`,
		`<pic:blipFill><a:blip r:embed="`, b.pictureRelation(n), `"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`,
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext`, extent, `/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>`,
		"</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>\n")
}

// pictureName is the n-th picture's file in the folder media. In a template, other pictures
// have the usual names.
func (b *body) pictureName(n int) string { return b.own + "image" + strconv.Itoa(n) + ".png" }

func (b *body) pictureRelation(n int) string { return "rId" + b.own + strconv.Itoa(firstPicture+n-1) }

// pictureRelations are the relationships of the pictures.
func (b *body) pictureRelations() string {
	out := ""
	for i := range b.pictures {
		out += `<Relationship Id="` + b.pictureRelation(i+1) + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/` +
			b.pictureName(i+1) + `"/>` + "\n"
	}
	return out
}
