package intake

import (
	"fmt"
	"math"

	"redline/lang"
)

// Default limits. They are far above what an applicant brings (a large linear project
// has some 100,000 vertices) and low enough that a file costs seconds and a few times
// its size in memory, whoever sent it.
const (
	DefaultMaxBytes    = 64 << 20
	DefaultMaxFeatures = 1_000_000  // gone through one by one (Scan, of a shapefile)
	DefaultMaxVertices = 20_000_000 // likewise
	DefaultMaxNesting  = 64
	DefaultMaxRings    = 10_000
)

// Default limits where all features of a file are held at once: in Read and Inspect, and
// of the formats that cannot be gone through twice. A feature takes about a kilobyte.
const (
	DefaultHeldFeatures = 250_000
	DefaultHeldVertices = 2_000_000
)

// maxProperties bounds the attributes of one feature; the widest tables in use have
// some two hundred.
const maxProperties = 1000

// largestBytes is the largest limit for a file: offsets into the text are kept as int32,
// and a text of another encoding grows to up to three times its size as UTF-8.
const largestBytes = math.MaxInt32 / 4

// Limits bound a file. A zero field takes its default; of two, the second holds for a
// stream (see Scan).
type Limits struct {
	Bytes    int // the file's size, and what an archive unpacks to: DefaultMaxBytes
	Features int // in the file: DefaultHeldFeatures, DefaultMaxFeatures
	Vertices int // in the file, closing ones included: DefaultHeldVertices, DefaultMaxVertices
	Nesting  int // objects and arrays of JSON, collections of WKT: DefaultMaxNesting
	Rings    int // in one feature: DefaultMaxRings
}

func (l Limits) withDefaults() Limits {
	or := func(n, standard int) int {
		if n <= 0 {
			return standard
		}
		return n
	}
	return Limits{
		Bytes:    min(or(l.Bytes, DefaultMaxBytes), largestBytes),
		Features: or(l.Features, DefaultHeldFeatures),
		Vertices: or(l.Vertices, DefaultHeldVertices),
		Nesting:  or(l.Nesting, DefaultMaxNesting),
		Rings:    or(l.Rings, DefaultMaxRings),
	}
}

// forStreams returns the limits of features that are gone through one by one.
func (l Limits) forStreams() *Limits {
	if l.Features <= 0 {
		l.Features = DefaultMaxFeatures
	}
	if l.Vertices <= 0 {
		l.Vertices = DefaultMaxVertices
	}
	l = l.withDefaults()
	return &l
}

func (s *source) checkSize() error {
	switch n := len(s.data); {
	case n == 0:
		return fault(ErrEmpty,
			lang.Text{ZH: "文件是空的（0 字节）", EN: "the file is empty (0 bytes)"},
			lang.Text{ZH: "请重新导出或重新发送该文件", EN: "Export or send the file again."})
	default:
		return s.limits.CheckSize(int64(n))
	}
}

// MaxBytes is the size of the largest file that is accepted.
func (l Limits) MaxBytes() int64 { return int64(l.withDefaults().Bytes) }

// CheckSize refuses a file of n bytes when that is more than is accepted, for callers that
// know the size before they read.
func (l Limits) CheckSize(n int64) error {
	most := l.MaxBytes()
	if n <= most {
		return nil
	}
	return fault(settable("bytes"),
		lang.Textf("文件大小 %s，超过上限 %s", "the file has %s, more than the %s accepted", inBytes(n), inBytes(most)),
		lang.Text{ZH: "请只保留本项目的范围，去掉无关图层和属性后重新导出", EN: "Export the project's footprint alone, without other layers and attributes."})
}

// inBytes writes a number of bytes for a person, in the unit it is read in.
func inBytes(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}

// settable is an ErrLimit that the caller could raise: the name of the limit.
type settable string

func (s settable) Error() string { return "the limit " + string(s) + " is exceeded" }

func (s settable) Unwrap() error { return ErrLimit }

// tally counts what a reader has found so far, against the limits.
type tally struct {
	limits   Limits
	features int
	vertices int
	rings    int // of the feature being read
	notes    int // lines of text in lists of points
	noted    int // their bytes

	// Of readers that go through a text twice; see readTwice.
	keep   bool     // this pass keeps what it reads
	most   int      // features there are
	points int      // vertices there are
	room   []vertex // for all of these
}

// feature counts one more feature.
func (t *tally) feature() error {
	t.rings = 0
	if t.features++; t.features > t.limits.Features {
		return t.tooManyFeatures()
	}
	return nil
}

func (t *tally) tooManyFeatures() *lang.Fault {
	return fault(settable("features"),
		lang.Textf("要素超过上限 %d 个", "more than the %d features accepted", t.limits.Features),
		lang.Text{ZH: "请把文件拆开，或只保留本项目的要素", EN: "Split the file, or keep the project's features only."})
}

// ring counts one more ring or line of the feature being read.
func (t *tally) ring() error {
	if t.rings++; t.rings > t.limits.Rings {
		return tooManyRings(t.limits.Rings)
	}
	return nil
}

func tooManyRings(limit int) *lang.Fault {
	return fault(settable("rings"),
		lang.Textf("一个要素的环或线超过上限 %d 个", "the feature has more than the %d rings or lines accepted", limit),
		lang.Text{ZH: "请把该要素拆成几个要素", EN: "Split it into several features."})
}

// note counts one more line of text in a list of points.
func (t *tally) note(text string) error {
	t.notes++
	if t.noted += len(text); t.notes <= maxListTexts && t.noted <= maxListText {
		return nil
	}
	return fault(ErrLimit,
		lang.Textf("坐标以外的文字（标题、表头、说明）超过上限（%d 行，共 %s）", "there is more text beside the points (titles, headers, remarks) than the %d lines, or %s, accepted", maxListTexts, inBytes(maxListText)),
		lang.Text{ZH: "请只保留坐标；地块很多时请改用 shapefile 或 GeoPackage", EN: "Keep the coordinates only; bring very many plots as a shapefile or GeoPackage."})
}

// vertex counts one more vertex.
func (t *tally) vertex() error {
	if t.vertices++; t.vertices > t.limits.Vertices {
		return fault(settable("vertices"),
			lang.Textf("点数超过上限 %d", "more than the %d vertices accepted", t.limits.Vertices),
			lang.Text{ZH: "请拆分文件，或按 1 厘米容差抽稀后重新导出", EN: "Split the file, or simplify it with a tolerance of 1 cm and export again."})
	}
	return nil
}

// ahead refuses vertices that a count, held against the bytes that are there, says are
// coming, when they would be too many.
func (t *tally) ahead(n int64) error {
	if int64(t.vertices)+n <= int64(t.limits.Vertices) {
		return nil
	}
	t.vertices = t.limits.Vertices
	return t.vertex()
}

func tooDeep(limit int) *lang.Fault {
	return fault(ErrLimit,
		lang.Textf("嵌套超过 %d 层", "nested more than %d deep", limit),
		lang.Text{ZH: "正常的范围文件不会这样嵌套，请重新导出", EN: "No footprint file is nested like this; export it again."})
}
