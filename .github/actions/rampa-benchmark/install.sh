#!/usr/bin/env bash
# Makes `npx rampa` work in the current folder: with the project's own version, unless another one is asked for.
# Reads RAMPA_VERSION.
set -euo pipefail

if [ -z "$RAMPA_VERSION" ] && npx --no-install rampa --version; then exit; fi
# Nothing of the project is changed but node_modules.
npm install --no-save --no-package-lock --no-audit --no-fund "rampa@${RAMPA_VERSION:-latest}"
npx --no-install rampa --version
