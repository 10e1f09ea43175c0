// Package lsp is a server of the Language Server Protocol: it checks the
// documents that an editor has open while they are written.
//
// The read loop only takes messages and edits in, in their order. A goroutine
// for each document checks it, and one for each request answers it; both work
// on snapshots, and what has become stale is dropped or moved along.
package lsp
