package embedded

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every pack says where it comes from, and the table names no other.
func TestPacks(t *testing.T) {
	packs, err := Packs()
	require.NoError(t, err)
	require.Greater(t, len(packs), 10)
	table, err := parseSources(sourcesName, sources)
	require.NoError(t, err)
	assert.Len(t, table, len(packs)+1) // and the header
	for _, p := range packs {
		assert.NotEmpty(t, p.Source, p.Name)
		assert.NotEmpty(t, p.Licence, p.Name)
		assert.Positive(t, p.Bytes, p.Name)
	}
}

// What is written to a folder reads back as the same glossary.
func TestExtract(t *testing.T) {
	packs, err := Packs()
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "new", "packs")
	require.NoError(t, Extract(dir, packs))
	again, err := PacksIn(dir)
	require.NoError(t, err)
	require.Len(t, again, len(packs))
	for i, p := range again {
		p.path = packs[i].path
		assert.Equal(t, packs[i], p)
	}
	g, err := Join(again)
	require.NoError(t, err)
	assert.Equal(t, dir+"/"+filepath.Base(packs[0].path), g.Entries[0].File)
	assert.FileExists(t, filepath.Join(dir, licenceName))

	assert.ErrorContains(t, Extract(dir, packs), "exists already")
}

func TestPacksIn(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666))
	}
	_, err := PacksIn(filepath.Join(dir, "none"))
	assert.ErrorIs(t, err, os.ErrNotExist)
	_, err = PacksIn(dir)
	assert.ErrorContains(t, err, "there are no packs")

	write("libya.csv", "ar\nزهرامون\n")
	write("own.tsv", "ar\tkind\nقنطروش\tperson\n")
	write("readme.txt", "not a pack")
	packs, err := PacksIn(dir)
	require.NoError(t, err)
	require.Len(t, packs, 2)
	assert.Equal(t, "libya", packs[0].Name)
	assert.NotEmpty(t, packs[0].Licence, "that of the program's own pack of the name")
	assert.Equal(t, "own", packs[1].Name)
	assert.Empty(t, packs[1].Licence)

	write("sources.csv", "pack,source,licence\nown,the desk,all rights reserved\n")
	packs, err = PacksIn(dir)
	require.NoError(t, err)
	assert.Empty(t, packs[0].Source)
	assert.Equal(t, "the desk", packs[1].Source)

	write("sources.csv", "pack,source\n")
	_, err = PacksIn(dir)
	assert.ErrorContains(t, err, "sources.csv")

	write("sources.csv", "pack,source,licence\n")
	write("own.csv", "ar\nزهرامون\n")
	_, err = PacksIn(dir)
	assert.ErrorContains(t, err, "there is a pack of this name")
}

// The compiled packs are those of the CSV files.
func TestCompiled(t *testing.T) {
	data, err := Compile()
	require.NoError(t, err)
	require.True(t, string(data) == compiled, "packs.bin is not made from the packs as they are; run make packs")
}
