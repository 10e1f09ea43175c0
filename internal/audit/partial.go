package audit

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/tadqiq/tadqiq/internal/discover"
)

// PartialMember holds the counts in the line of a partial summary.
const PartialMember = "tadqiq_partial"

// partialWindow is how many bytes back the compression of a partial summary
// looks. Its memory grows with it.
const partialWindow = 4 << 20

// WritePartial writes the counts as a line that [Counts.ReadPartials] reads:
// {"tadqiq_partial":"…"}, with the JSON of them compressed by Zstandard, in
// base64. Most of it is what [discover.Counter] has of words in the place of a
// name that only one document has yet: other parts of the corpus may have more
// of them.
func (c *Counts) WritePartial(w io.Writer) error {
	if _, err := io.WriteString(w, partialPrefix); err != nil {
		return err
	}
	text := base64.NewEncoder(base64.StdEncoding, w)
	packed, err := zstd.NewWriter(text, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithWindowSize(partialWindow), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	if err := errors.Join(c.encode(packed), packed.Close(), text.Close()); err != nil {
		return err
	}
	_, err = io.WriteString(w, partialEnd)
	return err
}

const (
	partialPrefix = partialStart + `"`
	partialStart  = `{"` + PartialMember + `":`
	partialEnd    = "\"}\n"
)

// ReadPartials merges the counts in the lines that [Stream] ends with. Other
// lines are annotated documents and are passed over. The error names the file
// and the line.
func (c *Counts) ReadPartials(name string, r io.Reader) error {
	in := bufio.NewReaderSize(r, 1<<20)
	found := false
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("%s:%d: cannot be read: %w", name, n, err)
		}
		if bytes.HasPrefix(line, []byte(partialStart)) {
			part, err := readPartial(line)
			if err != nil {
				return fmt.Errorf("%s:%d: is no partial summary of this version of tadqiq audit: %w", name, n, err)
			}
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

func readPartial(line []byte) (*Counts, error) {
	data, begins := bytes.CutPrefix(line, []byte(partialPrefix))
	data, ends := bytes.CutSuffix(bytes.TrimRight(data, "\r\n"), []byte(strings.TrimSpace(partialEnd)))
	if !begins || !ends {
		return nil, errors.New("the line is cut off, or of another version")
	}
	in, err := zstd.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(data)), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return decodeCounts(json.NewDecoder(in))
}

// encode writes the counts as two JSON values. What discovery has counted is
// the larger part, and comes second, bit by bit.
func (c *Counts) encode(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return errors.Join(e.Encode(c), c.Discovery.Encode(w))
}

// decodeCounts reads what encode has written.
func decodeCounts(in *json.Decoder) (*Counts, error) {
	c := NewCounts()
	c.Discovery = discover.New()
	if err := errors.Join(in.Decode(c), in.Decode(c.Discovery)); err != nil {
		return nil, err
	}
	c.complete()
	return c, nil
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
	c.forms = 0
	for _, e := range c.Entities {
		if e.Forms == nil {
			e.Forms = map[string]*FormCount{}
		}
		c.forms += len(e.Forms)
	}
}
