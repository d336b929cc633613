#!/bin/bash
# Drives the real program with a client that others wrote: amocrm-api-wrapper from PyPI. Its packages are kept outside
# the checkout, in a folder named after the list of them, and are fetched once.
set -euo pipefail
cd "$(dirname "$0")/../../.."
clients=api/tests/clients
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
packages="${XDG_CACHE_HOME:-$HOME/.cache}/sluice/python-$(sha256sum "$clients/requirements.txt" | cut -c1-12)"

if [ ! -e "$packages/complete" ]; then
    rm -rf "$packages"
    python3 -m venv "$packages"
    "$packages/bin/pip" install --quiet --disable-pip-version-check --requirement "$clients/requirements.txt"
    touch "$packages/complete"
fi

cargo build --quiet --package sluice
export SLUICE_PROGRAM="$CARGO_TARGET_DIR/debug/sluice"
exec "$packages/bin/python" -B -m pytest -p no:cacheprovider --quiet "$clients" "$@"
