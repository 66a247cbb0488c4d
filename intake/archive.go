package intake

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"redline/lang"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Limits of a zip. Coordinates and attribute tables padded with spaces seldom shrink to
// less than a fiftieth; below ratioFrom bytes a ratio says nothing.
const (
	maxArchiveEntries = 1000
	maxArchiveRatio   = 200
	ratioFrom         = 1 << 20
)

// archive is a zip in memory. Its entries are read one by one; nothing is written
// anywhere under their names.
type archive struct {
	entries []archiveEntry
	left    int // bytes that may still be unpacked
	work    *work
	nested  string // the first entry that is an archive itself; "" for none
}

// archiveEntry is one file of an archive.
type archiveEntry struct {
	name string // UTF-8, with / between folders
	file *zip.File
}

// isZip reports whether data begins as a zip does.
func isZip(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// zipHolds reports whether data is a zip with an entry of the given extension, such as
// ".shp", in any case. It looks at names only; of a zip that is cut off, or has more
// entries than accepted, at the first.
func zipHolds(data []byte, extension string) bool {
	return slices.ContainsFunc(zipNames(data), func(name string) bool { return hasExtension(name, extension) && !isLitter(name) })
}

// zipNames lists the names of a zip's entries as they are written; nil when it is none.
func zipNames(data []byte) []string {
	if !isZip(data) {
		return nil
	}
	z, err := readDirectory(data)
	if err != nil || len(z.File) == 0 {
		return []string{firstName(data)}
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	return names
}

// firstName is the name in the first local header of a zip (PKWARE APPNOTE 4.3.7).
func firstName(data []byte) string {
	if len(data) < 30 {
		return ""
	}
	n := int(binary.LittleEndian.Uint16(data[26:]))
	return string(data[30:min(len(data), 30+n)])
}

// directoryEntry begins each entry of a zip's directory.
const directoryEntry = "PK\x01\x02"

// readDirectory reads the directory of a zip. Its entries are counted first, whatever the
// zip states: reading takes several times their size.
func readDirectory(data []byte) (*zip.Reader, error) {
	if n := bytes.Count(data, []byte(directoryEntry)); n > maxArchiveEntries {
		return nil, fault(ErrLimit,
			lang.Textf("压缩包里有 %d 个文件，超过上限 %d", "the zip holds %d entries, more than the %d accepted", n, maxArchiveEntries),
			lang.Text{ZH: "请只打包本项目的文件", EN: "Pack the project's files only."})
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, brokenArchive("", err)
	}
	return z, nil
}

func hasExtension(name, extension string) bool {
	return len(name) >= len(extension) && strings.EqualFold(name[len(name)-len(extension):], extension)
}

// isLitter reports whether an entry is what macOS adds beside each file.
func isLitter(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(name[strings.LastIndexByte(name, '/')+1:], "._")
}

// openArchive reads the directory of a zip and refuses what no honest one holds:
// encrypted entries, symbolic links, absolute names and names with "..", two entries of
// one name, overlapping entries, too many of them, or a declared size beyond the limit.
// Declared sizes are held to when an entry is read. A zip inside is noted, for readers
// to refuse (checkNested).
func openArchive(src *source) (*archive, error) {
	z, err := readDirectory(src.data)
	if err != nil {
		return nil, err
	}
	a := &archive{left: src.limits.Bytes, work: &src.work}
	seen := map[string]bool{}
	var size uint64
	for _, f := range z.File {
		name := entryName(f)
		if f := checkEntry(f, name); f != nil {
			return nil, f
		}
		key := strings.ToLower(strings.TrimSuffix(name, "/"))
		if seen[key] {
			return nil, inEntry(name, fault(ErrSyntax,
				lang.Text{ZH: "压缩包里有两个同名文件，不知以哪个为准", EN: "the zip holds two entries of this name; which counts is not known"},
				lang.Text{ZH: "请重新打包，每个文件只放一次", EN: "Pack it again, each file once."}))
		}
		seen[key] = true
		if strings.HasSuffix(name, "/") || isLitter(name) {
			continue
		}
		if size += min(f.UncompressedSize64, 1<<40); size > uint64(a.left) {
			return nil, unpacksTooLarge(a.left)
		}
		if a.nested == "" && isArchiveName(name) {
			a.nested = name
		}
		a.entries = append(a.entries, archiveEntry{name, f})
	}
	if f := overlapping(z.File); f != nil {
		return nil, f
	}
	return a, nil
}

// isArchiveName tells archives by their names.
func isArchiveName(name string) bool {
	return slices.ContainsFunc([]string{".zip", ".kmz", ".ovkmz", ".rar", ".7z", ".tar", ".gz"}, func(extension string) bool {
		return hasExtension(name, extension)
	})
}

// checkNested refuses a zip that holds another: it is not looked into.
func (a *archive) checkNested() error {
	if a.nested == "" {
		return nil
	}
	return inEntry(a.nested, fault(ErrFormat,
		lang.Text{ZH: "压缩包里还有压缩包，不予解开", EN: "there is an archive in the archive, which is not unpacked"},
		lang.Text{ZH: "请解开后只打包其中的文件，或直接提供里面的那一个", EN: "Unpack it and give the inner one, or pack its files alone."}))
}

// refuseArchive says what is wrong with a zip in which no reader found its format.
func refuseArchive(src *source) error {
	a, err := openArchive(src)
	if err != nil {
		return err
	}
	if err := a.checkNested(); err != nil {
		return err
	}
	var names []string
	for _, e := range a.entries {
		names = append(names, e.name)
	}
	what := lang.Text{ZH: "认不出文件的格式：这是一个空的压缩包", EN: "the format is not recognised: the zip is empty"}
	if len(names) > 0 {
		list := listed(names)
		what = lang.Textf("认不出文件的格式：压缩包里只有 %s", "the format is not recognised: the zip holds only %s", list)
	}
	return fault(ErrFormat, what, lang.Text{
		ZH: "压缩包可为 Shapefile（.shp、.dbf、.prj、.cpg 一起）或 KMZ；其他格式请不打包，直接提供文件",
		EN: "A zip may be a shapefile (.shp, .dbf, .prj and .cpg together) or KMZ; give files of other formats as they are.",
	})
}

// overlapping refuses entries that share bytes, as those of a decompression bomb do
// (D. Fifield, A better zip bomb, 2019).
func overlapping(files []*zip.File) *lang.Fault {
	type extent struct{ start, end int64 }
	var extents []extent
	for _, f := range files {
		start, err := f.DataOffset()
		if err != nil {
			return brokenArchive(entryName(f), err)
		}
		extents = append(extents, extent{start, start + int64(min(f.CompressedSize64, 1<<40))})
	}
	slices.SortFunc(extents, func(a, b extent) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	for i := range extents {
		if i > 0 && extents[i].start < extents[i-1].end {
			return fault(ErrSyntax,
				lang.Text{ZH: "压缩包中的文件互相重叠，可能是压缩炸弹", EN: "entries of the zip overlap, as in a decompression bomb"},
				lang.Text{ZH: "请用常用软件重新打包", EN: "Pack it again with an ordinary program."})
		}
	}
	return nil
}

// entryName returns the entry's name in UTF-8: as it is where that is valid, else taken
// for GBK, which Chinese Windows writes without saying so.
func entryName(f *zip.File) string {
	name := f.Name
	if !utf8.ValidString(name) {
		if text, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = text
		}
	}
	return strings.ReplaceAll(strings.ToValidUTF8(name, "\ufffd"), `\`, "/")
}

// checkEntry refuses an entry by its header.
func checkEntry(f *zip.File, name string) *lang.Fault {
	switch {
	case f.Flags&1 != 0:
		return inEntry(name, fault(ErrFormat,
			lang.Text{ZH: "压缩包加了密码", EN: "the zip is encrypted"},
			lang.Text{ZH: "请去掉密码后重新打包", EN: "Pack it again without a password."}))
	case f.Mode().Type() != 0 && !f.Mode().IsDir():
		return inEntry(name, fault(ErrFormat,
			lang.Text{ZH: "压缩包里有符号链接或特殊文件", EN: "the zip holds a symbolic link or a special file"},
			lang.Text{ZH: "请只打包普通文件", EN: "Pack ordinary files only."}))
	case strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':' || escapes(name) || strings.IndexByte(name, 0) >= 0:
		return inEntry(name, fault(ErrFormat,
			lang.Text{ZH: "压缩包里的文件名是绝对路径或含 ..，不安全", EN: "an entry of the zip has an absolute name or one with .., which is unsafe"},
			lang.Text{ZH: "请用常用软件重新打包", EN: "Pack it again with an ordinary program."}))
	}
	return nil
}

func escapes(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}

// read unpacks one entry. What it unpacks to is counted as it comes; the sizes the zip
// declares are not believed.
func (a *archive) read(e archiveEntry) ([]byte, error) {
	r, err := e.file.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, inEntry(e.name, fault(ErrFormat,
			lang.Text{ZH: "压缩包用了不常见的压缩方法", EN: "the zip is packed by an unusual method"},
			lang.Text{ZH: "请用常用软件重新打包（Deflate）", EN: "Pack it again with an ordinary program (deflate)."}))
	}
	if err != nil {
		return nil, brokenArchive(e.name, err)
	}
	limit := a.left
	ratio := false
	if most := int64(ratioFrom) + int64(min(e.file.CompressedSize64, 1<<32))*maxArchiveRatio; most < int64(limit) {
		limit, ratio = int(most), true
	}
	out := bytes.NewBuffer(make([]byte, 0, roomFor(e.file, limit)))
	_, err = io.Copy(out, io.LimitReader(r, int64(limit)+1))
	closeErr := r.Close()
	switch {
	case out.Len() > limit && ratio:
		return nil, inEntry(e.name, unpacksTooMuch())
	case out.Len() > limit:
		return nil, inEntry(e.name, unpacksTooLarge(limit))
	case err != nil:
		return nil, brokenArchive(e.name, err)
	case closeErr != nil:
		return nil, brokenArchive(e.name, closeErr)
	}
	a.left -= out.Len()
	a.work.unpacked += out.Len()
	return out.Bytes(), nil
}

// roomFor is the room made for an entry before it is unpacked: what it says it takes, but
// no more than eight times the bytes that came.
func roomFor(f *zip.File, limit int) int {
	return int(min(f.UncompressedSize64+bytes.MinRead, 8*min(f.CompressedSize64, 1<<40), uint64(limit)))
}

func unpacksTooLarge(limit int) *lang.Fault {
	return fault(ErrLimit,
		lang.Textf("压缩包解开后超过上限 %s", "the zip unpacks to more than the %s accepted", inBytes(int64(limit))),
		lang.Text{ZH: "请只保留本项目的范围，去掉无关图层和属性后重新打包", EN: "Pack the project's footprint alone, without other layers and attributes."})
}

func unpacksTooMuch() *lang.Fault {
	return fault(ErrLimit,
		lang.Textf("压缩比超过上限 %d 倍，可能是压缩炸弹", "it unpacks to more than %d times its size, as a decompression bomb does", maxArchiveRatio),
		lang.Text{ZH: "请用常用软件重新打包", EN: "Pack it again with an ordinary program."})
}

// brokenArchive refuses a zip that cannot be read, at an entry or as a whole.
func brokenArchive(name string, err error) *lang.Fault {
	return inEntry(name, fault(ErrSyntax,
		librarySays("压缩包损坏或不完整（", "the zip is damaged or cut off (", err, "）", ")"),
		lang.Text{ZH: "请重新打包或重新发送", EN: "Pack or send it again."}))
}

// inEntry names the entry a fault is about.
func inEntry(name string, f *lang.Fault) *lang.Fault {
	if name != "" {
		f.Where = lang.Textf("压缩包内 %s", "%s in the zip", name)
	}
	return f
}
