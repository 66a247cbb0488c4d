package postgis

import (
	"context"
	"errors"
	"time"

	"redline/keys"
	"redline/lang"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Keyring is the principals and keys of a database. Reading needs the rights of
// redline_serve, changing those of redline_admin; each change is in the log, in the
// transaction that makes it. Errors are those of package keys and of Connect.
type Keyring struct{ pool *Pool }

// NewKeyring returns the ring of a database.
func NewKeyring(pool *Pool) *Keyring { return &Keyring{pool} }

const (
	keyColumns = `k.id, k.sha256, k.principal, k.label, k.created_at, k.expires_at, k.revoked_at, k.last_used_at`

	principalColumns = `p.name, p.tenant, p.display, p.roles, p.audience, p.disabled_at`

	lookupKeySQL = `SELECT ` + keyColumns + `, ` + principalColumns + `, coalesce(k.last_used_at < now() - interval '1 hour', true)
		FROM redline.api_keys k JOIN redline.principals p ON p.name = k.principal WHERE k.id = $1`

	useKeySQL = `UPDATE redline.api_keys SET last_used_at = now() WHERE id = $1 AND revoked_at IS NULL AND expires_at > now()`

	keysSQL = `SELECT ` + keyColumns + ` FROM redline.api_keys k ORDER BY k.created_at, k.id`

	heldKeysSQL = `SELECT ` + keyColumns + ` FROM redline.api_keys k WHERE k.principal = $1 ORDER BY k.created_at, k.id`

	keyHolderSQL = `SELECT principal FROM redline.api_keys WHERE id = $1`

	principalsSQL = `SELECT ` + principalColumns + ` FROM redline.principals p ORDER BY p.created_at, p.name`

	// The lock makes two commands that issue keys for one principal wait for each other.
	lockPrincipalSQL = `SELECT ` + principalColumns + ` FROM redline.principals p WHERE p.name = $1 FOR UPDATE`

	putPrincipalSQL = `INSERT INTO redline.principals (name, tenant, display, roles, audience, disabled_at) VALUES ($1, $2, $3, ARRAY[$4], $5, $6)
		ON CONFLICT (name) DO UPDATE SET tenant = $2, display = $3, roles = ARRAY[$4], audience = $5, disabled_at = $6`

	insertKeySQL = `INSERT INTO redline.api_keys (id, sha256, principal, label, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`

	endKeySQL = `UPDATE redline.api_keys SET expires_at = $2 WHERE id = $1`

	revokeKeySQL = `UPDATE redline.api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL`

	appendAuditSQL = `INSERT INTO redline.audit (by_whom, action, object, detail) VALUES ($1, $2, $3, $4)`
)

// Lookup returns the key with an id and its principal, whether they are valid or not; an
// id that is not there is keys.ErrNoKey. That a key is used is noted once an hour, where
// the database takes writes.
func (r *Keyring) Lookup(ctx context.Context, id string) (keys.Grant, error) {
	var g keys.Grant
	var idle bool
	k, p := newKeyRow(&g.Key), newPrincipalRow(&g.Principal)
	err := r.pool.QueryRow(ctx, lookupKeySQL, id).Scan(append(append(k.columns(), p.columns()...), &idle)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return keys.Grant{}, keys.ErrNoKey
	}
	if err != nil {
		return keys.Grant{}, r.explain(err)
	}
	if err := errors.Join(k.finish(), p.finish()); err != nil {
		return keys.Grant{}, err
	}
	if idle {
		_, _ = r.pool.Exec(ctx, useKeySQL, id) // on a standby it cannot be noted, and the key works all the same
	}
	return g, nil
}

// Keys lists the keys, the oldest first.
func (r *Keyring) Keys(ctx context.Context) ([]keys.Key, error) {
	rows, err := r.pool.Query(ctx, keysSQL)
	if err != nil {
		return nil, r.explain(err)
	}
	out, err := pgx.CollectRows(rows, scanKey)
	return out, r.explain(err)
}

// Principals lists the principals, the oldest first.
func (r *Keyring) Principals(ctx context.Context) ([]keys.Principal, error) {
	rows, err := r.pool.Query(ctx, principalsSQL)
	if err != nil {
		return nil, r.explain(err)
	}
	out, err := pgx.CollectRows(rows, scanPrincipal)
	return out, r.explain(err)
}

// Put adds a principal, or changes the one of that name.
func (r *Keyring) Put(ctx context.Context, p keys.Principal, by string) error {
	if err := keys.CheckPrincipal(p); err != nil {
		return err
	}
	if p.Audience == "" {
		p.Audience = keys.Internal
	}
	return r.change(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, putPrincipalSQL, p.Name, p.Tenant, p.Display, p.Role.String(), string(p.Audience), timeColumn(p.Disabled)); err != nil {
			return err
		}
		return log(ctx, tx, by, "principal", "principal/"+p.Name, map[string]any{
			"tenant": p.Tenant, "role": p.Role.String(), "audience": p.Audience, "disabled": !p.Disabled.IsZero(),
		})
	})
}

// Issue makes a key, as keys.Issue does.
func (r *Keyring) Issue(ctx context.Context, o keys.Order, by string) (text string, k keys.Key, err error) {
	err = r.change(ctx, func(tx pgx.Tx) error {
		p, held, err := holding(ctx, tx, o.Principal)
		if err != nil {
			return err
		}
		if text, k, err = keys.Issue(p, held, o); err != nil {
			return err
		}
		return insertKey(ctx, tx, k, by, map[string]any{"principal": k.Principal, "expires": k.Expires})
	})
	if err != nil {
		return "", keys.Key{}, err
	}
	return text, k, nil
}

// Rotate makes a key that takes the place of another, which ends after overlap, as
// keys.Rotate does.
func (r *Keyring) Rotate(ctx context.Context, id string, overlap time.Duration, o keys.Order, by string) (text string, k keys.Key, err error) {
	err = r.change(ctx, func(tx pgx.Tx) error {
		var name string
		if err := tx.QueryRow(ctx, keyHolderSQL, id).Scan(&name); errors.Is(err, pgx.ErrNoRows) {
			return keys.FaultNoKey(id)
		} else if err != nil {
			return err
		}
		p, held, err := holding(ctx, tx, name)
		if err != nil {
			return err
		}
		var ends time.Time
		if text, k, ends, err = keys.Rotate(p, held, id, overlap, o); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, endKeySQL, id, ends); err != nil {
			return err
		}
		return insertKey(ctx, tx, k, by, map[string]any{"principal": k.Principal, "expires": k.Expires, "replaces": id, "until": ends})
	})
	if err != nil {
		return "", keys.Key{}, err
	}
	return text, k, nil
}

// Revoke ends a key for good; one that is revoked already stays as it is.
func (r *Keyring) Revoke(ctx context.Context, id string, now time.Time, by string) error {
	return r.change(ctx, func(tx pgx.Tx) error {
		var name string
		if err := tx.QueryRow(ctx, keyHolderSQL, id).Scan(&name); errors.Is(err, pgx.ErrNoRows) {
			return keys.FaultNoKey(id)
		} else if err != nil {
			return err
		}
		if done, err := tx.Exec(ctx, revokeKeySQL, id, now); err != nil || done.RowsAffected() == 0 {
			return err
		}
		return log(ctx, tx, by, "revoke", "key/"+id, map[string]any{"principal": name})
	})
}

// AuditRow is one line of the log; when, and by which login, the database adds.
type AuditRow struct {
	By, Action, Object string
	Detail             map[string]any
}

// Audit appends lines to the log: all or none.
func Audit(ctx context.Context, pool *Pool, rows []AuditRow) error {
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		for _, row := range rows {
			if err := log(ctx, tx, row.By, row.Action, row.Object, row.Detail); err != nil {
				return err
			}
		}
		return nil
	})
	return explain(err, placeOf(pool.Config().ConnString()))
}

func (r *Keyring) change(ctx context.Context, step func(pgx.Tx) error) error {
	return r.explain(pgx.BeginFunc(ctx, r.pool, step))
}

// codeNoColumn is that of a schema from before the keys had ids.
const codeNoColumn = "42703"

func (r *Keyring) explain(err error) error {
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) && refusal.Code == codeNoColumn {
		return &lang.Fault{
			Err: errors.Join(ErrSchemaOld, err), What: lang.Text{ZH: "数据库结构还没有密钥编号这一步", EN: "the database's schema lacks the step that gives keys their ids"},
			Hint: lang.Text{ZH: "先备份，再运行 redline migrate up --database URL", EN: "make a backup, then run redline migrate up --database URL"},
		}
	}
	return explain(err, placeOf(r.pool.Config().ConnString()))
}

func log(ctx context.Context, tx pgx.Tx, by, action, object string, detail map[string]any) error {
	if detail == nil {
		detail = map[string]any{}
	}
	_, err := tx.Exec(ctx, appendAuditSQL, by, action, object, detail)
	return err
}

func insertKey(ctx context.Context, tx pgx.Tx, k keys.Key, by string, detail map[string]any) error {
	if _, err := tx.Exec(ctx, insertKeySQL, k.ID, k.Hash[:], k.Principal, k.Label, k.Created, k.Expires); err != nil {
		return err
	}
	return log(ctx, tx, by, "key", "key/"+k.ID, detail)
}

// holding returns a principal, locked, with its keys.
func holding(ctx context.Context, tx pgx.Tx, name string) (keys.Principal, []keys.Key, error) {
	rows, err := tx.Query(ctx, lockPrincipalSQL, name)
	if err != nil {
		return keys.Principal{}, nil, err
	}
	p, err := pgx.CollectExactlyOneRow(rows, scanPrincipal)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, nil, keys.FaultNoPrincipal(name)
	}
	if err != nil {
		return p, nil, err
	}
	if rows, err = tx.Query(ctx, heldKeysSQL, name); err != nil {
		return p, nil, err
	}
	held, err := pgx.CollectRows(rows, scanKey)
	return p, held, err
}
