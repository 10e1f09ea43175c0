package golden

import "context"

// testingT is *testing.T, which a package that the command is built of had
// better not import.
type testingT[T any] interface {
	Helper()
	Run(name string, f func(T)) bool
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
}

// RunDir runs every case below a folder as a subtest. update rewrites the
// cases instead of comparing them, except known failures.
func RunDir[T testingT[T]](t T, dir string, update bool) {
	t.Helper()
	k, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	runDir(t, k, dir, update)
}

func runDir[T testingT[T]](t T, k *Knowledge, dir string, update bool) {
	t.Helper()
	paths, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	failures := 0
	for _, path := range paths {
		t.Run(path, func(t T) {
			c, err := Load(path)
			if err != nil {
				t.Fatal(err)
			}
			r, err := c.Run(context.Background(), k)
			if err != nil {
				t.Fatal(err)
			}
			diff := r.Diff()
			switch {
			case c.KnownFailure() && r.FindsAll():
				t.Errorf("%s passes now: move it out of %s", path, KnownFailures)
			case c.KnownFailure():
				failures++
			case update:
				if _, err := Update(r); err != nil {
					t.Fatal(err)
				}
			case diff != "":
				t.Errorf("%s\n%s", path, diff)
			}
		})
	}
	t.Logf("%d cases, %d of them known failures", len(paths), failures)
}
