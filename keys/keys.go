// Package keys is who may use the service: principals with their role, and the API keys
// that speak for them; how a key is made, written and hashed, how long it lives, and a
// ring of them in a file. It knows no HTTP (api/access does) and no SQL (layers/postgis
// keeps the same things in a database).
package keys

import (
	"time"
)

// Role is what somebody may do; each includes the ones before it.
type Role int

// The roles.
const (
	None     Role = iota // nobody: what asks for no role is open to all
	Viewer               // sees the public controls, and screens against them
	Reviewer             // sees internal controls too; saves screenings and reads those of the tenant
	Planner              // keeps the layers
	Admin                // keeps principals and keys, reads the metrics
)

// roleNames are the roles as they are written, None first.
var roleNames = []string{"none", "viewer", "reviewer", "planner", "admin"}

func (r Role) String() string { return roleNames[r] }

// ParseRole reads a role but None. An approver, which the database knows beside them,
// is a planner who may approve others' drafts: to the service a Planner.
func ParseRole(text string) (r Role, ok bool) {
	if text == "approver" {
		return Planner, true
	}
	for i, name := range roleNames[1:] {
		if name == text {
			return Role(i + 1), true
		}
	}
	return None, false
}

// Audience says from which of the two snapshots somebody is served (DESIGN §8).
type Audience string

// The audiences.
const (
	Public   Audience = "public"   // nothing internal, not even that it is there
	Internal Audience = "internal" // internal layers too; secret ones never
)

// Principal is a person or a system that keys are given to.
type Principal struct {
	Name     string // unique
	Tenant   string // whose screenings it sees and saves
	Display  string // for people; may be ""
	Role     Role
	Audience Audience  // Public narrows what the role would see; "" and Internal do not
	Disabled time.Time // since when nothing is allowed; zero: it is
}

// Sees returns the audience of a principal: Internal from Reviewer on, unless the principal
// is set to Public.
func (p Principal) Sees() Audience {
	if p.Role >= Reviewer && p.Audience != Public {
		return Internal
	}
	return Public
}

// Key is an API key without its secret.
type Key struct {
	ID        string   // public: names the key, and stands in its text
	Hash      [32]byte // sha-256 of the text
	Principal string
	Label     string // what it is used for; may be ""
	Created   time.Time
	Expires   time.Time // never zero
	Revoked   time.Time // zero: it is not
	LastUsed  time.Time // to the hour, where the ring keeps it
}

// Live reports whether a key works at a time: up to but not including its expiry.
func (k Key) Live(at time.Time) bool { return k.Revoked.IsZero() && at.Before(k.Expires) }

// Grant is a key with the principal that it speaks for.
type Grant struct {
	Key       Key
	Principal Principal
}

// Valid reports whether the grant holds at a time.
func (g Grant) Valid(at time.Time) bool { return g.Key.Live(at) && g.Principal.Disabled.IsZero() }
