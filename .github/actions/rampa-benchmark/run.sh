#!/usr/bin/env bash
# Runs the load test and leaves its exit code in GITHUB_OUTPUT, with what it is beside thresholds, and its results in RUNNER_TEMP/rampa; never fails itself.
# Reads RAMPA_SCRIPT, RAMPA_VUS, RAMPA_DURATION, and RAMPA_ARGS with one argument a line.
set -euo pipefail

folder="$RUNNER_TEMP/rampa"
rm -rf "$folder"
mkdir -p "$folder"

args=("$RAMPA_SCRIPT" --quiet --out "$folder/result.json" --output github)
args+=(--output "markdown=$folder/report.md" --output "junit=$folder/junit.xml")
[ -z "$RAMPA_VUS" ] || args+=(--vus "$RAMPA_VUS")
[ -z "$RAMPA_DURATION" ] || args+=(--duration "$RAMPA_DURATION")
while IFS= read -r arg; do
  arg="${arg%$'\r'}"
  [ -z "$arg" ] || args+=("$arg")
done <<<"$RAMPA_ARGS"

code=0
npx --no-install rampa run "${args[@]}" || code=$?
# What it fails with beside crossed thresholds, which hide the rest in the exit code; all of it without a result.
beyond=$(node -p '
  const { run } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  run.causes.map((cause) => cause.exit_code).find((one) => one !== 1) ?? 0;
' "$folder/result.json" 2>/dev/null) || beyond="$code"
{
  echo "exit-code=$code"
  echo "beyond-thresholds=$beyond"
} >>"$GITHUB_OUTPUT"
