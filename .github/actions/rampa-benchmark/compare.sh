#!/usr/bin/env bash
# Compares the result with the baseline, and says in GITHUB_OUTPUT whether there is a regression; empty when the two cannot
# be compared. Reads RAMPA_MAX_CHANGE.
set -euo pipefail

result="$RUNNER_TEMP/rampa/result.json"
comparison="$RUNNER_TEMP/rampa/comparison.md"

if [ ! -f "$result" ]; then
  echo "The run left no result to compare."
  exit
fi
code=0
npx --no-install rampa compare "$RUNNER_TEMP/rampa-baseline/result.json" "$result" \
  --format markdown --out "$comparison" --max-change "$RAMPA_MAX_CHANGE" --fail-on-regression || code=$?
case "$code" in
  0) echo "regression=false" >>"$GITHUB_OUTPUT" ;;
  1)
    echo "regression=true" >>"$GITHUB_OUTPUT"
    echo "::warning title=rampa::Slower than before by more than $RAMPA_MAX_CHANGE; the summary of the step has the numbers."
    ;;
  *)
    echo "::warning title=rampa::The results cannot be compared, see the log."
    exit
    ;;
esac
{
  echo
  cat "$comparison"
} >>"$GITHUB_STEP_SUMMARY"
