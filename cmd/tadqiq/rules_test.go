package main

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tadqiq/tadqiq/detect"
	"github.com/tadqiq/tadqiq/internal/report"
	"github.com/tadqiq/tadqiq/internal/suppress"
)

// docs/detectors.md says what the detectors say of themselves.
func TestDetectorsPageIsCurrent(t *testing.T) {
	var want bytes.Buffer
	require.NoError(t, report.RulesMarkdown(&want, slices.Concat(detect.All(), suppress.Rules())))
	have, err := os.ReadFile("../../docs/detectors.md")
	require.NoError(t, err)
	assert.True(t, bytes.Equal(want.Bytes(), have), "docs/detectors.md is stale: run make docs")
}
