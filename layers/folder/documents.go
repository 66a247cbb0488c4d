package folder

import (
	"redline/lang"
	"redline/layers"
	"redline/strictyaml"
)

const documentsFile = "documents.yaml"

// loadDocuments reads documents.yaml, if there is one.
func (l *loader) loadDocuments() []layers.Document {
	if !exists(l.fsys, documentsFile) {
		return nil
	}
	data, fault := read(l.fsys, documentsFile)
	if fault != nil {
		l.refuse(fault)
		return nil
	}
	documents, list, file := l.readDocuments(documentsFile, data)
	for i, e := range list.Documents {
		if e.Succession != nil {
			at := section{file, []any{"documents", i, "succession"}, lang.Textf("第 %d 条文件 %s", "document %d %s", i+1, e.ID)}
			l.refersTo(at.fault("by", lang.Text{}, lang.Text{}), e.Succession.By)
		}
	}
	return documents
}

// ReadDocuments reads a file of the form of documents.yaml on its own; whether successors
// are on record is for the caller. The error joins *lang.Fault values.
func ReadDocuments(name string, data []byte) ([]layers.Document, error) {
	l := newLoader(nil)
	documents, _, _ := l.readDocuments(name, data)
	return documents, l.err()
}

func (l *loader) readDocuments(name string, data []byte) (documents []layers.Document, list documentList, file *strictyaml.File) {
	file, fault := parseYAML(name, data, &list)
	if fault != nil {
		l.refuse(fault)
		return nil, list, file
	}
	l.documents = map[string]bool{}
	for i, e := range list.Documents {
		at := section{file, []any{"documents", i}, lang.Textf("第 %d 条文件 %s", "document %d %s", i+1, e.ID)}
		if l.documents[e.ID] {
			l.refuse(at.fault("id", lang.Text{ZH: "编号重复", EN: "the id is used twice"}, hintUnique))
			continue
		}
		l.documents[e.ID] = true
		documents = append(documents, l.document(at, e))
	}
	return documents, list, file
}

func (l *loader) document(at section, e documentEntry) layers.Document {
	authorities := make([]string, 0, len(layers.Authorities()))
	for _, a := range layers.Authorities() {
		authorities = append(authorities, string(a))
	}
	if !id.MatchString(e.ID) {
		l.refuse(at.fault("id", badID(e.ID), hintID))
	}
	if e.Title == "" {
		l.refuse(at.fault("title", missing, lang.Text{ZH: "填写文件的正式名称", EN: "give the document's official title"}))
	}
	at.choice(&l.faults, "authority", e.Authority, authorities...)
	d := layers.Document{
		ID: e.ID, Title: e.Title, Number: e.Number, Authority: layers.Authority(e.Authority), URL: e.URL,
		InForce:   at.interval(&l.faults, e.From, e.Until),
		HorizonTo: at.date(&l.faults, "horizon_to", e.HorizonTo),
	}
	if s := e.Succession; s != nil {
		if s.By == "" {
			l.refuse(at.fault("succession", lang.Text{ZH: "没有 by：不知由哪个文件承接", EN: "it has no by: which document took over is not said"},
				lang.Text{ZH: "填写承接文件的编号", EN: "give the id of the document that took over"}))
		}
		d.Succession = &layers.Succession{By: s.By, Carried: s.Carried, Clauses: s.Clauses, Verified: s.Verified}
	}
	return d
}

// interval reads from and until, which must be in order.
func (s section) interval(to *faults, from, until string) layers.Interval {
	i := layers.Interval{From: s.date(to, "from", from), Until: s.date(to, "until", until)}
	if !i.Until.IsZero() && !i.From.Before(i.Until) {
		to.refuse(s.fault("until", lang.Textf("%s 不晚于 from（%s）", "%s is not after from (%s)", i.Until, i.From),
			lang.Text{ZH: "until 是失效的第一天，须晚于 from；仍有效则不填", EN: "until is the first day it no longer holds, after from; leave it out while it stands"}))
	}
	return i
}

// refersTo warns when a document is not in documents.yaml, once for each file that names
// it. It may be in the rule pack, which is not known here; f carries the place.
func (l *loader) refersTo(f *lang.Fault, document string) {
	key := [2]string{f.File, document}
	if document == "" || l.documents[document] || l.warned[key] {
		return
	}
	l.warned[key] = true
	f.What = lang.Textf("%s 中没有文件 %s", "%s has no document %s", documentsFile, document)
	f.Hint = lang.Text{ZH: "若规则库中有此文件可不理会；否则补录，或检查拼写", EN: "if the rule pack holds it, all is well; else record it, or check the spelling"}
	l.warn(f)
}
