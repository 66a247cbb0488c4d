package layers

import (
	"strings"
	"unicode/utf8"

	"redline/lang"
)

// RefuseText says why a text cannot stand in a catalogue; nil where it can. What no reader
// can see and no database keeps is refused, not left out: two codes may differ by it alone.
// Those are U+0000 (PostgreSQL documentation, "Character Types") and bytes that are no UTF-8.
func RefuseText(text string) *lang.Fault {
	switch {
	case strings.ContainsRune(text, 0):
		return &lang.Fault{
			What: lang.Textf("文字中有空字符（U+0000）：%s", "the text holds the null character (U+0000): %s", ShowNull(text)),
			Hint: lang.Text{ZH: "在源数据中删去该字符（多半是导出程序留下的）", EN: "delete the character at the source; most likely a program left it there"},
		}
	case !utf8.ValidString(text):
		return &lang.Fault{
			What: lang.Textf("文字不是 UTF-8 编码：%s", "the text is not UTF-8: %s", strings.ToValidUTF8(text, "�")),
			Hint: lang.Text{ZH: "从源软件重新导出，编码选 UTF-8", EN: "export it again, with UTF-8 as its encoding"},
		}
	}
	return nil
}

// ShowNull writes U+0000 as the sign that stands for it, ␀, so that a text can be shown and
// kept.
func ShowNull(text string) string { return strings.ReplaceAll(text, "\x00", "␀") }
