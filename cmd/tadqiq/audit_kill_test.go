package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// An audit that is killed ten times, at moments drawn by chance, ends with the
// files of one that was not.
func TestAuditKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("audits a corpus a dozen times")
	}
	dir := t.TempDir()
	var b strings.Builder
	for i := range 12000 {
		name := "القنطروش"
		if i%9 == 0 {
			name = "قنتروش"
		}
		fmt.Fprintf(&b, `{"id":"%d","text":"زار %s المدينة رقم %d في جولته على مدن الساحل وألقى محاضرة عن تاريخها ، ثم عاد إلى بيته في المساء."}`+"\n", i, name, i)
	}
	write(t, dir, "a.jsonl", []byte(b.String()))
	audit := func(out string) *exec.Cmd {
		cmd := exec.Command("tadqiq-stub", "audit", "--id-field", "id", "--emit", "fixed", "--checkpoint", "1ms", "--no-progress", "--out", out, "a.jsonl")
		cmd.Dir = dir
		return cmd
	}
	start := time.Now()
	out, err := audit("whole").CombinedOutput()
	require.NoError(t, err, string(out))
	whole := time.Since(start)

	r := rand.New(rand.NewPCG(11, 1))
	killed := 0
	for killed < 10 {
		cmd := audit("killed")
		require.NoError(t, cmd.Start())
		time.Sleep(time.Duration(r.Int64N(int64(whole) / 4)))
		require.NoError(t, cmd.Process.Kill())
		if cmd.Wait() == nil {
			break // it was done before
		}
		killed++
	}
	t.Logf("killed %d times; one run takes %v", killed, whole)
	require.NotZero(t, killed)
	out, err = audit("killed").CombinedOutput()
	require.NoError(t, err, string(out))
	for _, name := range []string{"findings.jsonl", "documents.jsonl", "errors.jsonl", "summary.json", "candidates.csv", "index.html", "corpus/a.jsonl"} {
		want, err := os.ReadFile(filepath.Join(dir, "whole", name))
		require.NoError(t, err)
		got, err := os.ReadFile(filepath.Join(dir, "killed", name))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), name)
	}
}
