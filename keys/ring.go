package keys

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"redline/lang"
	"redline/strictyaml"
)

// ring is what a file of keys holds.
type ring struct {
	principals []Principal
	keys       []Key
}

func (r *ring) principal(name string) (Principal, error) {
	for _, p := range r.principals {
		if p.Name == name {
			return p, nil
		}
	}
	return Principal{}, FaultNoPrincipal(name)
}

func (r *ring) heldBy(name string) (held []Key) {
	for _, k := range r.keys {
		if k.Principal == name {
			held = append(held, k)
		}
	}
	return held
}

// change edits the file: nobody else meanwhile, and whole or not at all.
func (f *File) change(edit func(*ring) error) error {
	lock := f.name + ".lock"
	held, err := os.OpenFile(lock, os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		if errors.Is(err, fs.ErrExist) {
			return &lang.Fault{
				File: lock, Err: err, What: lang.Text{ZH: "另一个命令正在改密钥文件", EN: "another command is changing the file of keys"},
				Hint: lang.Text{ZH: "稍后再试；确认没有其他命令在运行时删除该文件", EN: "try again; if no other command is running, delete that file"},
			}
		}
		return f.unusable(err, lang.Text{ZH: "密钥文件无法写入", EN: "the file of keys cannot be written"})
	}
	defer func() { _ = errors.Join(held.Close(), os.Remove(lock)) }() // what is left says how to be rid of it
	now, err := f.current()
	if f.absent && errors.Is(err, fs.ErrNotExist) {
		now, err = &ring{}, nil
	}
	if err != nil {
		return err
	}
	next := &ring{principals: slices.Clone(now.principals), keys: slices.Clone(now.keys)}
	if err := edit(next); err != nil {
		return err
	}
	if err := f.replace(next.text()); err != nil {
		return f.unusable(err, lang.Text{ZH: "密钥文件无法写入", EN: "the file of keys cannot be written"})
	}
	return nil
}

// replace writes a neighbour and renames it, with the rights that the file had.
func (f *File) replace(text string) error {
	mode := fs.FileMode(0o640)
	if info, err := os.Stat(f.name); err == nil {
		mode = info.Mode().Perm()
	}
	temporary := f.name + ".new"
	out, err := os.OpenFile(temporary, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = out.WriteString(text)
	err = errors.Join(err, out.Sync(), out.Close())
	if err == nil {
		err = os.Rename(temporary, f.name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	f.mu.Lock()
	f.content = nil // read it anew, whatever the file system's clock says
	f.mu.Unlock()
	return nil
}

// fileForm is the YAML of a ring.
type fileForm struct {
	Principals []principalForm `yaml:"principals"`
	Keys       []keyForm       `yaml:"keys"`
}

type principalForm struct {
	Name     string `yaml:"name"`
	Tenant   string `yaml:"tenant"`
	Display  string `yaml:"display"`
	Role     string `yaml:"role"`
	Audience string `yaml:"audience"`
	Disabled string `yaml:"disabled"`
}

type keyForm struct {
	ID        string `yaml:"id"`
	Principal string `yaml:"principal"`
	Label     string `yaml:"label"`
	SHA256    string `yaml:"sha256"`
	Created   string `yaml:"created"`
	Expires   string `yaml:"expires"`
	Revoked   string `yaml:"revoked"`
}

func parseRing(name string, data []byte) (*ring, error) {
	file, err := strictyaml.Parse(name, data)
	if err != nil {
		return nil, errors.Join(ErrFile, err)
	}
	var form fileForm
	if err := file.Decode(file.Root, &form); err != nil {
		return nil, errors.Join(ErrFile, err)
	}
	r := &ring{}
	for i, p := range form.Principals {
		if err := r.addPrincipal(p, place(file, "principals", i)); err != nil {
			return nil, err
		}
	}
	for i, k := range form.Keys {
		if err := r.addKey(k, place(file, "keys", i)); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *ring) addPrincipal(form principalForm, at refusal) (err error) {
	role, known := ParseRole(form.Role)
	p := Principal{Name: form.Name, Tenant: form.Tenant, Display: form.Display, Role: role, Audience: Audience(form.Audience)}
	_, absent := r.principal(p.Name)
	switch {
	case absent == nil:
		return at("name", lang.Text{ZH: "重名", EN: "the name is there twice"})
	case !known:
		return at("role", FaultRole().What)
	case !slices.Contains([]Audience{"", Public, Internal}, p.Audience):
		return at("audience", lang.Text{ZH: "只能是 public 或 internal", EN: "it can be public or internal"})
	case CheckPrincipal(p) != nil:
		return at("name", lang.Text{ZH: "名称或单位为空或不可用", EN: "the name or the tenant is empty or cannot be used"})
	}
	if p.Disabled, err = timeOf(form.Disabled); err != nil {
		return at("disabled", faultTime())
	}
	r.principals = append(r.principals, p)
	return nil
}

func (r *ring) addKey(form keyForm, at refusal) (err error) {
	k := Key{ID: form.ID, Principal: form.Principal, Label: form.Label}
	_, absent := r.principal(k.Principal)
	digest, bad := hex.DecodeString(form.SHA256)
	switch {
	case !IsID(k.ID) || named(r.keys, k.ID) != nil:
		return at("id", lang.Text{ZH: "编号不是 8 个规定字符，或重复", EN: "the id has not the form of one, or is there twice"})
	case absent != nil:
		return at("principal", lang.Textf("没有用户 %q", "there is no principal %q", k.Principal))
	case bad != nil || len(digest) != len(k.Hash):
		return at("sha256", lang.Text{ZH: "不是 64 位十六进制", EN: "this is not 64 hexadecimal digits"})
	}
	copy(k.Hash[:], digest)
	for _, of := range []struct {
		field, text string
		into        *time.Time
	}{{"created", form.Created, &k.Created}, {"expires", form.Expires, &k.Expires}, {"revoked", form.Revoked, &k.Revoked}} {
		if *of.into, err = timeOf(of.text); err != nil || of.text == "" && of.field != "revoked" {
			return at(of.field, faultTime())
		}
	}
	r.keys = append(r.keys, k)
	return nil
}

// refusal refuses a field of one entry of the file.
type refusal func(field string, what lang.Text) error

// place returns how to refuse a field of an entry, with its line.
func place(file *strictyaml.File, list string, i int) refusal {
	return func(field string, what lang.Text) error {
		line, column := strictyaml.Position(file.Root, list, i, field)
		return &lang.Fault{
			File: file.Name, Line: line, Column: column, Field: field, What: what, Err: ErrFile,
			Hint: lang.Text{ZH: "用 redline keys 与 redline principals 改，不要手改", EN: "change it with redline keys and redline principals, not by hand"},
		}
	}
}

func timeOf(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, text)
}

func faultTime() lang.Text {
	return lang.Text{ZH: "不是 2026-01-02T15:04:05Z 这样的时间", EN: "this is no time like 2026-01-02T15:04:05Z"}
}

// text writes the ring. A quoted Go string is a quoted YAML one: its escapes are among
// YAML's (YAML 1.2.2 §5.7).
func (r *ring) text() string {
	var b strings.Builder
	b.WriteString("# redline: 密钥只存散列值，密钥本身无法从这里恢复 / keys as hashes only: none can be had back from here.\n")
	b.WriteString("# 由 redline keys 与 redline principals 维护 / kept by redline keys and redline principals.\n")
	entry := func(pairs ...string) {
		lead := "  - "
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i+1] != "" {
				fmt.Fprintf(&b, "%s%s: %s\n", lead, pairs[i], strconv.Quote(pairs[i+1]))
				lead = "    "
			}
		}
	}
	b.WriteString("principals:" + emptyList(len(r.principals)) + "\n")
	for _, p := range r.principals {
		entry("name", p.Name, "tenant", p.Tenant, "display", p.Display, "role", p.Role.String(), "audience", string(p.Audience), "disabled", timeText(p.Disabled))
	}
	b.WriteString("keys:" + emptyList(len(r.keys)) + "\n")
	for _, k := range r.keys {
		entry("id", k.ID, "principal", k.Principal, "label", k.Label, "sha256", hex.EncodeToString(k.Hash[:]),
			"created", timeText(k.Created), "expires", timeText(k.Expires), "revoked", timeText(k.Revoked))
	}
	return b.String()
}

func emptyList(n int) string {
	if n == 0 {
		return " []"
	}
	return ""
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
