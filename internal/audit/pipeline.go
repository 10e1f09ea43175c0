package audit

import (
	"context"
	"fmt"
	"sync"
)

// pipeline reads blocks, works on several at a time, and takes what came of
// them in their order. It stops at the first error.
type pipeline struct {
	jobs int
	read func(ctx context.Context, emit func(*block) bool) error // emit is false where it is to stop
	work func(ctx context.Context, b *block) error
	take func(b *block) error
}

func (p *pipeline) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	// As many blocks as jobs wait for their turn: that bounds the memory.
	inOrder := make(chan *block, p.jobs)
	todo := make(chan *block)
	var workers sync.WaitGroup
	defer workers.Wait()
	defer cancel()
	for range p.jobs {
		workers.Go(func() {
			for {
				select {
				case b := <-todo:
					if b == nil {
						return
					}
					b.err = guard(func() error { return p.work(ctx, b) })
					close(b.done)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	var readErr error // once inOrder is closed
	go func() {
		defer close(inOrder)
		defer close(todo)
		readErr = guard(func() error {
			return p.read(ctx, func(b *block) bool {
				b.done = make(chan struct{})
				for _, to := range []chan<- *block{inOrder, todo} {
					select {
					case to <- b:
					case <-ctx.Done():
						return false
					}
				}
				return true
			})
		})
	}()
	for {
		// Reading from a pipe cannot be interrupted, waiting for it can.
		var b *block
		select {
		case b = <-inOrder:
		case <-ctx.Done():
			return ctx.Err()
		}
		if b == nil {
			return readErr
		}
		select {
		case <-b.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if b.err != nil {
			return b.err
		}
		if err := p.take(b); err != nil {
			return err
		}
	}
}

// guard turns a panic into an error.
func guard(work func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("internal error: %v; this is a defect of tadqiq, please report it", v)
		}
	}()
	return work()
}
