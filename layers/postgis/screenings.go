package postgis

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"redline/lang"
	"redline/layers"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Screening is a screening to be saved: a report as it was printed, and what it was
// computed from.
type Screening struct {
	Tenant     string // whose it is; nobody else sees it
	By         string // who saved it
	Via        Origin
	Title      string // may be ""
	ReportID   string // the report's id: 64 hexadecimal digits
	On         layers.Date
	Catalogue  int64
	PackID     string
	Pack       []byte // the rules, as one archive: kept once for all screenings by them
	Report     []byte // JSON, byte for byte
	Inputs     []byte // the files and facts, as one archive
	Supersedes string // the id of the tenant's screening whose place it takes; may be ""
}

// SavedScreening is a screening as it was saved.
type SavedScreening struct {
	By, Title    string
	SavedAt      time.Time // by the server's clock
	Report       []byte
	Pack         []byte
	Inputs       []byte
	Supersedes   string // "" for none
	SupersededBy string // the newest that took its place; "" while it stands
}

// The kinds of refusal of saved screenings, for errors.Is.
var (
	ErrNoScreening = errors.New("postgis: there is no such screening")
	ErrUncertain   = errors.New("postgis: the connection was lost while saving")
	ErrDisabled    = errors.New("postgis: the principal is disabled")
	ErrText        = errors.New("postgis: the text cannot be stored")
)

const (
	tenantSQL = `SELECT set_config('redline.tenant', $1, true)`

	keepPackSQL = `INSERT INTO redline.rule_packs (sha256, id, content) VALUES ($1, $2, $3) ON CONFLICT (sha256) DO NOTHING`

	saveSQL = `INSERT INTO redline.screenings (id, tenant, by_whom, title, report_id, judged_on, catalogue, rule_pack, report, inputs, supersedes)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

	saveAuditSQL = `INSERT INTO redline.audit (by_whom, action, object, detail) VALUES ($1, 'save', $2, $3)`

	// The tenant stands in the statement too: a superuser passes row-level security by.
	savedSQL = `SELECT s.by_whom, s.title, s.saved_at, s.report, p.content, s.inputs, coalesce(s.supersedes::text, ''),
		coalesce((SELECT later.id::text FROM redline.screenings later
			WHERE later.tenant = s.tenant AND later.supersedes = s.id ORDER BY later.saved_at DESC, later.id LIMIT 1), '')
		FROM redline.screenings s JOIN redline.rule_packs p ON p.sha256 = s.rule_pack
		WHERE s.tenant = $1 AND s.id = $2`

	principalSQL = `SELECT tenant, disabled_at IS NOT NULL FROM redline.principals WHERE name = $1`
)

// Save keeps a screening, in one transaction, under a new random id of 128 bits, which it
// returns. Nothing that was saved is changed: a correction supersedes. Errors are
// *lang.Fault: ErrNoScreening when Supersedes names none of the tenant's, ErrUncertain
// when the connection was lost before the server confirmed (the id is in the hint),
// ErrText, and those of Connect.
func Save(ctx context.Context, pool *Pool, s Screening) (id string, err error) {
	if err := s.check(); err != nil {
		return "", err
	}
	id = newScreeningID()
	place := placeOf(pool.Config().ConnString())
	tx, err := pool.Begin(ctx)
	if err != nil {
		return "", explain(err, place)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // after a commit it does nothing
	if err := s.write(ctx, tx, id); err != nil {
		return "", explain(err, place)
	}
	if err := tx.Commit(ctx); err != nil {
		return "", uncertain(err, id, place)
	}
	return id, nil
}

func (s Screening) write(ctx context.Context, tx pgx.Tx, id string) error {
	if _, err := tx.Exec(ctx, tenantSQL, s.Tenant); err != nil {
		return err
	}
	sum := sha256.Sum256(s.Pack)
	pack := hex.EncodeToString(sum[:])
	if _, err := tx.Exec(ctx, keepPackSQL, pack, s.PackID, s.Pack); err != nil {
		return err
	}
	var supersedes *string
	if s.Supersedes != "" {
		supersedes = &s.Supersedes
	}
	_, err := tx.Exec(ctx, saveSQL, id, s.Tenant, s.By, s.Title, s.ReportID, dateColumn(s.On), s.Catalogue, pack, s.Report, s.Inputs, supersedes)
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) && strings.Contains(refusal.ConstraintName, "supersedes") {
		fault := faultNoScreening()
		fault.Field = "--supersedes"
		return fault
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, saveAuditSQL, s.By, "screening/"+id, s.Via.note(map[string]any{"tenant": s.Tenant, "report": s.ReportID}))
	return err
}

// check refuses what the database could not store, before anything is sent.
func (s Screening) check() error {
	for _, text := range []struct{ field, value string }{
		{"--title", s.Title}, {"--by", s.By}, {"--tenant", s.Tenant},
	} {
		if !utf8.ValidString(text.value) || strings.ContainsRune(text.value, 0) || utf8.RuneCountInString(text.value) > maxText {
			return &lang.Fault{
				Field: text.field, Err: ErrText,
				What: lang.Textf("不是 %[1]d 字以内的 UTF-8 文字", "this is no UTF-8 text of at most %[1]d characters", maxText),
				Hint: lang.Text{ZH: "改短，或换用 UTF-8 终端", EN: "make it shorter, or use a UTF-8 terminal"},
			}
		}
	}
	if s.Supersedes != "" && !IsScreeningID(s.Supersedes) {
		fault := faultNoScreening()
		fault.Field = "--supersedes"
		return fault
	}
	return nil
}

// maxText bounds titles and names, in characters.
const maxText = 500

// ReadScreening returns a tenant's screening. An id that is another tenant's, that is
// nobody's or that is none at all gives the same *lang.Fault of kind ErrNoScreening;
// other errors are those of Connect.
func ReadScreening(ctx context.Context, pool *Pool, tenant, id string) (SavedScreening, error) {
	var s SavedScreening
	if !IsScreeningID(id) {
		return s, faultNoScreening()
	}
	err := pgx.BeginTxFunc(ctx, pool, readOnly, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, tenantSQL, tenant); err != nil {
			return err
		}
		return tx.QueryRow(ctx, savedSQL, tenant, id).Scan(&s.By, &s.Title, &s.SavedAt, &s.Report, &s.Pack, &s.Inputs, &s.Supersedes, &s.SupersededBy)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return SavedScreening{}, faultNoScreening()
	}
	return s, explain(err, placeOf(pool.Config().ConnString()))
}

// TenantOf returns the tenant of a principal, "" when there is no such principal. A
// disabled one is a *lang.Fault of kind ErrDisabled; other errors are those of Connect.
func TenantOf(ctx context.Context, pool *Pool, name string) (string, error) {
	var tenant string
	var disabled bool
	err := pool.QueryRow(ctx, principalSQL, name).Scan(&tenant, &disabled)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return "", nil
	case err == nil && disabled:
		return "", &lang.Fault{
			Field: "--by", Err: ErrDisabled, What: lang.Textf("用户 %q 已停用", "the principal %q is disabled", name),
			Hint: lang.Text{ZH: "请管理员恢复，或以其他用户操作", EN: "ask the administrator to enable it, or act as another"},
		}
	}
	return tenant, explain(err, placeOf(pool.Config().ConnString()))
}

var screeningID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// IsScreeningID reports whether a text has the form of a screening's id, as Save gives it.
func IsScreeningID(text string) bool { return screeningID.MatchString(text) }

// newScreeningID returns 128 random bits in the form of a UUID (RFC 9562), without its
// version and variant: all of them are random.
func newScreeningID() string {
	var bits [16]byte
	_, _ = rand.Read(bits[:]) // it never fails (package crypto/rand)
	digits := hex.EncodeToString(bits[:])
	return strings.Join([]string{digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]}, "-")
}

// faultNoScreening names no id: for a foreign and an absent one it is the same to the byte.
func faultNoScreening() *lang.Fault {
	return &lang.Fault{
		Err: ErrNoScreening, What: lang.Text{ZH: "没有这条审查记录", EN: "there is no such saved screening"},
		Hint: lang.Text{ZH: "核对编号、数据库和单位（--tenant）", EN: "check the id, the database and the tenant (--tenant)"},
	}
}

// uncertain says what a commit without an answer means. A refusal of the server is one;
// that it is shutting down is not (SQLSTATE class 57).
func uncertain(err error, id, place string) error {
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) && !strings.HasPrefix(refusal.Code, "57") || errors.Is(err, pgx.ErrTxCommitRollback) {
		return explain(err, place)
	}
	return &lang.Fault{
		File: place, Err: errors.Join(ErrUncertain, err),
		What: lang.Textf("保存时连接中断，不能确定记录 %[1]s 是否已存入", "the connection was lost while saving: screening %[1]s may or may not be kept", id),
		Hint: lang.Textf("数据库恢复后运行 redline verify --database URL %[1]s：没有该记录时再保存一次", "once the database is back run redline verify --database URL %[1]s, and save again if it is not there", id),
	}
}
