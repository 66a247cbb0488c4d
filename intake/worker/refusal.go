package worker

import (
	"errors"
	"fmt"
	"time"

	"redline/intake"
	"redline/lang"
)

// Why a worker gave no answer, for callers that branch: errors.Is finds it in the
// *lang.Fault. The first three are the file's doing, and the first two an
// intake.ErrLimit; of the last two the file is innocent, and may be sent again.
var (
	ErrMemory      = fmt.Errorf("more memory than a worker has: %w", intake.ErrLimit)
	ErrTime        = fmt.Errorf("more time than a worker has: %w", intake.ErrLimit)
	ErrCrashed     = errors.New("the worker crashed")
	ErrBusy        = errors.New("no worker had time")
	ErrUnavailable = errors.New("no worker could be started")
)

func smaller() lang.Text {
	return lang.Text{ZH: "只保留本项目的范围，去掉无关图层和属性，必要时抽稀或拆分后重新导出", EN: "Export the project's footprint alone, without other layers and attributes; simplify or split it if need be."}
}

func later() lang.Text {
	return lang.Text{ZH: "文件本身没有问题，请稍后再试", EN: "Nothing is wrong with the file: try again in a moment."}
}

func tooMuchMemory(name string, most int64) error {
	return &lang.Fault{
		File: name, Err: ErrMemory, Hint: smaller(),
		What: lang.Textf("读取该文件所需的内存超过上限 %d MiB", "reading the file takes more than the %d MiB of memory it may", most>>20),
	}
}

func tooMuchTime(name string, most time.Duration) error {
	return &lang.Fault{
		File: name, Err: ErrTime, Hint: smaller(),
		What: lang.Textf("读取该文件的时间超过上限 %.0f 秒", "reading the file takes longer than the %.0f s it may", most.Seconds()),
	}
}

// tooSlow is for a file that the machine had no time for.
func tooSlow(name string, most, worked time.Duration) error {
	return &lang.Fault{
		File: name, Err: ErrBusy, Hint: later(),
		What: lang.Textf("%.0[1]f 秒内没有读完该文件，其间只用到 %.1[2]f 秒处理器时间：服务器繁忙", "the file was not read within %.0[1]f s, of which it got %.1[2]f s of processor time: the server is busy", most.Seconds(), worked.Seconds()),
	}
}

func tooMuchAnswer(name string, most int64) error {
	return &lang.Fault{
		File: name, Err: ErrMemory, Hint: smaller(),
		What: lang.Textf("文件内容展开后超过上限 %d MiB", "what the file holds is more than the %d MiB it may be", most>>20),
	}
}

func crashed(name string) error {
	return &lang.Fault{
		File: name, Err: ErrCrashed,
		What: lang.Text{ZH: "读取该文件时程序出错，读取已中止", EN: "the file brought the program that reads it down"},
		Hint: lang.Text{ZH: "在制作它的软件中重新导出，或换成 GeoJSON、GeoPackage 再试；仍不行请把文件发给维护者", EN: "Export it again, or as GeoJSON or GeoPackage; if that does not help, send it to the maintainers."},
	}
}

func busy(name string) error {
	return &lang.Fault{
		File: name, Err: ErrBusy, Hint: later(),
		What: lang.Text{ZH: "正在读取的文件太多", EN: "too many files are being read"},
	}
}

func unavailable(name string, why any) error {
	return &lang.Fault{
		File: name, Err: fmt.Errorf("%w: %v", ErrUnavailable, why), Hint: later(),
		What: lang.Text{ZH: "暂时无法读取文件", EN: "files cannot be read for the moment"},
	}
}
