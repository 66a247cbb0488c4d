package api

import (
	"errors"
	"io"
	"mime/multipart"
	"path"
	"slices"
	"strings"

	"redline/api/problem"
	"redline/lang"
	"redline/project"
)

// beside are the extensions of files that belong to another one.
var beside = []string{".dbf", ".shx", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qpj"}

// form takes a multipart/form-data body: one field request (JSON, as a JSON body; its
// components name the files) or facts (YAML or JSON), and files in fields of any other
// name. Files that no request names are components themselves, unless they stand beside
// one, as the .dbf does beside the .shp.
func (s *Service) form(sub *submission, form *multipart.Reader, given reading, role string) error {
	var request []byte
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return formError(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return formError(err)
		}
		switch name := part.FormName(); {
		case name == "request":
			request = data
		case name == "facts":
			sub.facts = data
		case part.FileName() == "":
			return badField(name, lang.Text{ZH: "表单字段只有 request、facts 和文件；其余写在查询参数里", EN: "the form's fields are request, facts and files; give the rest as query parameters"})
		case len(sub.files) == maxFiles:
			return problem.New(problem.TooLarge, &lang.Fault{
				What: lang.Textf("文件多于 %[1]d 个", "there are more than %[1]d files", maxFiles), Hint: lang.Text{ZH: "分成几次提交", EN: "send them in parts"},
			})
		default:
			sub.files = append(sub.files, submittedFile{formFileName(part, "file"), data})
		}
	}
	if len(sub.facts) > maxFacts {
		return problem.New(problem.TooLarge, &lang.Fault{
			Field: "facts", What: lang.Textf("事实多于 %[1]d 字节", "the facts take more than %[1]d bytes", maxFacts), Hint: lang.Text{ZH: "只写规则所问的事实（/v1/facts）", EN: "give only facts that rules ask for (/v1/facts)"},
		})
	}
	if request != nil {
		facts := sub.facts
		body, err := decodeRequest(request)
		if err == nil {
			err = s.describe(sub, body)
		}
		if len(sub.facts) == 0 {
			sub.facts = facts
		}
		return err
	}
	sub.eachFile(given, role)
	return nil
}

// formFileName is the name of a form's file as its sender has it.
func formFileName(part *multipart.Part, otherwise string) string {
	return fileName(asSent(part.FileName()), otherwise)
}

// asSent undoes what a browser does to a file's name in a form: a quotation mark and the ends
// of lines stand in it as %22, %0D and %0A (WHATWG HTML, 4.10.21.8). A percent sign stands as
// it is, so names are compared in this form.
func asSent(name string) string {
	return strings.NewReplacer("%22", `"`, "%0D", "\r", "%0A", "\n").Replace(name)
}

// eachFile makes a component of every file that does not stand beside another.
func (sub *submission) eachFile(given reading, role string) {
	for _, f := range sub.files {
		if slices.Contains(beside, strings.ToLower(path.Ext(f.name))) {
			continue
		}
		sub.parts = append(sub.parts, submittedPart{
			Part: project.Part{Role: role, File: f.name, Feature: given.Feature, Layer: given.Layer}, data: f.data, reading: given,
		})
	}
}

// formError tells a form that is no form from a body that is too long.
func formError(err error) error {
	if refused := bodyError(err); !errors.As(refused, new(*problem.Refusal)) {
		return refused
	}
	return problem.New(problem.Invalid, &lang.Fault{
		What: lang.Text{ZH: "表单不完整或有误", EN: "the form is incomplete or malformed"},
		Hint: lang.Text{ZH: "用 curl -F file=@文件 或网页表单提交", EN: "send it with curl -F file=@FILE or from a page's form"}, Err: err,
	})
}
