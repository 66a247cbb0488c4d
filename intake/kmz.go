package intake

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"redline/lang"
)

// Limits of a KMZ beside those of every file: it holds one document and perhaps icons.
// Coordinates written out shrink to a quarter or a tenth, never to a hundredth.
const (
	maxKMZEntries    = 1000
	maxKMZRatio      = 100
	minKMZRatioBytes = 1 << 20 // below this a ratio does no harm
)

// kmzEntry begins each entry of a zip's directory.
const kmzEntry = "PK\x01\x02"

func sniffKMZ(src *source) bool {
	if !bytes.HasPrefix(src.data, []byte("PK\x03\x04")) {
		return false
	}
	archive, err := openKMZ(src.data)
	if archive == nil || err != nil {
		// Cut off or overfull: the name of the first entry tells what it was.
		return isKML(firstKMZName(src.data))
	}
	found := false
	for _, f := range archive.File {
		name := strings.ToLower(f.Name)
		if strings.HasSuffix(name, ".shp") || name == "[content_types].xml" {
			return false
		}
		found = found || isKML(name)
	}
	return found
}

// firstKMZName is the name in the first local header of a zip.
func firstKMZName(data []byte) string {
	if len(data) < 30 {
		return ""
	}
	n := int(binary.LittleEndian.Uint16(data[26:]))
	return string(data[30:min(len(data), 30+n)])
}

func isKML(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".kml") || strings.HasSuffix(name, ".ovkml")
}

// openKMZ opens a zip of a bounded number of entries. The entries are counted before
// the directory is read, whatever it states: reading takes several times its size.
func openKMZ(data []byte) (*zip.Reader, error) {
	if n := bytes.Count(data, []byte(kmzEntry)); n > maxKMZEntries {
		return nil, fault(ErrLimit,
			lang.Textf("压缩包有 %d 个条目，超过上限 %d", "the archive has %d entries, more than the %d accepted", n, maxKMZEntries),
			lang.Text{ZH: "请只打包本项目的范围", EN: "Pack the project's footprint alone."})
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, kmzDamaged("")
	}
	return archive, nil
}

func kmzDamaged(entry string) *lang.Fault {
	f := fault(ErrSyntax,
		lang.Text{ZH: "压缩包不完整或已损坏", EN: "the archive is cut off or damaged"},
		lang.Text{ZH: "请重新导出或重新发送该文件", EN: "Export or send the file again."})
	f.Field = entry
	return f
}

// readKMZ reads the KML of a KMZ, in memory: doc.kml, or when that holds no placemarks
// (it may only point to the others) the first that does.
func readKMZ(src *source) (*contents, error) {
	archive, err := openKMZ(src.data)
	if err != nil {
		return nil, err
	}
	if err := checkKMZ(archive); err != nil {
		return nil, err
	}
	documents := keepKML(archive)
	left := src.limits.Bytes
	outer := src.name
	var found *contents
	for i, f := range documents {
		data, err := unpackKMZ(f, left)
		if err != nil {
			return nil, err
		}
		left -= len(data)
		document := &source{name: outer + "/" + kmzName(f.Name), data: data, limits: src.limits}
		document.decode()
		// Lines are counted in the document, and faults are about it.
		*src = *document
		if found, err = readKML(src); err != nil {
			return nil, err
		}
		if len(found.features) == 0 {
			continue
		}
		found.warnings = append(found.warnings, unreadKML(documents[i+1:])...)
		break
	}
	if found == nil {
		return nil, kmzDamaged("")
	}
	return found, nil
}

// keepKML lists the documents: doc.kml first, then in the order of the archive.
func keepKML(archive *zip.Reader) []*zip.File {
	var out []*zip.File
	for _, f := range archive.File {
		if isKML(f.Name) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b *zip.File) int { return kmlRank(a) - kmlRank(b) })
	return out
}

func kmlRank(f *zip.File) int {
	if strings.EqualFold(f.Name, "doc.kml") || strings.EqualFold(f.Name, "doc.ovkml") {
		return 0
	}
	return 1
}

// unreadKML warns of documents that were not looked into.
func unreadKML(rest []*zip.File) []Note {
	if len(rest) == 0 {
		return nil
	}
	var names []string
	for i, f := range rest {
		if i == shownNames {
			names = append(names, "…")
			break
		}
		names = append(names, kmzName(f.Name))
	}
	return []Note{{"kmz-others-ignored", lang.Textf(
		"压缩包里还有 %d 个 KML 未读取：%s", "the archive holds %d more KML documents, which were not read: %s", len(rest), strings.Join(names, "; "))}}
}

func kmzName(name string) string { return shortKML(strings.ToValidUTF8(name, "?")) }

// checkKMZ refuses archives no program writes for a footprint.
func checkKMZ(archive *zip.Reader) error {
	seen := map[string]bool{}
	for _, f := range archive.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		var zh, en string
		switch {
		case f.Flags&1 != 0:
			zh, en = "条目已加密", "the entry is encrypted"
		case strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':':
			zh, en = "条目使用绝对路径", "the entry has an absolute path"
		case slices.Contains(strings.Split(name, "/"), ".."):
			zh, en = "条目的路径含有 ..", "the entry's path holds .."
		case f.Mode()&fs.ModeSymlink != 0:
			zh, en = "条目是符号链接", "the entry is a symbolic link"
		case strings.HasSuffix(strings.ToLower(name), ".zip") || strings.HasSuffix(strings.ToLower(name), "kmz"):
			zh, en = "压缩包里还有压缩包", "there is an archive in the archive"
		case seen[name]:
			zh, en = "条目名称重复", "the entry's name occurs twice"
		}
		if zh != "" {
			return badKMZEntry(f, zh, en)
		}
		seen[name] = true
	}
	return checkKMZOverlap(archive)
}

func badKMZEntry(f *zip.File, zh, en string) error {
	out := fault(ErrFormat, lang.Text{ZH: zh + "，不予读取", EN: en + ", which is not accepted"},
		lang.Text{ZH: "请重新导出为 KMZ（不加密），或直接提供其中的 KML", EN: "Export it as KMZ again (not encrypted), or give the KML in it."})
	out.Field = kmzName(f.Name)
	return out
}

// checkKMZOverlap refuses entries that share bytes: such archives unpack to far more than
// they hold (D. Fifield, A better zip bomb, 2019).
func checkKMZOverlap(archive *zip.Reader) error {
	type span struct {
		from, to int64
		file     *zip.File
	}
	var spans []span
	for _, f := range archive.File {
		from, err := f.DataOffset()
		if err != nil || f.CompressedSize64 > 1<<40 {
			return kmzDamaged(kmzName(f.Name))
		}
		spans = append(spans, span{from, from + int64(f.CompressedSize64), f})
	}
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return badKMZEntry(spans[i].file, "条目互相重叠", "entries overlap")
		}
	}
	return nil
}

// unpackKMZ returns the bytes of an entry, at most left and no more than it states.
func unpackKMZ(f *zip.File, left int) ([]byte, error) {
	size, packed := f.UncompressedSize64, max(f.CompressedSize64, 1)
	if size > uint64(left) {
		return nil, kmzTooLarge(f, lang.Textf("解压后 %.1f MiB，超过上限 %.1f MiB", "unpacked it has %.1f MiB, more than the %.1f MiB accepted", float64(size)/(1<<20), mib(left)))
	}
	if size > minKMZRatioBytes && size/packed > maxKMZRatio {
		return nil, kmzTooLarge(f, lang.Textf("压缩比 %d，超过上限 %d", "it is packed %d times, more than the %d accepted", size/packed, maxKMZRatio))
	}
	in, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, badKMZEntry(f, "条目的压缩方法不常用", "the entry is packed by an unusual method")
	}
	if err != nil {
		return nil, kmzDamaged(kmzName(f.Name))
	}
	data, err := io.ReadAll(io.LimitReader(in, int64(size)+1))
	if err = errors.Join(err, in.Close()); err != nil || uint64(len(data)) != size {
		return nil, kmzDamaged(kmzName(f.Name))
	}
	return data, nil
}

func kmzTooLarge(f *zip.File, what lang.Text) error {
	out := fault(ErrLimit, what,
		lang.Text{ZH: "请只保留本项目的范围后重新导出", EN: "Export the project's footprint alone."})
	out.Field = kmzName(f.Name)
	return out
}
