package intake

import (
	"regexp"
	"strings"

	"redline/lang"
)

// What the libraries say of damaged files, by how it begins, and its Chinese. What stands
// in brackets is repeated.
var libraryWords = []struct {
	says *regexp.Regexp
	zh   string
}{
	{regexp.MustCompile(`^(?:line \d+: )?invalid character entity (.*)$`), "没有定义的实体 $1"},
	{regexp.MustCompile(`^(?:line \d+: )?element <(.*)> closed by </(.*)>$`), "标签 <$1> 被 </$2> 结束"},
	{regexp.MustCompile(`^(?:line \d+: )?unexpected end element </(.*)>$`), "多出的结束标签 </$1>"},
	{regexp.MustCompile(`^(?:line \d+: )?illegal character code (.*)$`), "不允许的字符 $1"},
	{regexp.MustCompile(`^(?:line \d+: )?invalid UTF-8$`), "有的字节不是 UTF-8"},
	{regexp.MustCompile(`^(?:line \d+: )?invalid sequence "--" not allowed in comments$`), "注释里不能有 --"},
	{regexp.MustCompile(`^(?:line \d+: )?unescaped (.*) in (?:text|string|.*)$`), "未转义的 $1"},
	{regexp.MustCompile(`^invalid character (\S+) after array element$`), "此处应为 , 或 ]，却是 $1"},
	{regexp.MustCompile(`^invalid character (\S+) after object key:value pair$`), "此处应为 , 或 }，却是 $1"},
	{regexp.MustCompile(`^invalid character (\S+) after object key$`), "名称之后应为 :，却是 $1"},
	{regexp.MustCompile(`^invalid character (\S+) looking for beginning of object key string$`), "此处应为带引号的名称，却是 $1"},
	{regexp.MustCompile(`^invalid character (\S+) looking for beginning of value$`), "此处应为一个值，却是 $1"},
	{regexp.MustCompile(`^invalid character (\S+) after top-level value$`), "正文结束之后还有 $1"},
	{regexp.MustCompile(`^invalid character (\S+) (?:after|looking|in) .*$`), "此处不应有 $1"},
	{regexp.MustCompile(`.*\((\d+)\)$`), "错误码 $1"},
}

// librarySays is what a library says is wrong, behind a colon or in brackets; in Chinese
// only where its words are known, and never in English there.
func librarySays(zhBefore, enBefore string, err error, zhAfter, enAfter string) lang.Text {
	says := strings.TrimPrefix(err.Error(), "XML syntax error on ")
	out := lang.Text{ZH: strings.TrimRight(zhBefore, "（：") + strings.TrimPrefix(zhAfter, "）"), EN: enBefore + says + enAfter}
	for _, w := range libraryWords {
		if w.says.MatchString(says) {
			out.ZH = zhBefore + w.says.ReplaceAllString(says, w.zh) + zhAfter
			break
		}
	}
	return out
}
