package deliver

import "hash/maphash"

// codes remembers which feature has which code: 16 bytes and the text for each, in three
// arrays that the garbage collector need not look through, where a map of a million codes
// takes four times as much.
type codes struct {
	seed    maphash.Seed
	texts   []byte
	ends    []uint32 // of the texts
	numbers []int32  // of the features
	slots   []int32  // index + 1 by hash, linear probing; 0 for none. A power of two long
}

func newCodes() *codes { return &codes{seed: maphash.MakeSeed(), slots: make([]int32, 1024)} }

// take notes a code as that of the feature with a number. Where another has it already,
// that one's number comes back, and nothing is noted.
func (c *codes) take(code string, number int) (first int, twice bool) {
	if 2*len(c.numbers) >= len(c.slots) {
		c.grow()
	}
	at := c.slot(code)
	if i := c.slots[at]; i != 0 {
		return int(c.numbers[i-1]), true
	}
	c.texts = append(c.texts, code...)
	c.ends = append(c.ends, uint32(len(c.texts)))
	c.numbers = append(c.numbers, int32(number))
	c.slots[at] = int32(len(c.numbers))
	return 0, false
}

// slot is where a code stands, or would.
func (c *codes) slot(code string) int {
	mask := len(c.slots) - 1
	at := int(maphash.String(c.seed, code)) & mask
	for c.slots[at] != 0 && !c.is(int(c.slots[at]-1), code) {
		at = (at + 1) & mask
	}
	return at
}

func (c *codes) text(i int) string { return string(c.bytes(i)) }

func (c *codes) is(i int, code string) bool { return string(c.bytes(i)) == code }

func (c *codes) bytes(i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = c.ends[i-1]
	}
	return c.texts[from:c.ends[i]]
}

func (c *codes) grow() {
	c.slots = make([]int32, 2*len(c.slots))
	for i := range c.numbers {
		c.slots[c.slot(c.text(i))] = int32(i + 1)
	}
}
