package glossary_test

import (
	"fmt"

	"github.com/tadqiq/tadqiq/glossary"
)

// A glossary needs one column, ar. All that is wrong with a file is reported
// at once.
func ExampleParse() {
	g, err := glossary.Parse("ports.csv", []byte(`id,kind,ar,variants,latin
zahramun,place,زهرامون,زهرمون,Zahramun
daskari,person,سالم الدسكري,الدسكري,Salem al-Daskari
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range g.Entries {
		fmt.Println(e.ID, e.Kind, e.Forms())
	}

	_, err = glossary.Parse("broken.csv", []byte("ar,kind\nزهرامون,port\n,place\n"))
	fmt.Println(err)
	// Output:
	// zahramun place [زهرامون زهرمون]
	// daskari person [سالم الدسكري الدسكري]
	// broken.csv:2: kind "port" is not one of [person place org title term name]
	// broken.csv:3: the column `ar` is empty
}
