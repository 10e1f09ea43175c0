# Everything is a plain Go command; this file only gives them short names.

GO       ?= go
FUZZTIME ?= 10s
TOOL      = $(GO) tool -modfile=go.tool.mod

# Where `make data` finds the unpacked sources; scripts/fetch-data.sh fills it.
SOURCES     ?= data-sources
WORDFREQ    ?= $(SOURCES)/wordfreq
LOCALENAMES ?= $(SOURCES)/cldr-localenames-full
DATES       ?= $(SOURCES)/cldr-dates-full
# Openly licensed Arabic text, *.txt.gz, each with a .src that names its
# source and licence (see NOTICE).
OPEN        ?= $(SOURCES)/open

.PHONY: all build test golden lint bench fuzz data packs ci

all: build test lint

build:
	$(GO) build -o tadqiq ./cmd/tadqiq

test:
	$(GO) test ./...

golden:
	$(GO) test ./fixtures

lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(TOOL) staticcheck ./...

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz:
	$(GO) test -run '^$$' -fuzz '^FuzzNew$$' -fuzztime $(FUZZTIME) ./text
	$(GO) test -run '^$$' -fuzz '^FuzzParse$$' -fuzztime $(FUZZTIME) ./glossary
	$(GO) test -run '^$$' -fuzz '^FuzzOpen$$' -fuzztime $(FUZZTIME) ./lexicon
	for f in TBX XLSX Sheet CSV Wikidata; do \
		$(GO) test -run '^$$' -fuzz "^Fuzz$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x ./internal/termbase || exit 1; \
	done

# Rebuild the embedded data files that have public sources.
data:
	$(GO) run ./internal/datagen lexicon --wordfreq "$(WORDFREQ)" --open "$(OPEN)" -o knowledge/embedded/lexicon.bin
	$(GO) run ./internal/datagen cldr --localenames "$(LOCALENAMES)" --dates "$(DATES)" -o knowledge/embedded/packs

# Compile the packs after a change to one of them.
packs:
	$(GO) run ./internal/datagen compile -o knowledge/embedded/packs.bin

ci:
	.ci/run
