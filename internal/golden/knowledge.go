package golden

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/glossary"
	"github.com/tadqiq/tadqiq/knowledge"
	"github.com/tadqiq/tadqiq/knowledge/embedded"
)

// Knowledge is what cases are run with. It is safe for concurrent use.
type Knowledge struct {
	Detectors []*detect.Detector

	packs   *glossary.Glossary
	lexicon knowledge.Lexicon
	calques *knowledge.Calques
	weights *knowledge.Weights

	mu     sync.Mutex
	opened map[string]*knowledge.Knowledge // by the glossary of the case
}

const (
	packsOnly = "" // the key of the embedded packs by themselves, which are kept
	// maxOpened bounds how many glossaries of cases are kept beside them: an
	// index of all packs is large.
	maxOpened = 8
)

// Open returns the embedded knowledge and all detectors.
func Open() (*Knowledge, error) {
	k := &Knowledge{Detectors: detect.All(), opened: map[string]*knowledge.Knowledge{}}
	var err error
	if k.packs, err = embedded.Glossary(); err != nil {
		return nil, err
	}
	if k.lexicon, err = embedded.Lexicon(); err != nil {
		return nil, err
	}
	if k.calques, err = embedded.Calques(); err != nil {
		return nil, err
	}
	if k.weights, err = embedded.Weights(); err != nil {
		return nil, err
	}
	return k, nil
}

// withRule stands before the name of an optional rule that a case asks for.
const withRule = "with: "

// detectors are those that run in a case: the optional ones only where its
// comment asks for them.
func (c *Case) detectors(all []*detect.Detector) []*detect.Detector {
	return slices.DeleteFunc(slices.Clone(all), func(d *detect.Detector) bool {
		return d.Optional && !strings.Contains(c.Why, withRule+d.Name)
	})
}

// of returns what is known in a case: the embedded packs unless it is without
// them, and its own glossary before them.
func (k *Knowledge) of(c *Case) (*knowledge.Knowledge, error) {
	var key bytes.Buffer
	var own []*glossary.Glossary
	none := strings.Contains(c.Why, withoutPacks)
	if none {
		key.WriteString(withoutPacks + "\n")
	}
	for _, f := range c.archive.Files {
		if f.Name != glossaryCSV && f.Name != glossaryTSV {
			continue
		}
		g, err := glossary.Parse(f.Name, f.Data)
		if err != nil {
			return nil, fmt.Errorf("%s: the glossary of the case:\n%w", c.Path, err)
		}
		own = append(own, g)
		fmt.Fprintf(&key, "%s\n%s\n", f.Name, f.Data)
	}
	if !none {
		own = append(own, k.packs)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	out := k.opened[key.String()]
	if out == nil {
		if len(k.opened) >= maxOpened {
			maps.DeleteFunc(k.opened, func(key string, _ *knowledge.Knowledge) bool { return key != packsOnly })
		}
		out = knowledge.New(glossary.Merge(own...), k.lexicon, k.calques)
		out.Weights = k.weights
		k.opened[key.String()] = out
	}
	return out, nil
}
