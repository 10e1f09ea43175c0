package golden_test

import (
	"fmt"

	"github.com/tadqiq/tadqiq/golden"
)

// In a test of your own, t is the *testing.T:
//
//	func TestNames(t *testing.T) { golden.Run(t, "testdata/names") }
func ExampleRun() {
	var t printer
	golden.Run(t, "testdata/names")
	golden.Run(t, "testdata/names", func(o *golden.Options) { o.Packs = "none" })
	// Output:
	// garbled.txtar
	// right.yaml
	// 2 cases: 2 passed
	// garbled.txtar
	// right.yaml
	// 2 cases: 2 passed
}

// printer stands in for a *testing.T.
type printer struct{}

func (printer) Helper() {}

func (t printer) Run(name string, f func(printer)) bool {
	fmt.Println(name)
	f(t)
	return true
}

func (printer) Logf(format string, args ...any)   { fmt.Printf(format+"\n", args...) }
func (printer) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (printer) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
