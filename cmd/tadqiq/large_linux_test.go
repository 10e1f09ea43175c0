package main

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A file of a hundred megabytes in one line is checked in bounded memory.
func TestLargeLine(t *testing.T) {
	if testing.Short() {
		t.Skip("checks a hundred megabytes")
	}
	const sentence = "قال رئيس الوزراء إن الوفد وصل إلى بنغازي وسرت، ثم زار درنة وطبرق مع 12 وزيرا. "
	line := strings.Repeat(sentence, 99) + "نعم ، لا. " // a finding now and then
	dir := t.TempDir()
	write(t, dir, "a.txt", []byte(strings.Repeat(line, 100<<20/len(line))))
	start := time.Now()
	var stderr strings.Builder
	cmd := exec.Command("tadqiq", "check", "--fail-on", "never", "a.txt")
	cmd.Dir, cmd.Stderr = dir, &stderr
	require.NoError(t, cmd.Run(), stderr.String())
	peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
	t.Logf("%d MB at most, %v: %s", peak, time.Since(start).Round(time.Second), stderr.String())
	assert.LessOrEqual(t, peak, int64(800))
}
