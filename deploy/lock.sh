#!/bin/sh
# Makes the locks anew from pyproject.toml and deploy/browser: every file by hash, for every platform, no addresses.
#
#   sh deploy/lock.sh              keep the pinned versions that still fit
#   sh deploy/lock.sh --upgrade    take the newest that fit
set -eu
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools/venv"
"$tools/venv/bin/python" -m pip install --quiet --disable-pip-version-check uv

# Addresses are left out, so that whoever installs decides where from.
compile() {
    "$tools/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}
compile "$@" pyproject.toml -o requirements.lock
# The same versions again, and the tests' own beside them.
compile "$@" -c requirements.lock --group test pyproject.toml -o requirements-test.lock
compile "$@" deploy/browser/npm.in -o deploy/browser/npm.lock

cd deploy/browser
[ "${1:-}" != --upgrade ] || rm -f package-lock.json
npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund
