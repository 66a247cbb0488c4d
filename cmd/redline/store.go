package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"redline/demo"
	"redline/lang"
	"redline/layers"
	"redline/layers/folder"
	"redline/layers/postgis"
	"redline/screening"
)

// storeFlags choose where the controls come from.
type storeFlags struct {
	Layers   string `help:"数据文件夹；不给则用内置示意区 / folder of controls; default: the built-in illustrative district." placeholder:"DIR" type:"path"`
	Database string `help:"改用 PostGIS 数据库 postgres://用户@主机/库名 / a PostGIS database instead of a folder ($REDLINE_DATABASE)." placeholder:"URL"`
}

// fromEnvironment takes the database from REDLINE_DATABASE where no store was named, as
// the planners' commands do; the sample brings its own district.
func (f *storeFlags) fromEnvironment(sample bool) {
	if f.Layers == "" && f.Database == "" && !sample {
		f.Database = os.Getenv("REDLINE_DATABASE")
	}
}

// controls is what a command asks of a store, folder or database.
type controls interface {
	Snapshot(ctx context.Context, at layers.AsOf) (*layers.Snapshot, error)
	Catalogue() *layers.Catalogue
}

// open reads the controls and the rules, and checks that they fit each other.
// A database stays open until the command has ended.
func (f storeFlags) open(ctx context.Context, a *app) (controls, *screening.Pack, error) {
	pack, err := a.rules()
	if err != nil {
		return nil, nil, err
	}
	store, err := f.store(ctx, a)
	if err != nil {
		return nil, nil, err
	}
	return store, pack, pack.CheckCatalogue(store.Catalogue())
}

func (f storeFlags) store(ctx context.Context, a *app) (controls, error) {
	switch {
	case f.Layers != "" && f.Database != "":
		return nil, &lang.Fault{
			Field: "--database", What: lang.Text{ZH: "不能与 --layers 同用", EN: "it excludes --layers"},
			Hint: lang.Text{ZH: "管控数据取自文件夹或数据库，只给其一", EN: "the controls come from a folder or from a database: give one of them"},
		}
	case f.Database != "":
		pool, err := a.connect(ctx, f.Database)
		if err != nil {
			return nil, err
		}
		return postgis.Open(ctx, pool)
	case f.Layers != "":
		return openFolder(f.Layers)
	}
	return a.district()
}

// openDemo opens the built-in illustrative district.
func openDemo() (*folder.Store, error) {
	files, err := demo.FS()
	if err != nil {
		return nil, err
	}
	return folder.Open(files)
}

func openFolder(dir string) (*folder.Store, error) {
	files, err := folderFS(dir)
	if err != nil {
		return nil, err
	}
	return folder.Open(files)
}

func folderFS(dir string) (fs.FS, error) {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("not a folder")
	}
	if err != nil {
		return nil, &lang.Fault{
			File: dir, Err: err, What: lang.Text{ZH: "不是可读的文件夹", EN: "this is not a readable folder"},
			Hint: lang.Text{ZH: "--layers 指向含 layers.yaml 的文件夹（格式见 docs/data.md）", EN: "point --layers at a folder that holds layers.yaml (see docs/data.md)"},
		}
	}
	return os.DirFS(dir), nil
}

// readFile reads a file that a person named.
func readFile(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	return data, nil
}

// unreadable says that a file that a person named is not there or cannot be read.
func unreadable(name string, err error) error {
	reason := lang.Text{ZH: "文件无法读取", EN: "the file cannot be read"}
	if errors.Is(err, fs.ErrNotExist) {
		reason = lang.Text{ZH: "没有这个文件", EN: "there is no such file"}
	}
	return &lang.Fault{File: name, Err: err, What: reason, Hint: lang.Text{ZH: "检查路径和权限", EN: "check the path and the permissions"}}
}

// notOver refuses to write the output over a file that is read, be it by another name or
// through a link: the applicant's original must stay what it was.
func notOver(output string, inputs ...string) error {
	target, err := os.Stat(output)
	if err != nil || !target.Mode().IsRegular() {
		return nil // nothing there, or a device or pipe
	}
	for _, input := range inputs {
		if info, err := os.Stat(input); err == nil && os.SameFile(target, info) {
			return &lang.Fault{
				Field: "-o", What: lang.Textf("%[1]s 就是输入文件 %[2]s，写入会毁掉原件", "%[1]s is the input %[2]s itself: writing would destroy the original", output, input),
				Hint: lang.Text{ZH: "用 -o 给出另一个文件名", EN: "give another file with -o"}, Err: errOverInput,
			}
		}
	}
	return nil
}

// errOverInput is the kind of notOver's refusal.
var errOverInput = errors.New("the output is an input")

// writeFile writes a whole file or none: to a temporary neighbour, then by renaming. A
// link is followed; what is no regular file (a device, a pipe) is written to as it is.
func writeFile(name string, data []byte) error {
	return writeWhole(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// errStands is the kind of an error after which what was written is whole all the same.
var errStands = errors.New("what was written stands")

// writeWhole is writeFile for what is written bit by bit. The error of write is returned as
// it is, and leaves no file unless it is errStands.
func writeWhole(name string, write func(io.Writer) error) error {
	target := name
	if resolved, err := filepath.EvalSymlinks(name); err == nil {
		target = resolved
	}
	temporary, flags := fmt.Sprintf("%s.%d.tmp", target, os.Getpid()), os.O_CREATE|os.O_TRUNC
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() {
		temporary, flags = target, 0
	}
	file, err := os.OpenFile(temporary, os.O_WRONLY|flags, 0o644)
	if err != nil {
		return unwritable(name, err)
	}
	out := bufio.NewWriterSize(file, 1<<16)
	said := write(out)
	if said == nil || errors.Is(said, errStands) {
		err = out.Flush()
	}
	if path := (*fs.PathError)(nil); errors.As(said, &path) && path.Path == temporary {
		err = said // the disk's, not the writer's
	}
	err = errors.Join(err, file.Close())
	stands := err == nil && (said == nil || errors.Is(said, errStands))
	if temporary != target {
		if stands {
			err = os.Rename(temporary, target)
		}
		if !stands || err != nil {
			_ = os.Remove(temporary)
		}
	}
	if err != nil {
		return unwritable(name, err)
	}
	return said
}

func unwritable(name string, err error) error {
	return &lang.Fault{
		File: name, Err: err, What: lang.Text{ZH: "文件无法写入", EN: "the file cannot be written"},
		Hint: lang.Text{ZH: "检查目标文件夹是否存在、可写，磁盘是否已满", EN: "check that the folder exists and is writable and the disk is not full"},
	}
}
