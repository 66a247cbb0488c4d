package keys

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// The text of a key is "rl_", its id, "_" and its secret: 55 characters in all. The first
// part lets scanners of repositories and logs know a key when they meet one; the id lets
// people name it without showing it; the secret is base64url (RFC 4648 §5) of 32 random
// bytes.
//
// Only the sha-256 of the text is kept. A password would need a slow, salted hash, since
// people choose from few; a secret of 256 random bits cannot be found by trying, however
// fast the hash, and no two are the same.
const (
	mark         = "rl_"
	idLength     = 8
	secretBytes  = 32
	secretLength = 43
	textLength   = len(mark) + idLength + 1 + secretLength
	idAlphabet   = "0123456789abcdefghjkmnpqrstvwxyz" // no i, l, o, u: read aloud without mistakes
)

var secretCoding = base64.RawURLEncoding.Strict() // one text for one secret

// generate returns a new id and the text of its key.
func generate() (id, text string) {
	var bits [idLength + secretBytes]byte
	_, _ = rand.Read(bits[:]) // it never fails (package crypto/rand)
	var b strings.Builder
	for _, c := range bits[:idLength] {
		b.WriteByte(idAlphabet[int(c)%len(idAlphabet)]) // 256 is a multiple of 32: no bias
	}
	id = b.String()
	return id, mark + id + "_" + secretCoding.EncodeToString(bits[idLength:])
}

// Presented is a key as a caller shows it.
type Presented struct {
	ID   string
	Hash [32]byte
}

// Parse takes the text of a key apart; ok is false when it has not the form of one. It
// says nothing about whether there is such a key.
func Parse(text string) (p Presented, ok bool) {
	if len(text) != textLength || !strings.HasPrefix(text, mark) || text[len(mark)+idLength] != '_' {
		return Presented{}, false
	}
	id := text[len(mark) : len(mark)+idLength]
	if !IsID(id) {
		return Presented{}, false
	}
	secret, err := secretCoding.DecodeString(text[len(mark)+idLength+1:])
	if err != nil || len(secret) != secretBytes {
		return Presented{}, false
	}
	return Presented{ID: id, Hash: sha256.Sum256([]byte(text))}, true
}

// IsID reports whether a text has the form of a key's id.
func IsID(text string) bool {
	if len(text) != idLength {
		return false
	}
	for _, c := range text {
		if !strings.ContainsRune(idAlphabet, c) {
			return false
		}
	}
	return true
}

// Redact replaces the secret of whatever looks like a key in a text, for logs.
func Redact(text string) string {
	var b strings.Builder
	for {
		i := strings.Index(text, mark)
		if i < 0 || len(text)-i < len(mark)+idLength+1 {
			return b.String() + text
		}
		secret := i + len(mark) + idLength + 1
		if !IsID(text[i+len(mark):secret-1]) || text[secret-1] != '_' {
			b.WriteString(text[:i+len(mark)])
			text = text[i+len(mark):]
			continue
		}
		end := secret
		for end < len(text) && isBase64URL(text[end]) {
			end++
		}
		b.WriteString(text[:secret] + "…")
		text = text[end:]
	}
}

func isBase64URL(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}
