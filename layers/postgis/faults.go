package postgis

import (
	"context"
	"errors"
	"io"
	"net"

	"redline/lang"
	"redline/migrations"

	"github.com/jackc/pgx/v5/pgconn"
)

// The kinds of refusal, for errors.Is.
var (
	ErrAddress     = errors.New("postgis: the address is no database URL")
	ErrUnreachable = errors.New("postgis: the database cannot be reached")
	ErrNoRight     = errors.New("postgis: the login has no right to do this")
	ErrNoPostGIS   = errors.New("postgis: the database has no PostGIS")
	ErrSchemaOld   = errors.New("postgis: the schema is older than this program")
	ErrSchemaNew   = errors.New("postgis: the schema is newer than this program")
	ErrFsyncOff    = errors.New("postgis: the server may lose acknowledged writes")
	ErrBusy        = errors.New("postgis: somebody else holds a lock")
	ErrEmpty       = errors.New("postgis: the database holds no catalogue yet")
	ErrNotEmpty    = errors.New("postgis: the database holds a catalogue already")
	ErrDamaged     = errors.New("postgis: a version is not what was published")
	ErrRefused     = errors.New("postgis: the database refused the record")
	ErrNoSpace     = errors.New("postgis: the server could not write")
	ErrReadOnly    = errors.New("postgis: the server takes no writes")
)

// SQLSTATE codes (PostgreSQL documentation, appendix A).
const (
	codeNoFeature    = "0A000" // an extension that is not installed, PostgreSQL 15
	codeNoFile       = "58P01" // the same, elsewhere
	codeNoRight      = "42501"
	codeBadLogin     = "28000"
	codeBadPassword  = "28P01"
	codeNoDatabase   = "3D000"
	codeLockTimeout  = "55P03"
	codeNoRole       = "22023" // a run-time parameter "role" that names no role
	codeReadOnly     = "25006" // a standby
	codeTooMany      = "53300"
	codeShuttingDown = "57P01"
	codeStarting     = "57P03"
	codeDiskFull     = "53100"
	codeIOError      = "58030"
	codeInternal     = "XX000" // such as a file that would become too large
)

// explain turns what pgx and goose return into a fault that says what to do. The caller's
// own cancellation, a fault, and what is not known here stay as they are.
func explain(err error, place string) error {
	var fault *lang.Fault
	if err == nil || errors.As(err, &fault) || errors.Is(err, context.Canceled) {
		if fault != nil && fault.File == "" {
			fault.File = place
		}
		return err
	}
	var refusal *pgconn.PgError
	if !errors.As(err, &refusal) {
		if cut(err) {
			return unreachable(err, place)
		}
		return err
	}
	says := serverSays(refusal)
	switch refusal.Code {
	case codeNoFeature, codeNoFile:
		f := faultNoPostGIS()
		f.File = place
		return f
	case codeNoRight, codeNoRole:
		return &lang.Fault{
			File: place, Err: errors.Join(ErrNoRight, err),
			What: lang.Textf("登录用户没有这项权限：%[1]s", "the login has no right to do this (%[2]s)", says.ZH, says.EN),
			Hint: lang.Text{
				ZH: "请数据库管理员授予角色：迁移用 redline_migrate，发布用 redline_publish，服务用 redline_serve（GRANT redline_serve TO 用户）",
				EN: "ask the database's administrator for a role: redline_migrate to migrate, redline_publish to publish, redline_serve to serve (GRANT redline_serve TO login)",
			},
		}
	case codeBadLogin, codeBadPassword, codeNoDatabase, codeTooMany, codeShuttingDown, codeStarting:
		return unreachable(err, place)
	case codeReadOnly:
		return &lang.Fault{
			File: place, Err: errors.Join(ErrReadOnly, err),
			What: lang.Text{ZH: "这台服务器只读（备库），不能写入", EN: "this server takes no writes: it is a standby"},
			Hint: lang.Text{ZH: "写入连主库：地址中列出各台主机并加 target_session_attrs=read-write", EN: "write to the primary: list the hosts in the address and add target_session_attrs=read-write"},
		}
	case codeDiskFull, codeIOError, codeInternal:
		return &lang.Fault{
			File: place, Err: errors.Join(ErrNoSpace, err),
			What: lang.Textf("数据库服务器写不进去，这一步没有做：%[1]s", "the server could not write, and this step was not done: %[2]s", says.ZH, says.EN),
			Hint: lang.Text{ZH: "请管理员检查服务器磁盘是否已满、是否有故障，再试", EN: "have the administrator see whether the server's disk is full or failing, then try again"},
		}
	case codeLockTimeout:
		return &lang.Fault{
			File: place, Err: errors.Join(ErrBusy, err),
			What: lang.Text{ZH: "另一个会话占用着要改的表", EN: "another session holds what is to be changed"},
			Hint: lang.Text{ZH: "等它结束后再试", EN: "try again once it has ended"},
		}
	}
	return err
}

// cut reports whether a connection could not be made, does not answer or was lost.
func cut(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || pgconn.Timeout(err) || pgconn.SafeToRetry(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

func unreachable(err error, place string) *lang.Fault {
	reason := networkSays(err)
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		reason = serverSays(refusal)
	}
	return &lang.Fault{
		File: place, Err: errors.Join(ErrUnreachable, err),
		What: lang.Textf("连不上数据库：%[1]s", "the database cannot be reached (%[2]s)", reason.ZH, reason.EN),
		Hint: lang.Text{
			ZH: "检查地址、端口、用户名和密码，以及 PostgreSQL 是否在运行：psql 用同一地址应能连上",
			EN: "check the address, port, login and password, and that PostgreSQL is running: psql must be able to connect with the same address",
		},
	}
}

// badAddress does not repeat the address, which may hold a password: pgx redacts it.
func badAddress(err error) *lang.Fault {
	return &lang.Fault{
		Field: "--database", Err: errors.Join(ErrAddress, err),
		What: lang.Text{ZH: "这不是数据库地址", EN: "this is no address of a database"},
		Hint: lang.Text{ZH: "写成 postgres://用户@主机/库名", EN: "write it like postgres://login@host/database"},
	}
}

func faultFsyncOff() *lang.Fault {
	return &lang.Fault{
		Field: "fsync", Err: ErrFsyncOff,
		What: lang.Text{ZH: "服务器关闭了 fsync：断电会丢失已确认的发布", EN: "the server runs with fsync off: a power cut would lose acknowledged publications"},
		Hint: lang.Text{ZH: "在 postgresql.conf 中设 fsync = on；仅供试用的库可设 REDLINE_ALLOW_FSYNC_OFF=1", EN: "set fsync = on in postgresql.conf; for a trial, set REDLINE_ALLOW_FSYNC_OFF=1"},
	}
}

func faultNoPostGIS() *lang.Fault {
	return &lang.Fault{
		Err:  ErrNoPostGIS,
		What: lang.Text{ZH: "数据库没有 PostGIS", EN: "the database has no PostGIS"},
		Hint: lang.Text{
			ZH: "安装 PostGIS 3（Debian：postgresql-15-postgis-3），由超级用户在库中执行 CREATE EXTENSION postgis; CREATE EXTENSION btree_gist，再运行 redline migrate up",
			EN: "install PostGIS 3 (Debian: postgresql-15-postgis-3), have a superuser run CREATE EXTENSION postgis; CREATE EXTENSION btree_gist in the database, then run redline migrate up",
		},
	}
}

func faultSchemaOld(step int64) *lang.Fault {
	return &lang.Fault{
		Err: ErrSchemaOld,
		What: lang.Textf("数据库结构在第 %d 步，本程序需要第 %d 步", "the database's schema is at step %d, this program needs step %d",
			step, migrations.Oldest),
		Hint: lang.Text{ZH: "先备份，再运行 redline migrate up --database URL", EN: "make a backup, then run redline migrate up --database URL"},
	}
}

func faultSchemaNew(step int64) *lang.Fault {
	return &lang.Fault{
		Err: ErrSchemaNew,
		What: lang.Textf("数据库结构在第 %d 步，本程序只认识到第 %d 步", "the database's schema is at step %d, this program knows it up to step %d",
			step, migrations.Newest+1),
		Hint: lang.Text{ZH: "换用新版 redline", EN: "use a newer redline"},
	}
}
