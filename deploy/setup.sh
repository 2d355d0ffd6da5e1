#!/bin/sh
# Makes .venv from the hashed lock and fetches the browser files; takes a moment when that is done already.
#
#   sh deploy/setup.sh run      what the community itself needs
#   sh deploy/setup.sh test     and what its tests and checks need
#
# PYTHON=... names the Python to make .venv with (3.11 or newer). Otherwise the system's own is taken before others on
# PATH: distributions build theirs with profile-guided optimisation, and everything here takes a third less time on it
# than on one that was compiled on the spot without.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
makes_environments() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

find_python() {
    found=
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- /usr/bin/python3 python3 python3.13 python3.12 python3.11 python3.14 python
    fi
    for candidate; do
        if fits "$candidate"; then
            found=$candidate
            if makes_environments "$candidate"; then
                printf '%s\n' "$candidate"
                return
            fi
        fi
    done
    if [ -n "$found" ]; then
        say "Open Chair needs Python's venv, for example (Debian, Ubuntu): apt install python3-venv"
    else
        say "Open Chair needs Python 3.11 or newer, for example (Debian, Ubuntu): apt install python3 python3-venv"
    fi
    return 1
}

make_environment() {
    python=$(find_python)
    say "Making .venv ..."
    "$python" -m venv --clear .venv
}

# A stamp says which lock an environment was filled from. The test lock holds all that the other one holds.
stamp_of() { cksum <"$1"; }
is_filled_from() { [ "$(cat ".venv/.filled-from-$1" 2>/dev/null)" = "$(stamp_of "$1")" ]; }

fill_from() {
    say "Installing the Python packages (about half a minute, once) ..."
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$1"
    stamp_of "$1" >".venv/.filled-from-$1"
}

case "${1:-}" in
    run) lock=requirements.lock browser_files="client" ;;
    test) lock=requirements-test.lock browser_files="client axe" ;;
    *)
        say "usage: sh deploy/setup.sh run|test"
        exit 2
        ;;
esac

fits .venv/bin/python || make_environment
if ! is_filled_from "$lock"; then
    fill_from "$lock"
    stamp_of requirements.lock >.venv/.filled-from-requirements.lock
fi
# shellcheck disable=SC2086  # two words are two arguments
.venv/bin/python deploy/browser/fetch.py $browser_files
# Read once, not at each start of each process (some machines are told to keep nothing that Python has read).
if [ -w forum ]; then
    .venv/bin/python -m compileall -q forum wsgi.py
fi
