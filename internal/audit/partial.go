package audit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/tadqiq/tadqiq/internal/discover"
)

// ReadPartials merges the counts in the lines that [Stream] ends with. Other
// lines are annotated documents and are passed over. The error names the file
// and the line.
func (c *Counts) ReadPartials(name string, r io.Reader) error {
	in := bufio.NewReaderSize(r, 1<<20)
	found := false
	prefix := []byte(`{"` + PartialMember + `":`)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("%s:%d: cannot be read: %w", name, n, err)
		}
		if bytes.HasPrefix(line, prefix) {
			var p map[string]*Counts
			if err := json.Unmarshal(line, &p); err != nil || p[PartialMember] == nil {
				return fmt.Errorf("%s:%d: is no partial summary of tadqiq audit --stream --partial: %w", name, n, err)
			}
			part := p[PartialMember]
			part.complete()
			c.Merge(part)
			found = true
		}
		if err != nil {
			break
		}
	}
	if !found {
		return fmt.Errorf("%s: has no partial summary; tadqiq audit --stream --partial writes one at the end", name)
	}
	return nil
}

// complete makes counts that were read as JSON like those that were counted.
func (c *Counts) complete() {
	empty := NewCounts()
	if c.Verdicts == nil {
		c.Verdicts = empty.Verdicts
	}
	if c.Abstained == nil {
		c.Abstained = empty.Abstained
	}
	if c.Rules == nil {
		c.Rules = empty.Rules
	}
	if c.Kinds == nil {
		c.Kinds = empty.Kinds
	}
	if c.Entities == nil {
		c.Entities = empty.Entities
	}
	if c.Groups == nil {
		c.Groups = empty.Groups
	}
	if c.Pruned == nil {
		c.Pruned = empty.Pruned
	}
	if c.Discovery == nil {
		c.Discovery = discover.New()
	}
	c.forms = 0
	for _, e := range c.Entities {
		if e.Forms == nil {
			e.Forms = map[string]*FormCount{}
		}
		c.forms += len(e.Forms)
	}
}
