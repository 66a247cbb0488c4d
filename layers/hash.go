package layers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"

	"redline/geo"
	"redline/lang"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/twpayne/go-geom"
)

// zoneRecord is a zone without its geometry, as it is hashed.
type zoneRecord struct {
	Code       string         `json:"code"`
	Name       string         `json:"name"`
	Grade      string         `json:"grade"`
	Attributes map[string]any `json:"attributes"`
	Reach      *reachRecord   `json:"reach,omitempty"`
}

type reachRecord struct {
	Watercourse string   `json:"watercourse"`
	Section     string   `json:"section"`
	Side        string   `json:"side"`
	Baseline    string   `json:"baseline"`
	WidthMin    float64  `json:"w_min"`
	WidthMax    float64  `json:"w_max"`
	Adopted     *float64 `json:"w_adopted"`
	Status      string   `json:"status"`
	Document    string   `json:"document"`
}

// versionRecord is what a version says of itself. The catalogue's sequences are left
// out: publishing or withdrawing a version does not change what it says.
type versionRecord struct {
	Layer          string         `json:"layer"`
	Sequence       int64          `json:"sequence"`
	From           Date           `json:"from"`
	Until          Date           `json:"until"`
	Document       string         `json:"document"`
	Accuracy       float64        `json:"accuracy_m"`
	Classification Classification `json:"classification"`
}

// Digest computes the hash of versions (docs/data.md, "Version hash") zone by zone, for
// those who do not hold the zones: for each zone in order of code, its record and geometry;
// then the version's own record and its coverage. A canonical record holds no line feed and
// WKB tells its own length, so two different versions never feed the same bytes.
type Digest struct{ zones hash.Cloner }

// NewDigest begins with no zones.
func NewDigest() *Digest {
	return &Digest{sha256.New().(hash.Cloner)} // it is one since Go 1.25
}

// Add takes in the next zone by code. An attribute or a geometry without canonical form is
// an error.
func (d *Digest) Add(z *Zone) error { return hashRecord(d.zones, z.record(), z.Geometry) }

// Sum returns the hexadecimal sha256 of a version with the zones that were added; what v
// holds of zones is not looked at. Further zones may be added. The error is a *lang.Fault.
func (d *Digest) Sum(v *Version) (string, error) {
	sum, err := d.zones.Clone()
	if err != nil {
		return "", err
	}
	own := versionRecord{
		Layer: v.Layer, Sequence: v.Sequence, From: v.InForce.From, Until: v.InForce.Until,
		Document: v.Document, Accuracy: float64(v.Accuracy), Classification: v.Classification,
	}
	if err := hashRecord(sum, own, v.CoverageLonLat); err != nil {
		return "", &lang.Fault{
			Where: v.where(), Err: err,
			What: lang.Text{ZH: "版本无法写成规范形式", EN: "the version has no canonical form"},
			Hint: lang.Text{ZH: "检查精度和数据覆盖范围", EN: "check its accuracy and coverage"},
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// hash returns the version's hash: see Digest.
func (v *Version) hash() (string, error) {
	d := NewDigest()
	for i := range v.Zones {
		z := &v.Zones[i]
		if err := d.Add(z); err != nil {
			f := v.fault(z.Code, "", lang.Text{ZH: "图斑无法写成规范形式", EN: "the zone has no canonical form"},
				lang.Text{ZH: "检查属性值和几何", EN: "check its attribute values and its geometry"})
			f.Err = err
			return "", f
		}
	}
	return d.Sum(v)
}

func (z *Zone) record() zoneRecord {
	r := zoneRecord{Code: z.Code, Name: z.Name, Grade: z.Grade, Attributes: z.Attributes}
	if r.Attributes == nil {
		r.Attributes = map[string]any{} // absent and empty are the same record
	}
	if z.Reach == nil {
		return r
	}
	r.Reach = &reachRecord{
		Watercourse: z.Reach.Watercourse, Section: z.Reach.Section, Side: SideName(z.Reach.Side),
		Baseline: z.Reach.Baseline, WidthMin: float64(z.Reach.WidthMin), WidthMax: float64(z.Reach.WidthMax),
		Adopted: (*float64)(z.Reach.Adopted), Status: z.Reach.Status, Document: z.Reach.Document,
	}
	return r
}

// hashRecord feeds the canonical JSON (RFC 8785) of a record, a line feed, and the WKB
// of its geometry; nothing after the line feed when there is none.
func hashRecord(to hash.Hash, record any, g geom.T) error {
	plain, err := json.Marshal(record)
	if err != nil {
		return err
	}
	canonical := jsontext.Value(plain)
	if err := canonical.Canonicalize(); err != nil {
		return err
	}
	to.Write(canonical)
	to.Write([]byte{'\n'})
	if g == nil {
		return nil
	}
	wkb, err := geo.EncodeWKB(g)
	if err != nil {
		return err
	}
	to.Write(wkb)
	return nil
}
