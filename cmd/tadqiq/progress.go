package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/tadqiq/tadqiq/internal/audit"
)

// How often progress is told: on a terminal in place, and otherwise in lines.
const (
	progressOnTerminal = 200 * time.Millisecond
	progressInLines    = 30 * time.Second
)

// progress returns what tells on standard error how far an audit is.
func (a *app) progress() func(audit.Progress) {
	f, ok := a.stderr.(*os.File)
	terminal := ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
	every := progressInLines
	if terminal {
		every = progressOnTerminal
	}
	last := time.Now()
	return func(p audit.Progress) {
		if now := time.Now(); now.Sub(last) >= every || p.Done && terminal {
			last = now
			tell(a.stderr, p, terminal)
		}
	}
}

func tell(w io.Writer, p audit.Progress, terminal bool) {
	line := progressLine(p)
	switch {
	case !terminal:
		fmt.Fprintf(w, "tadqiq: %s\n", line)
	case p.Done:
		fmt.Fprintf(w, "\r\x1b[K") // the summary says it all
	default:
		fmt.Fprintf(w, "\r\x1b[K%s", line)
	}
}

// progressLine is one line without Arabic.
func progressLine(p audit.Progress) string {
	parts := []string{fmt.Sprintf("%s documents", grouped(p.Documents))}
	read := fmt.Sprintf("%.1f MB", float64(p.Read)/1e6)
	if p.Total > 0 {
		read = fmt.Sprintf("%.1f of %.1f MB (%.0f %%)", float64(p.Read)/1e6, float64(p.Total)/1e6, 100*float64(p.Read)/float64(p.Total))
	}
	parts = append(parts, read, fmt.Sprintf("%s garbled", grouped(p.Garbled)), fmt.Sprintf("%s likely findings", grouped(p.Likely)))
	if p.Broken > 0 {
		parts = append(parts, fmt.Sprintf("%s not readable", grouped(p.Broken)))
	}
	if done := p.Read - p.Before; done > 0 && p.Total > p.Read && p.Elapsed > 2*time.Second {
		left := time.Duration(float64(p.Elapsed) * float64(p.Total-p.Read) / float64(done))
		parts = append(parts, "about "+roughly(left)+" left")
	}
	return strings.Join(parts, ", ")
}

// roughly writes a duration as people say it.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds())+1)
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()+0.5))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()+0.5))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24+0.5))
}

// grouped writes a number with commas between thousands.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
