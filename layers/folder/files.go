package folder

import (
	"bytes"
	"errors"
	"io/fs"
	"unicode/utf8"

	"redline/lang"
)

// read returns the text of a file of the folder, which must be UTF-8, without a byte order
// mark.
func read(fsys fs.FS, name string) ([]byte, *lang.Fault) {
	data, fault := readBytes(fsys, name)
	if fault != nil {
		return nil, fault
	}
	return plainText(name, data)
}

// readBytes returns the bytes of a file of the folder. Only local paths with forward
// slashes are opened.
func readBytes(fsys fs.FS, name string) ([]byte, *lang.Fault) {
	if !fs.ValidPath(name) || name == "." {
		return nil, &lang.Fault{
			File: name,
			What: lang.Text{ZH: "不是数据文件夹内的相对路径", EN: "it is not a path inside the folder"},
			Hint: lang.Text{ZH: "填写文件夹内的文件名，用 / 分隔，不含 .. 和盘符", EN: "name a file inside the folder, with / between names and no .. or drive letter"},
		}
	}
	data, err := fs.ReadFile(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &lang.Fault{
			File: name, Err: err,
			What: lang.Text{ZH: "文件夹中没有这个文件", EN: "the folder has no such file"},
			Hint: lang.Text{ZH: "检查文件名（区分大小写）", EN: "check the file's name; upper and lower case differ"},
		}
	case err != nil:
		return nil, &lang.Fault{
			File: name, Err: err,
			What: lang.Textf("文件无法读取：%s", "the file cannot be read: %s", err.Error()),
			Hint: lang.Text{ZH: "检查文件是否完整、是否有读取权限", EN: "check that the file is whole and that you may read it"},
		}
	}
	return data, nil
}

// plainText refuses what is not UTF-8 or holds U+0000, and takes a byte order mark off.
func plainText(name string, data []byte) ([]byte, *lang.Fault) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bad := invalidUTF8(data); bad >= 0 {
		return nil, &lang.Fault{
			File: name, Line: lineAt(data, bad),
			What: lang.Text{ZH: "文件不是 UTF-8 编码", EN: "the file is not UTF-8"},
			Hint: lang.Text{ZH: "另存为 UTF-8 编码（可能原为 GBK）", EN: "save it as UTF-8; it may be GBK"},
		}
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return nil, &lang.Fault{
			File: name, Line: lineAt(data, at),
			What: lang.Text{ZH: "文件中有空字符（U+0000）", EN: "the file holds the null character (U+0000)"},
			Hint: lang.Text{ZH: "删去该字符（可能原为 UTF-16：另存为 UTF-8）", EN: "delete it; the file may be UTF-16: save it as UTF-8"},
		}
	}
	return data, nil
}

// exists reports whether an optional file is there.
func exists(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return !errors.Is(err, fs.ErrNotExist)
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8, -1 when all is.
func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// lineAt returns the 1-based line of a byte offset.
func lineAt(data []byte, offset int) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), len(data))], []byte{'\n'})
}
