#!/usr/bin/env bash
# Ends with the exit code of the load test, or 1 for a regression, as far as they are to fail the step. Reads
# RAMPA_EXIT_CODE, RAMPA_THRESHOLDS_FAIL, RAMPA_REGRESSION and RAMPA_FAIL_ON_REGRESSION.
set -euo pipefail

if [ "$RAMPA_EXIT_CODE" = 1 ] && [ "$RAMPA_THRESHOLDS_FAIL" != true ]; then
  echo "::warning title=rampa::A threshold was crossed, which does not fail this step."
elif [ "$RAMPA_EXIT_CODE" != 0 ]; then
  echo "rampa run ended with exit code $RAMPA_EXIT_CODE."
  exit "$RAMPA_EXIT_CODE"
fi
if [ "$RAMPA_REGRESSION" = true ] && [ "$RAMPA_FAIL_ON_REGRESSION" = true ]; then
  echo "There is a regression."
  exit 1
fi
