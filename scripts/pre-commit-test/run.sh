#!/usr/bin/env bash
# Run the hooks of this checkout, committed or not, with pre-commit itself: on
# a repository made for it, by way of git commit.
#
#   scripts/pre-commit-test/run.sh      (needs git, Go, python3 with venv, PyPI)
#
# Three ways to get the program: built from source by pre-commit, from a wheel,
# and from the path.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)

skip() {
	echo "pre-commit test: SKIPPED, $1"
	exit 0
}
command -v python3 > /dev/null || skip "there is no python3"
command -v git > /dev/null || skip "there is no git"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv" > /dev/null 2>&1 || skip "python3 makes no virtual environments; on Debian: apt-get install python3-venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check pre-commit

# Nothing of the user's, and nothing of a git that runs this.
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars)
export GIT_CONFIG_GLOBAL=$tmp/gitconfig GIT_CONFIG_NOSYSTEM=1 PRE_COMMIT_HOME=$tmp/cache PRE_COMMIT_COLOR=never
git config --global user.name A
git config --global user.email a@example.org
git config --global init.defaultBranch main
# pre-commit sets GOPATH; what was downloaded and built before serves again.
GOMODCACHE=$(go env GOMODCACHE) GOCACHE=$(go env GOCACHE)
export GOMODCACHE GOCACHE PATH=$tmp/venv/bin:$PATH

checks=0
ok() {
	checks=$((checks + 1))
	echo "ok: $1"
}
fail() {
	echo "FAILED: $1"
	cat "$tmp/log"
	exit 1
}
# passes WHAT COMMAND…
passes() {
	"${@:2}" > "$tmp/log" 2>&1 || fail "$1"
	ok "$1"
}
# blocks WHAT COMMAND…: the command fails, and nothing is committed
blocks() {
	local head
	head=$(git rev-parse HEAD)
	! "${@:2}" > "$tmp/log" 2>&1 || fail "$1"
	[ "$(git rev-parse HEAD)" = "$head" ] || fail "$1: there is a commit"
	ok "$1"
}
says() { grep -qF -- "$1" "$tmp/log" || fail "nothing says: $1"; }
silent() { ! grep -qF -- "$1" "$tmp/log" || fail "something says: $1"; }

# This checkout as a repository, of which the checkout itself knows nothing.
git init --quiet "$tmp/tadqiq"
(
	export GIT_DIR=$tmp/tadqiq/.git GIT_WORK_TREE=$root
	git add --all
	git commit --quiet --message "this checkout"
)
rev=$(git -C "$tmp/tadqiq" rev-parse HEAD)

git init --quiet "$tmp/articles"
cd "$tmp/articles"
# The rules of the test are its own, so that it holds whatever the built-in
# ones learn: a glossary with a form that is known to be wrong.
cat > names.csv << 'CSV'
id,kind,ar,forbidden
qantarush,person,قنطروش,قنتروش
CSV
cat > .tadqiq.yaml << 'YAML'
glossaries: [names.csv]
packs: none
ignore: [drafts]
YAML
# hook SETTINGS: the hook of this checkout in the configuration of pre-commit
hook() { printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks: [{%s}]\n' "$tmp/tadqiq" "$rev" "$1" > .pre-commit-config.yaml; }
hook 'id: tadqiq'
git add .
git commit --quiet --message start
pre-commit install > /dev/null

# Built from source.
echo 'افتتح الوزير قنطروش معرض الكتاب في الرباط مساء الخميس.' > 'خبر سليم.md'
git add .
passes "a clean file is committed" git commit --message clean
says Passed
says 'Installing environment'

echo 'افتتح الوزير قنتروش معرض الكتاب في الرباط مساء الخميس.' > 'خبر مترجم آليا.txt'
mkdir drafts
cp 'خبر مترجم آليا.txt' drafts/
echo '{"title": "الوزير قنتروش"}' > title.json
git add .
blocks "a garbled file stops the commit" git commit --message garbled
says 'exit code: 1'
says 'خبر مترجم آليا.txt:1:14  error'
says قنطروش
silent 'خبر سليم'
silent title.json
says 'drafts/خبر مترجم آليا.txt: skipped'
silent 'drafts/خبر مترجم آليا.txt:1'
blocks "all files: the garbled one is found" pre-commit run --all-files
says 'خبر مترجم آليا.txt:1:14  error'

echo 'افتتح الوزير قنطروش معرض الكتاب في الرباط مساء الخميس.' > 'خبر مترجم آليا.txt'
git add .
passes "the same file is committed once it is right" git commit --message mended

# Settings that cannot be read stop the commit, too.
echo 'glossary: [names.csv]' > .tadqiq.yaml
echo 'وتحدث قنطروش إلى الصحفيين.' >> 'خبر سليم.md'
git add .
blocks "a configuration that is wrong stops the commit" git commit --message wrong
says 'exit code: 2'
says '.tadqiq.yaml:1'
git checkout --quiet HEAD -- .tadqiq.yaml
git reset --quiet --hard

# --staged: what was there before may stay.
printf '%s\n' 'وصل قنتروش إلى فاس.' 'وعاد في المساء.' > 'قديم.txt'
git add .
git commit --quiet --no-verify --message old
printf '%s\n' 'وصل قنتروش إلى فاس.' 'وعاد في الصباح.' > 'قديم.txt'
git add .
blocks "an old finding in a file that is touched stops the commit" git commit --message touched
hook 'id: tadqiq, args: [--staged]'
git add .
passes "not with --staged" git commit --message touched
says Passed
echo 'ولقي قنتروش هناك وفدا.' >> 'قديم.txt'
git add .
blocks "but one on a new line does" git commit --message more
says 'قديم.txt:3:6  error'
silent 'قديم.txt:1'

# From a wheel: no Go needed.
DIST=$tmp/dist "$root/scripts/dist.sh" "$(go env GOHOSTOS)/$(go env GOHOSTARCH)" > /dev/null
wheel=$(echo "$tmp"/dist/*.whl)
cat > .pre-commit-config.yaml << YAML
repos:
  - repo: local
    hooks:
      - id: tadqiq
        name: tadqiq
        language: python
        additional_dependencies: ["$wheel"]
        entry: tadqiq check
        types_or: [plain-text, markdown, html]
        require_serial: true
YAML
git add .
blocks "the wheel finds the same" git commit --message wheel
says 'قديم.txt:3:6  error'

# From the path.
mkdir "$tmp/bin"
tar -xzf "$tmp"/dist/*.tar.gz -C "$tmp/bin" --strip-components=1
hook 'id: tadqiq-system'
git add .
blocks "so does the program on the path" env PATH="$tmp/bin:$PATH" git commit --message system
says 'قديم.txt:3:6  error'

echo "pre-commit test: $checks checks passed with $(pre-commit --version)"
