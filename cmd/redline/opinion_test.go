package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The reviewer's document, workbook and page come out of the same command as the text;
// the same command gives the same bytes.
func TestScreenWritesDocuments(t *testing.T) {
	site := fileWith(t, "site.wkt", goodSite)
	for format, holds := range map[string]string{"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "html": "", "pdf": "%PDF-", "png": "\x89PNG"} {
		file := filepath.Join(t.TempDir(), "opinion."+format)
		args := []string{"screen", site, "--layers", base(), "--on", "2025-06-01", "--format", format}
		out, errs, code := command(t, append(args, "-o", file)...)
		if code != exitDone || len(out) != 0 {
			t.Fatalf("%s: exit %d, %d bytes on stdout: %s", format, code, len(out), errs)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		piped, errs, code := command(t, args...) // not a terminal
		if code != exitDone || !bytes.Equal([]byte(piped), data) {
			t.Errorf("%s: exit %d, other bytes on stdout than in the file: %s", format, code, errs)
		}
		if holds == "" {
			if !strings.Contains(string(data), "<!DOCTYPE html>") && !strings.Contains(string(data), "<!doctype html>") {
				t.Errorf("%s: %.100s", format, data)
			}
			continue
		}
		if format == "pdf" || format == "png" {
			if !strings.HasPrefix(string(data), holds) {
				t.Errorf("%s: %.20q", format, data)
			}
			continue
		}
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == holds }) {
			t.Errorf("%s lacks %s", format, holds)
		}
	}
}

// Bytes that are no text do not go to a terminal.
func TestScreenKeepsDocumentsOffTerminals(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = terminal.Close() }()
	for format, refused := range map[string]bool{"docx": true, "xlsx": true, "pdf": true, "png": true, "html": false, "text": false} {
		c := screenCommand{Format: format}
		if err := c.noTerminal(&app{stdout: terminal}); (err != nil) != refused {
			t.Errorf("%s to a terminal: %v", format, err)
		}
		c.Output = "x"
		if err := c.noTerminal(&app{stdout: terminal}); err != nil {
			t.Errorf("%s to a file: %v", format, err)
		}
	}
}

// A document in a template of one's own: the sample is written, changed, and filled in; a
// template with a link is refused and leaves no document.
func TestScreenWithTemplate(t *testing.T) {
	dir := t.TempDir()
	template, opinion := filepath.Join(dir, "template.docx"), filepath.Join(dir, "opinion.docx")
	if _, errs, code := command(t, "template", "-o", template); code != exitDone {
		t.Fatal(errs)
	}
	args := []string{"screen", fileWith(t, "site.wkt", goodSite), "--layers", base(), "--on", "2025-06-01", "--template", template, "-o", opinion}
	if _, errs, code := command(t, append(args, "--format", "docx")...); code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if info, err := os.Stat(opinion); err != nil || info.Size() == 0 {
		t.Error("no document")
	}
	for name, test := range map[string]struct{ format, file, says string }{
		"another format": {"html", template, "--template"},
		"no template":    {"docx", fileWith(t, "site.docx", goodSite), "site.docx"},
		"missing":        {"docx", filepath.Join(dir, "none.docx"), "none.docx"},
	} {
		args := []string{"screen", fileWith(t, "site.wkt", goodSite), "--layers", base(), "--on", "2025-06-01", "--format", test.format, "--template", test.file, "-o", filepath.Join(dir, "x")}
		_, errs, code := command(t, args...)
		if _, err := os.Stat(filepath.Join(dir, "x")); code != exitRefused || !strings.Contains(errs, test.says) || err == nil {
			t.Errorf("%s: exit %d: %s", name, code, errs)
		}
	}
}

// A font that is none is refused by name, before anything is screened.
func TestScreenRefusesFonts(t *testing.T) {
	site := fileWith(t, "site.wkt", goodSite)
	for name, font := range map[string]string{"is no TrueType font": fileWith(t, "font.ttf", "no font"), "none.ttf": filepath.Join(t.TempDir(), "none.ttf")} {
		_, errs, code := command(t, "screen", site, "--layers", base(), "--on", "2025-06-01", "--lang", "en", "--format", "png", "--font", font)
		if code != exitRefused || !strings.Contains(errs, name) {
			t.Errorf("exit %d: %s", code, errs)
		}
	}
}
