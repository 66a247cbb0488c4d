package keys

import (
	"crypto/sha256"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"redline/lang"
)

// The kinds of refusal, for errors.Is.
var (
	ErrNoKey       = errors.New("keys: there is no such key")
	ErrNoPrincipal = errors.New("keys: there is no such principal")
	ErrDisabled    = errors.New("keys: the principal is disabled")
	ErrTwoLive     = errors.New("keys: the principal has two live keys")
	ErrNotLive     = errors.New("keys: the key does not work any more")
	ErrLife        = errors.New("keys: a key cannot live that long")
	ErrText        = errors.New("keys: the text cannot be stored")
)

// Bounds on a key's life.
const (
	MaxLife    = 2 * 366 * 24 * time.Hour // from its creation to its expiry
	MaxOverlap = 31 * 24 * time.Hour      // how long the old one still works after a rotation
	MaxLive    = 2                        // keys of a principal that work at once: one, and one that takes its place
)

// Order asks for a new key.
type Order struct {
	Principal string
	Label     string
	Now       time.Time
	Life      time.Duration
}

// Issue makes a key for a principal that holds the given ones. Its text is returned once
// and kept nowhere. Errors are *lang.Fault: ErrDisabled, ErrTwoLive, ErrLife, ErrText.
func Issue(p Principal, held []Key, o Order) (text string, k Key, err error) {
	switch {
	case !p.Disabled.IsZero():
		return "", k, faultDisabled(p.Name)
	case live(held, o.Now) >= MaxLive:
		return "", k, faultTwoLive(p.Name)
	case o.Life <= 0 || o.Life > MaxLife:
		return "", k, faultLife("--expires", MaxLife)
	}
	if err := checkText("--label", o.Label); err != nil {
		return "", k, err
	}
	id, text := generate()
	for named(held, id) != nil {
		id, text = generate()
	}
	now := o.Now.UTC().Truncate(time.Second)
	return text, Key{ID: id, Hash: sha256.Sum256([]byte(text)), Principal: p.Name, Label: o.Label, Created: now, Expires: now.Add(o.Life)}, nil
}

// Rotate makes the key that takes the place of the one with the given id, and returns when
// the old one ends: after overlap, or when it would have ended anyway. Errors are those of
// Issue, and ErrNoKey, ErrNotLive.
func Rotate(p Principal, held []Key, id string, overlap time.Duration, o Order) (text string, fresh Key, ends time.Time, err error) {
	old := named(held, id)
	switch {
	case old == nil:
		return "", fresh, ends, FaultNoKey(id)
	case !old.Live(o.Now):
		return "", fresh, ends, faultNotLive(id)
	case overlap < 0 || overlap > MaxOverlap:
		return "", fresh, ends, faultLife("--overlap", MaxOverlap)
	}
	o.Label = old.Label
	if text, fresh, err = Issue(p, held, o); err != nil {
		return "", Key{}, ends, err
	}
	ends = fresh.Created.Add(overlap)
	if old.Expires.Before(ends) {
		ends = old.Expires
	}
	return text, fresh, ends, nil
}

// CheckPrincipal refuses a principal that cannot be kept: without a name or a tenant, without
// a role, or with texts that no ring can store (ErrText).
func CheckPrincipal(p Principal) error {
	for _, t := range []struct{ field, value string }{{"--principal", p.Name}, {"--tenant", p.Tenant}} {
		if t.value == "" {
			return &lang.Fault{
				Field: t.field, Err: ErrText, What: lang.Text{ZH: "不能为空", EN: "it is empty"},
				Hint: lang.Text{ZH: "写明用户或系统，以及它所属的单位", EN: "name the person or system, and the tenant it belongs to"},
			}
		}
	}
	if p.Role <= None || p.Role > Admin {
		return FaultRole()
	}
	return errors.Join(checkText("--principal", p.Name), checkText("--tenant", p.Tenant), checkText("--display", p.Display))
}

func live(held []Key, at time.Time) (n int) {
	for _, k := range held {
		if k.Live(at) {
			n++
		}
	}
	return n
}

func named(held []Key, id string) *Key {
	for i := range held {
		if held[i].ID == id {
			return &held[i]
		}
	}
	return nil
}

// maxText bounds names and labels, in characters.
const maxText = 200

func checkText(field, value string) error {
	if utf8.ValidString(value) && utf8.RuneCountInString(value) <= maxText && !strings.ContainsFunc(value, unicode.IsControl) {
		return nil
	}
	return &lang.Fault{
		Field: field, Err: ErrText,
		What: lang.Textf("不是 %[1]d 字以内、不含控制字符的 UTF-8 文字", "this is no UTF-8 text of at most %[1]d characters without control characters", maxText),
		Hint: lang.Text{ZH: "改短，或换用 UTF-8 终端", EN: "make it shorter, or use a UTF-8 terminal"},
	}
}
