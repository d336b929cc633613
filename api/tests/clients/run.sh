#!/bin/bash
# Drives the real program with what others wrote: amocrm-api, amocrm-api-wrapper and schemathesis from PyPI, amocrm-js from
# npm. Their packages are kept outside the checkout, in folders named after the lists of them, and are fetched once.
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

node_packages="${XDG_CACHE_HOME:-$HOME/.cache}/sluice/node-$(sha256sum "$clients/package.json" | cut -c1-12)"
if [ ! -e "$node_packages/complete" ]; then
    rm -rf "$node_packages"
    mkdir -p "$node_packages"
    cp "$clients/package.json" "$node_packages"
    npm install --prefix "$node_packages" --silent --no-audit --no-fund --no-package-lock
    touch "$node_packages/complete"
fi
export NODE_PATH="$node_packages/node_modules"

cargo build --quiet --package sluice
export SLUICE_PROGRAM="$CARGO_TARGET_DIR/debug/sluice"
exec "$packages/bin/python" -B -m pytest -p no:cacheprovider --quiet "$clients" "$@"
