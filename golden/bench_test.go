package golden

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Words of the cases that are made up: names of 50 glossaries are put together
// of the first two lists, sentences of the others.
var (
	given    = []string{"سليم", "نادرة", "وضاح", "إلهام", "جواد", "رحاب", "بشير", "لمياء", "حازم", "سوسن"}
	families = []string{"الطرشوبي", "القندلاوي", "المزرعاني", "البرقطي", "الشنتوري", "الغملاسي", "الدرغوثي", "الكسبراوي", "الخنشلي", "العرفطي"}
	openings = []string{"أعلنت وزارة الصحة أن", "قال المتحدث باسم البلدية إن", "ذكرت وكالة الأنباء أن", "أفاد شهود عيان بأن", "كتبت صحيفة محلية أن"}
	events   = []string{
		"الجسر الجديد سيفتح أمام السيارات في الخريف", "موسم الزيتون تأخر بسبب الأمطار", "القطار الليلي توقف عند المحطة الأخيرة",
		"المعرض استقبل آلاف الزوار في يومه الأول", "أسعار القمح ارتفعت للشهر الثالث", "المستشفى أجرى أول عملية من نوعها",
	}
	places   = []string{"في الرباط", "قرب الإسكندرية", "بين دمشق وحلب", "على ساحل اللاذقية", "جنوب الخرطوم", "في ضواحي تونس"}
	closings = []string{"وحضر اللقاء الرئيس ايمانويل مكرون.", "ولم ترد تفاصيل أخرى.", "وتستمر الأعمال حتى نهاية العام ، بحسب البيان.", "وشكر الحاضرون المنظمين."}
)

// generate writes n cases to a folder: a third of them has its own glossary,
// one of 50.
func generate(t testing.TB, dir string, n int) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(words []string) string { return words[r.IntN(len(words))] }
	for i := range n {
		name, own := "", ""
		if i%3 == 0 {
			g := r.IntN(50)
			name = given[g%10] + " " + families[(g/5)%10]
			own = fmt.Sprintf("-- glossary.csv --\nid,kind,ar,variants\nperson%d,person,%s,%s\n", g, name, families[(g/5)%10])
			name = " بحضور " + name
		}
		text := strings.Join([]string{pick(openings), pick(events), pick(places) + name + "،", "وأن", pick(events) + ".", pick(closings)}, " ")
		data := fmt.Sprintf("case %d of many\n%s-- text.txt --\n%s\n-- want --\n", i, own, text)
		path := filepath.Join(dir, fmt.Sprintf("%02d", i%100), fmt.Sprintf("%05d.txtar", i))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(data), 0o644))
	}
}

// BenchmarkSuite opens and runs 10,000 cases.
func BenchmarkSuite(b *testing.B) {
	dir := b.TempDir()
	generate(b, dir, 10_000)
	for b.Loop() {
		s, err := Open(Options{}, dir)
		require.NoError(b, err)
		counts := map[Status]int{}
		err = s.Run(context.Background(), runtime.GOMAXPROCS(0), s.Cases, func(r *Result) error {
			counts[r.Status()]++
			return nil
		})
		require.NoError(b, err)
		require.Zero(b, counts[Broken])
		require.Positive(b, counts[Passed])
		require.Positive(b, counts[Failed])
	}
}
