package intake

import (
	"bytes"
	"regexp"
	"unicode/utf8"

	"redline/lang"
)

// foreign are formats that reviewers are sent and that are not read, with what to ask for
// instead: by the bytes a file begins with.
var foreign = []struct {
	magic string
	name  lang.Text
	hint  lang.Text
}{
	{"%PDF-", lang.Text{ZH: "PDF 文件", EN: "a PDF"}, askForNumbers},
	{"\xff\xd8\xff", lang.Text{ZH: "照片（JPEG）", EN: "a picture (JPEG)"}, askForNumbers},
	{"\x89PNG", lang.Text{ZH: "图片（PNG）", EN: "a picture (PNG)"}, askForNumbers},
	{"GIF8", lang.Text{ZH: "图片（GIF）", EN: "a picture (GIF)"}, askForNumbers},
	{"II*\x00", lang.Text{ZH: "影像（TIFF）", EN: "an image (TIFF)"}, askForNumbers},
	{"MM\x00*", lang.Text{ZH: "影像（TIFF）", EN: "an image (TIFF)"}, askForNumbers},
	{"Rar!", lang.Text{ZH: "RAR 压缩包", EN: "a RAR archive"}, unpackIt},
	{"7z\xbc\xaf\x27\x1c", lang.Text{ZH: "7z 压缩包", EN: "a 7z archive"}, unpackIt},
	{"\x1f\x8b", lang.Text{ZH: "gzip 压缩文件", EN: "a gzip file"}, unpackIt},
}

// foreignText are such formats that are text, by how it begins.
var foreignText = []struct {
	begins *regexp.Regexp
	name   lang.Text
	hint   lang.Text
}{
	{regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:gml|wfs|ogr):`), lang.Text{ZH: "GML 文件", EN: "a GML file"}, exportAgain},
	{regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<gpx\b`), lang.Text{ZH: "GPX 轨迹文件", EN: "a GPX track"}, exportAgain},
	{regexp.MustCompile(`(?i)^\s*!table\b`), lang.Text{ZH: "MapInfo 表（.tab）", EN: "a MapInfo table (.tab)"}, exportAgain},
	{regexp.MustCompile(`(?i)^\s*version\s+[0-9]+\s+charset\b`), lang.Text{ZH: "MapInfo 交换文件（.mif）", EN: "a MapInfo interchange file (.mif)"}, exportAgain},
}

var (
	askForNumbers = lang.Text{
		ZH: "图上的点读不出坐标；请申请人提供拐点坐标表（TXT、XLSX、CSV）或 shapefile、KML、DXF",
		EN: "No coordinates can be read off a picture: ask for the list of points (TXT, XLSX, CSV) or a shapefile, KML or DXF.",
	}
	unpackIt    = lang.Text{ZH: "请解压后提供其中的文件；shapefile 请重新打成 .zip", EN: "Unpack it and give the file inside; pack a shapefile as .zip."}
	exportAgain = lang.Text{ZH: "请从源软件导出为 shapefile、GeoPackage、GeoJSON 或 KML", EN: "Export it as a shapefile, GeoPackage, GeoJSON or KML."}
)

// refuseForeign names a file of a known format that is not read, by its first bytes; nil
// for any other.
func refuseForeign(s *source) error {
	for _, f := range foreign {
		if bytes.HasPrefix(s.data, []byte(f.magic)) {
			return notRead(f.name, f.hint)
		}
	}
	return nil
}

// refuseForeignText is refuseForeign for formats that are text.
func refuseForeignText(s *source) error {
	head := beginning(s.head(), maxListLine)
	for _, f := range foreignText {
		if f.begins.MatchString(head) {
			return notRead(f.name, f.hint)
		}
	}
	return nil
}

func notRead(name, hint lang.Text) error {
	return fault(ErrFormat, lang.Textf("这是%[1]s，不能直接读取", "this is %[2]s, which is not read", apartFromHan(name.ZH), name.EN), hint)
}

// apartFromHan is a text that follows Chinese, with a space before a Latin letter.
func apartFromHan(text string) string {
	if text != "" && text[0] < utf8.RuneSelf {
		return " " + text
	}
	return text
}

// beforeHan is a text that Chinese follows, with a space behind a Latin letter.
func beforeHan(text string) string {
	if text != "" && text[len(text)-1] < utf8.RuneSelf {
		return text + " "
	}
	return text
}
