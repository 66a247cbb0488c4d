package postgis

import (
	"fmt"
	"time"

	"redline/keys"

	"github.com/jackc/pgx/v5"
)

// keyRow is a key on its way out of its columns.
type keyRow struct {
	key             *keys.Key
	hash            []byte
	revoked, lastly *time.Time
}

func newKeyRow(k *keys.Key) *keyRow { return &keyRow{key: k} }

// columns are where keyColumns go.
func (r *keyRow) columns() []any {
	k := r.key
	return []any{&k.ID, &r.hash, &k.Principal, &k.Label, &k.Created, &k.Expires, &r.revoked, &r.lastly}
}

func (r *keyRow) finish() error {
	if n := copy(r.key.Hash[:], r.hash); n != len(r.key.Hash) {
		return fmt.Errorf("postgis: the hash of key %s has %d bytes", r.key.ID, n)
	}
	r.key.Created, r.key.Expires = r.key.Created.UTC(), r.key.Expires.UTC()
	r.key.Revoked, r.key.LastUsed = timeOrZero(r.revoked), timeOrZero(r.lastly)
	return nil
}

// principalRow is a principal on its way out of its columns.
type principalRow struct {
	principal *keys.Principal
	roles     []string
	disabled  *time.Time
}

func newPrincipalRow(p *keys.Principal) *principalRow { return &principalRow{principal: p} }

// columns are where principalColumns go.
func (r *principalRow) columns() []any {
	p := r.principal
	return []any{&p.Name, &p.Tenant, &p.Display, &r.roles, &p.Audience, &r.disabled}
}

// finish takes the highest of the roles.
func (r *principalRow) finish() error {
	for _, name := range r.roles {
		role, known := keys.ParseRole(name)
		if !known {
			return fmt.Errorf("postgis: principal %s has the unknown role %q", r.principal.Name, name)
		}
		r.principal.Role = max(r.principal.Role, role)
	}
	r.principal.Disabled = timeOrZero(r.disabled)
	return nil
}

func scanKey(row pgx.CollectableRow) (k keys.Key, err error) {
	r := newKeyRow(&k)
	if err := row.Scan(r.columns()...); err != nil {
		return k, err
	}
	return k, r.finish()
}

func scanPrincipal(row pgx.CollectableRow) (p keys.Principal, err error) {
	r := newPrincipalRow(&p)
	if err := row.Scan(r.columns()...); err != nil {
		return p, err
	}
	return p, r.finish()
}

func timeOrZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// timeColumn is null for no time.
func timeColumn(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
