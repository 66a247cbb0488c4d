package main

import (
	"context"
	"time"

	"redline/keys"
	"redline/lang"
	"redline/planning"
)

// principalsCommand keeps who keys are given to.
type principalsCommand struct {
	Set     principalsSet     `cmd:"" help:"登记或修改一个用户或系统 / put a person or system on record, or change it."`
	List    principalsList    `cmd:"" help:"列出 / list them."`
	Disable principalsDisable `cmd:"" help:"停用：其密钥即告失效 / disable: its keys stop working."`
	Enable  principalsEnable  `cmd:"" help:"恢复 / enable again."`
}

type principalsSet struct {
	ringFlags
	Name     string `arg:"" help:"名称 / name."`
	Role     string `required:"" help:"角色 viewer|reviewer|planner|admin / role." placeholder:"ROLE"`
	Tenant   string `required:"" help:"所属单位：看得到谁保存的审查 / tenant: whose saved screenings it sees." placeholder:"T"`
	Display  string `help:"显示名 / name for people." placeholder:"TEXT"`
	Audience string `help:"public：无论角色，都看不到不公开图层 / public: no internal layers, whatever the role." enum:"public,internal" default:"internal" placeholder:"public|internal"`
}

// Run puts the principal on record; one that was disabled stays so.
func (c *principalsSet) Run(ctx context.Context, a *app) error {
	role, known := keys.ParseRole(c.Role)
	if !known || c.Role != role.String() {
		return keys.FaultRole()
	}
	ring, err := c.open(ctx, a, true)
	if err != nil {
		return err
	}
	p := keys.Principal{Name: c.Name, Tenant: c.Tenant, Display: c.Display, Role: role, Audience: keys.Audience(c.Audience)}
	if old, err := principalIn(ctx, ring, c.Name); err == nil {
		p.Disabled = old.Disabled
	}
	if err := ring.Put(ctx, p, c.who()); err != nil {
		return err
	}
	a.print(lang.Textf("已登记 %[1]s：%[2]s，单位 %[3]s", "on record: %[1]s, %[2]s, tenant %[3]s", p.Name, p.Role, p.Tenant))
	return nil
}

type principalsList struct{ ringFlags }

// Run lists every principal.
func (c *principalsList) Run(ctx context.Context, a *app) error {
	ring, err := c.open(ctx, a, false)
	if err != nil {
		return err
	}
	all, err := ring.Principals(ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		disabled := lang.Text{}
		if !p.Disabled.IsZero() {
			disabled = lang.Textf("  停用自 %[1]s", "  disabled since %[1]s", planning.Instant(p.Disabled))
		}
		a.print(lang.Textf("%[1]s  %[2]s  %[3]s  %[4]s  %[5]s%[6]s", "%[1]s  %[2]s  %[3]s  %[4]s  %[5]s%[7]s",
			p.Name, p.Role, p.Tenant, p.Sees(), p.Display, disabled.ZH, disabled.EN))
	}
	return nil
}

type principalFlags struct {
	ringFlags
	Name string `arg:"" help:"名称 / name."`
}

type principalsDisable struct{ principalFlags }

// Run disables a principal.
func (c *principalsDisable) Run(ctx context.Context, a *app) error {
	return c.change(ctx, a, a.now().UTC().Truncate(time.Second), lang.Textf("%[1]s 已停用，60 秒内在各节点生效", "%[1]s is disabled: within 60 s on every node", c.Name))
}

type principalsEnable struct{ principalFlags }

// Run enables a principal again.
func (c *principalsEnable) Run(ctx context.Context, a *app) error {
	return c.change(ctx, a, time.Time{}, lang.Textf("%[1]s 已恢复", "%[1]s is enabled", c.Name))
}

func (c principalFlags) change(ctx context.Context, a *app, disabled time.Time, done lang.Text) error {
	ring, err := c.open(ctx, a, false)
	if err != nil {
		return err
	}
	p, err := principalIn(ctx, ring, c.Name)
	if err != nil {
		return err
	}
	p.Disabled = disabled
	if err := ring.Put(ctx, p, c.who()); err != nil {
		return err
	}
	a.print(done)
	return nil
}

func principalIn(ctx context.Context, ring keyring, name string) (keys.Principal, error) {
	all, err := ring.Principals(ctx)
	if err != nil {
		return keys.Principal{}, err
	}
	for _, p := range all {
		if p.Name == name {
			return p, nil
		}
	}
	return keys.Principal{}, keys.FaultNoPrincipal(name)
}
