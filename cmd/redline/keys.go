package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"redline/keys"
	"redline/lang"
	"redline/layers/postgis"
	"redline/planning"
)

// keyring is what the commands here ask of a ring of keys, in a database or a file.
type keyring interface {
	Principals(ctx context.Context) ([]keys.Principal, error)
	Keys(ctx context.Context) ([]keys.Key, error)
	Put(ctx context.Context, p keys.Principal, by string) error
	Issue(ctx context.Context, o keys.Order, by string) (string, keys.Key, error)
	Rotate(ctx context.Context, id string, overlap time.Duration, o keys.Order, by string) (string, keys.Key, error)
	Revoke(ctx context.Context, id string, now time.Time, by string) error
}

// ringFlags name the ring.
type ringFlags struct {
	Database string `help:"数据库 / the database ($REDLINE_DATABASE)." placeholder:"URL" env:"REDLINE_DATABASE"`
	File     string `help:"密钥文件，没有数据库时用 / a file of keys, for a service without a database." placeholder:"FILE" type:"path"`
	By       string `help:"操作人，默认当前系统用户 / who does it, default the system's user." placeholder:"NAME"`
}

// open opens the ring; a file that is not there yet is an empty one where create is set.
func (f ringFlags) open(ctx context.Context, a *app, create bool) (keyring, error) {
	switch {
	case f.File != "" && create:
		return keys.CreateFile(f.File)
	case f.File != "":
		return keys.OpenFile(f.File)
	case f.Database != "":
		pool, err := a.connect(ctx, f.Database)
		if err != nil {
			return nil, err
		}
		return postgis.NewKeyring(pool), nil
	}
	return nil, &lang.Fault{
		Field: "--database", What: lang.Text{ZH: "没有说密钥放在哪里", EN: "it is not said where the keys are"},
		Hint: lang.Text{ZH: "给出 --database URL，或 --file FILE", EN: "give --database URL or --file FILE"},
	}
}

func (f ringFlags) who() string {
	if f.By != "" {
		return f.By
	}
	return systemUser()
}

// keysCommand keeps API keys.
type keysCommand struct {
	Create keysCreate `cmd:"" help:"发一把密钥，只显示这一次 / make a key; it is shown this once."`
	List   keysList   `cmd:"" help:"列出密钥（不含密钥本身）/ list the keys, without their secrets."`
	Rotate keysRotate `cmd:"" help:"换一把：新旧同时有效一段时间 / replace a key; both work for a while."`
	Revoke keysRevoke `cmd:"" help:"吊销，60 秒内在各节点生效 / revoke a key: within 60 s on every node."`
}

type keysCreate struct {
	ringFlags
	Principal string `required:"" help:"发给谁（redline principals set 登记）/ whom it is for, as redline principals set has it." placeholder:"NAME"`
	Label     string `help:"用途 / what it is used for." placeholder:"TEXT"`
	Expires   string `help:"有效期 / how long it works." default:"365d" placeholder:"365d"`
}

// Run prints the key alone on stdout, so that it can be handed on without being seen.
func (c *keysCreate) Run(ctx context.Context, a *app) error {
	life, err := spanOf("--expires", c.Expires)
	if err != nil {
		return err
	}
	ring, err := c.open(ctx, a, true)
	if err != nil {
		return err
	}
	text, k, err := ring.Issue(ctx, keys.Order{Principal: c.Principal, Label: c.Label, Now: a.now(), Life: life}, c.who())
	return a.handOver(text, k, err)
}

// handOver prints a new key, and beside it what it is.
func (a *app) handOver(text string, k keys.Key, err error) error {
	if err != nil {
		return err
	}
	a.say(lang.Textf("密钥 %[1]s 发给 %[2]s，有效至 %[3]s。下面这一行只显示这一次：", "key %[1]s for %[2]s, works until %[3]s. The line below is shown this once:",
		k.ID, k.Principal, planning.Instant(k.Expires)))
	_, err = fmt.Fprintln(a.stdout, text)
	return err
}

type keysList struct{ ringFlags }

// Run lists every key and how it stands.
func (c *keysList) Run(ctx context.Context, a *app) error {
	ring, err := c.open(ctx, a, false)
	if err != nil {
		return err
	}
	held, err := ring.Keys(ctx)
	if err != nil {
		return err
	}
	for _, k := range held {
		state := lang.Textf("有效至 %[1]s", "works until %[1]s", planning.Instant(k.Expires))
		switch {
		case !k.Revoked.IsZero():
			state = lang.Textf("已吊销 %[1]s", "revoked %[1]s", planning.Instant(k.Revoked))
		case !k.Live(a.now()):
			state = lang.Textf("已过期 %[1]s", "expired %[1]s", planning.Instant(k.Expires))
		}
		used := lang.Text{ZH: "未用过", EN: "not used"}
		switch {
		case c.File != "":
			used = lang.Text{}
		case !k.LastUsed.IsZero():
			used = lang.Textf("最近使用 %[1]s", "last used %[1]s", planning.Instant(k.LastUsed))
		}
		a.print(lang.Textf("%[1]s  %[2]s  %[3]s  %[5]s  %[7]s", "%[1]s  %[2]s  %[4]s  %[6]s  %[7]s", k.ID, k.Principal, state.ZH, state.EN, used.ZH, used.EN, k.Label))
	}
	return nil
}

type keysRotate struct {
	ringFlags
	ID      string `arg:"" help:"编号：密钥 rl_ 之后的 8 个字符 / id: the 8 characters behind rl_."`
	Overlap string `help:"旧密钥还有效多久 / how long the old one still works." default:"7d" placeholder:"7d"`
	Expires string `help:"新密钥的有效期 / how long the new one works." default:"365d" placeholder:"365d"`
}

// Run prints the new key alone on stdout.
func (c *keysRotate) Run(ctx context.Context, a *app) error {
	life, err := spanOf("--expires", c.Expires)
	if err != nil {
		return err
	}
	overlap, err := spanOf("--overlap", c.Overlap)
	if err != nil {
		return err
	}
	ring, err := c.open(ctx, a, false)
	if err != nil {
		return err
	}
	text, k, err := ring.Rotate(ctx, c.ID, overlap, keys.Order{Now: a.now(), Life: life}, c.who())
	return a.handOver(text, k, err)
}

type keysRevoke struct {
	ringFlags
	ID string `arg:"" help:"编号 / id."`
}

// Run revokes a key.
func (c *keysRevoke) Run(ctx context.Context, a *app) error {
	ring, err := c.open(ctx, a, false)
	if err != nil {
		return err
	}
	if err := ring.Revoke(ctx, c.ID, a.now(), c.who()); err != nil {
		return err
	}
	a.print(lang.Textf("密钥 %[1]s 已吊销，60 秒内在各节点生效", "key %[1]s is revoked: within 60 s on every node", c.ID))
	return nil
}

var span = regexp.MustCompile(`^(\d{1,5})([dhms])$`)

// spanOf reads a time such as 365d or 12h.
func spanOf(flag, text string) (time.Duration, error) {
	parts := span.FindStringSubmatch(strings.TrimSpace(text))
	if parts == nil {
		return 0, &lang.Fault{
			Field: flag, What: lang.Textf("%[1]q 不是时长", "%[1]q is no length of time", text),
			Hint: lang.Text{ZH: "写成 365d 或 12h", EN: "write it like 365d or 12h"},
		}
	}
	n, _ := strconv.Atoi(parts[1]) // at most five digits
	unit := map[string]time.Duration{"d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second}[parts[2]]
	return time.Duration(n) * unit, nil
}
