#!/usr/bin/env bash
# Ends with the exit code of the load test, or 1 for a regression, as far as they are to fail the step. Reads
# RAMPA_EXIT_CODE, RAMPA_BEYOND_THRESHOLDS, RAMPA_THRESHOLDS_FAIL, RAMPA_REGRESSION and RAMPA_FAIL_ON_REGRESSION.
set -euo pipefail

code="$RAMPA_EXIT_CODE"
if [ "$code" = 1 ] && [ "$RAMPA_THRESHOLDS_FAIL" != true ]; then
  code="$RAMPA_BEYOND_THRESHOLDS"
  [ "$code" != 0 ] || echo "::warning title=rampa::A threshold was crossed, which does not fail this step."
fi
if [ "$code" != 0 ]; then
  echo "rampa run failed with exit code $code."
  exit "$code"
fi
if [ "$RAMPA_REGRESSION" = true ] && [ "$RAMPA_FAIL_ON_REGRESSION" = true ]; then
  echo "There is a regression."
  exit 1
fi
