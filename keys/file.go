package keys

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	"redline/lang"
)

// File is a ring of keys in a YAML file, for a service without a database. A running
// service reads it anew whenever it changed; whoever edits it does so through the methods
// here, one at a time. Safe for concurrent use.
type File struct {
	name   string
	absent bool // may be: then it is an empty ring

	mu      sync.Mutex
	read    stamp
	content *ring
}

// stamp tells whether a file is the one that was read.
type stamp struct {
	changed time.Time
	size    int64
}

// Bounds on a file of keys.
const maxFileBytes = 4 << 20

// ErrFile is the kind of a file that cannot be read, or holds no ring.
var ErrFile = errors.New("keys: the file of keys cannot be used")

// OpenFile reads a ring. A file that is not there, that others than its owner and group
// may read, or that does not hold a ring is a *lang.Fault of kind ErrFile.
func OpenFile(name string) (*File, error) {
	f := &File{name: name}
	_, err := f.current()
	return f, err
}

// CreateFile is OpenFile, but a file that is not there is an empty ring, written with
// the first change.
func CreateFile(name string) (*File, error) {
	f := &File{name: name, absent: true}
	_, err := f.current()
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return f, err
}

// current returns what the file holds now.
func (f *File) current() (*ring, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Stat(f.name)
	if err != nil {
		return nil, f.unusable(err, lang.Text{ZH: "密钥文件无法读取", EN: "the file of keys cannot be read"})
	}
	now := stamp{info.ModTime(), info.Size()}
	if f.content != nil && f.read == now {
		return f.content, nil
	}
	if info.Mode().Perm()&0o007 != 0 {
		return nil, f.unusable(nil, lang.Text{ZH: "密钥文件对所有人开放", EN: "the file of keys is open to everybody"})
	}
	if info.Size() > maxFileBytes {
		return nil, f.unusable(nil, lang.Textf("密钥文件超过 %d 字节", "the file of keys is longer than %d bytes", maxFileBytes))
	}
	data, err := os.ReadFile(f.name)
	if err != nil {
		return nil, f.unusable(err, lang.Text{ZH: "密钥文件无法读取", EN: "the file of keys cannot be read"})
	}
	content, err := parseRing(f.name, data)
	if err != nil {
		return nil, err
	}
	f.content, f.read = content, now
	return content, nil
}

// Lookup returns the key with an id and its principal, whether they are valid or not. An
// id that is not there is ErrNoKey; other errors are those of OpenFile.
func (f *File) Lookup(_ context.Context, id string) (Grant, error) {
	r, err := f.current()
	if err != nil {
		return Grant{}, err
	}
	k := named(r.keys, id)
	if k == nil {
		return Grant{}, ErrNoKey
	}
	p, err := r.principal(k.Principal)
	return Grant{Key: *k, Principal: p}, err
}

// Principals lists the principals, in the order in which they were added.
func (f *File) Principals(context.Context) ([]Principal, error) {
	r, err := f.current()
	if err != nil {
		return nil, err
	}
	return r.principals, nil
}

// Keys lists the keys, the oldest first.
func (f *File) Keys(context.Context) ([]Key, error) {
	r, err := f.current()
	if err != nil {
		return nil, err
	}
	return r.keys, nil
}

// Put adds a principal, or changes the one of that name. Errors: those of CheckPrincipal
// and OpenFile.
func (f *File) Put(_ context.Context, p Principal, _ string) error {
	if err := CheckPrincipal(p); err != nil {
		return err
	}
	return f.change(func(r *ring) error {
		for i := range r.principals {
			if r.principals[i].Name == p.Name {
				r.principals[i] = p
				return nil
			}
		}
		r.principals = append(r.principals, p)
		return nil
	})
}

// Issue makes a key, as the function Issue does. Errors: ErrNoPrincipal, those of that
// function and of OpenFile.
func (f *File) Issue(_ context.Context, o Order, _ string) (text string, k Key, err error) {
	err = f.change(func(r *ring) error {
		p, err := r.principal(o.Principal)
		if err != nil {
			return err
		}
		if text, k, err = Issue(p, r.heldBy(p.Name), o); err != nil {
			return err
		}
		r.keys = append(r.keys, k)
		return nil
	})
	return text, k, err
}

// Rotate makes a key that takes the place of another, which ends after overlap. Errors are
// those of the function Rotate and of OpenFile.
func (f *File) Rotate(_ context.Context, id string, overlap time.Duration, o Order, _ string) (text string, k Key, err error) {
	err = f.change(func(r *ring) error {
		old := named(r.keys, id)
		if old == nil {
			return FaultNoKey(id)
		}
		p, err := r.principal(old.Principal)
		if err != nil {
			return err
		}
		var ends time.Time
		if text, k, ends, err = Rotate(p, r.heldBy(p.Name), id, overlap, o); err != nil {
			return err
		}
		old.Expires = ends
		r.keys = append(r.keys, k)
		return nil
	})
	return text, k, err
}

// Revoke ends a key for good; one that is revoked already stays as it is. Errors: ErrNoKey,
// those of OpenFile.
func (f *File) Revoke(_ context.Context, id string, now time.Time, _ string) error {
	return f.change(func(r *ring) error {
		k := named(r.keys, id)
		if k == nil {
			return FaultNoKey(id)
		}
		if k.Revoked.IsZero() {
			k.Revoked = now.UTC().Truncate(time.Second)
		}
		return nil
	})
}

func (f *File) unusable(err error, what lang.Text) *lang.Fault {
	return &lang.Fault{
		File: f.name, Err: errors.Join(ErrFile, err), What: what,
		Hint: lang.Text{
			ZH: "用 redline keys create --file 建立；只许运行服务的用户读：chmod 640",
			EN: "make it with redline keys create --file, and let only the service's user read it: chmod 640",
		},
	}
}
