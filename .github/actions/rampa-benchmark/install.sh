#!/usr/bin/env bash
# Makes `npx rampa` work in the current folder: with the project's own, or with what RAMPA_VERSION asks for. Nothing is
# installed that nobody asked for: a name alone would take whatever a registry has under it.
set -euo pipefail

if [ -n "$RAMPA_VERSION" ]; then
  # Nothing of the project is changed but node_modules.
  npm install --no-save --no-package-lock --no-audit --no-fund "rampa@$RAMPA_VERSION"
fi
if ! npx --no-install rampa --version; then
  echo "::error title=rampa::There is no rampa in node_modules: run npm ci in a step before this one, or say with the input version which to install."
  exit 1
fi
