package postgis

import (
	"context"
	"errors"
	"io"
	"net"
	"regexp"
	"strings"
	"syscall"

	"redline/lang"

	"github.com/jackc/pgx/v5/pgconn"
)

// refusals says in Chinese what PostgreSQL's codes mean (documentation, appendix A); the
// server's own words are in its own language, mostly English.
var refusals = map[string]string{
	"22001":          "文字太长",
	"22003":          "数字超出范围",
	"22021":          "文字含有不能存储的字符",
	"22P05":          "文字含有不能存储的字符",
	"23502":          "必填项为空",
	"23503":          "引用的记录不存在，或该记录仍被引用",
	"23505":          "编号或键重复",
	"23514":          "不满足数据库的检查条件",
	"23P01":          "与已有记录的时段重叠",
	codeNoRight:      "没有权限",
	codeNoRole:       "没有这个角色",
	codeBadLogin:     "登录被拒绝",
	codeBadPassword:  "用户名或密码不对",
	codeNoDatabase:   "没有这个数据库",
	codeTooMany:      "连接数已满",
	codeShuttingDown: "服务器正在关闭",
	codeStarting:     "服务器正在启动",
	codeDiskFull:     "磁盘已满",
	codeIOError:      "磁盘读写出错",
	codeInternal:     "服务器内部错误",
	codeSettled:      "已提交、已发布的内容不能改动",
	codeNotReady:     "前一步还没有做完",
	codeOwnWork:      "审批人不能是编制人",
	"57014":          "操作被取消",
	"40001":          "与另一操作冲突",
	"40P01":          "与另一操作互相等待",
}

// checks says what the schema's own checks ask for, by a part of their names.
var checks = map[string]string{
	"_geom_check":         "图形无效、为空，或不是二维",
	"_code_check":         "编号是空的",
	"_service_area_check": "辖区范围无效",
	"_coverage_check":     "数据覆盖范围无效",
}

// serverSays is what a server said: in English its own words, in Chinese what its code and
// the check's name mean, with both.
func serverSays(r *pgconn.PgError) lang.Text {
	what := refusals[r.Code]
	for name, words := range checks {
		if strings.HasSuffix(r.ConstraintName, name) {
			what = words
		}
	}
	if what == "" {
		what = "数据库报错"
	}
	details := []string{"错误码 " + r.Code}
	if r.TableName != "" {
		details = append(details, "表 "+r.TableName)
	}
	if r.ConstraintName != "" {
		details = append(details, "约束 "+r.ConstraintName)
	}
	return lang.Text{ZH: what + "（" + strings.Join(details, "，") + "）", EN: r.Message}
}

// networkSays is why a connection could not be made or was lost.
func networkSays(err error) lang.Text {
	out := lang.Text{ZH: "连接中断", EN: strings.Join(strings.Fields(err.Error()), " ")}
	var name *net.DNSError
	switch {
	case errors.As(err, &name):
		out.ZH = "找不到主机 " + name.Name
	case errors.Is(err, syscall.ECONNREFUSED):
		out.ZH = "连接被拒绝：该地址和端口上没有服务器"
	case errors.Is(err, syscall.ENOENT):
		out.ZH = "没有这个套接字：服务器没有启动，或 host 写错"
	case errors.Is(err, syscall.EACCES):
		out.ZH = "没有访问套接字的权限"
	case errors.Is(err, context.DeadlineExceeded), pgconn.Timeout(err):
		out.ZH = "超时没有应答"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		out.ZH = "服务器中断了连接"
	}
	return out
}

// copyPlace is how PostgreSQL says in which row of a COPY something is wrong.
var copyPlace = regexp.MustCompile(`COPY \w+, line (\d+)`)

// serverPlace is where it was wrong, in a language a person chose; zero where that is not told.
func serverPlace(r *pgconn.PgError) lang.Text {
	if m := copyPlace.FindStringSubmatch(r.Where); m != nil {
		return lang.Textf("写入的第 %s 行", "row %s as it was written", m[1])
	}
	return lang.Text{}
}
