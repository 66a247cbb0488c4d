package intake

import (
	"archive/zip"
	"bytes"
	"cmp"
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
// ".shp", in any case. It looks at names only.
func zipHolds(data []byte, extension string) bool {
	if !isZip(data) {
		return false
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && z == nil {
		return false
	}
	for _, f := range z.File {
		if hasExtension(f.Name, extension) && !isLitter(f.Name) {
			return true
		}
	}
	return false
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
// Declared sizes are held to when an entry is read.
func openArchive(src *source) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(src.data), int64(len(src.data)))
	if z == nil || err != nil && len(z.File) == 0 {
		return nil, brokenArchive("", err)
	}
	if n := len(z.File); n > maxArchiveEntries {
		return nil, fault(ErrLimit,
			lang.Textf("压缩包里有 %d 个文件，超过上限 %d", "the zip holds %d entries, more than the %d accepted", n, maxArchiveEntries),
			lang.Text{ZH: "请只打包本项目的文件", EN: "Pack the project's files only."})
	}
	a := &archive{left: src.limits.Bytes}
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
		a.entries = append(a.entries, archiveEntry{name, f})
	}
	if f := overlapping(z.File); f != nil {
		return nil, f
	}
	return a, nil
}

// overlapping refuses entries that share bytes, as those of a decompression bomb do.
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
	if err != nil {
		return nil, brokenArchive(e.name, err)
	}
	limit := a.left
	ratio := false
	if most := int64(ratioFrom) + int64(min(e.file.CompressedSize64, 1<<32))*maxArchiveRatio; most < int64(limit) {
		limit, ratio = int(most), true
	}
	var out bytes.Buffer
	_, err = io.Copy(&out, io.LimitReader(r, int64(limit)+1))
	closeErr := r.Close()
	switch {
	case out.Len() > limit && ratio:
		return nil, inEntry(e.name, fault(ErrLimit,
			lang.Textf("压缩比超过上限 %d 倍，可能是压缩炸弹", "it unpacks to more than %d times its size, as a decompression bomb does", maxArchiveRatio),
			lang.Text{ZH: "请用常用软件重新打包", EN: "Pack it again with an ordinary program."}))
	case out.Len() > limit:
		return nil, inEntry(e.name, unpacksTooLarge(limit))
	case err != nil:
		return nil, brokenArchive(e.name, err)
	case closeErr != nil:
		return nil, brokenArchive(e.name, closeErr)
	}
	a.left -= out.Len()
	return out.Bytes(), nil
}

func unpacksTooLarge(limit int) *lang.Fault {
	return fault(ErrLimit,
		lang.Textf("压缩包解开后超过上限 %.1f MiB", "the zip unpacks to more than the %.1f MiB accepted", mib(limit)),
		lang.Text{ZH: "请只保留本项目的范围，去掉无关图层和属性后重新打包", EN: "Pack the project's footprint alone, without other layers and attributes."})
}

// brokenArchive refuses a zip that cannot be read, at an entry or as a whole.
func brokenArchive(name string, err error) *lang.Fault {
	return inEntry(name, fault(ErrSyntax,
		lang.Textf("压缩包损坏或不完整（%v）", "the zip is damaged or cut off (%v)", err),
		lang.Text{ZH: "请重新打包或重新发送", EN: "Pack or send it again."}))
}

// inEntry names the entry a fault is about.
func inEntry(name string, f *lang.Fault) *lang.Fault {
	if name != "" {
		f.Where = lang.Textf("压缩包内 %s", "%s in the zip", name)
	}
	return f
}
