#!/usr/bin/env bash
# Gets the result of the last run of this workflow on a branch that passed, into RUNNER_TEMP/rampa-baseline, and says in
# GITHUB_OUTPUT whether there is one. Reads RAMPA_COMPARE_BRANCH and RAMPA_ARTIFACT; needs gh with a GH_TOKEN.
set -euo pipefail

# owner/name/.github/workflows/load.yml@refs/heads/main
workflow="${GITHUB_WORKFLOW_REF%%@*}"
workflow="${workflow##*/}"
folder="$RUNNER_TEMP/rampa-baseline"

if ! runs=$(gh run list --repo "$GITHUB_REPOSITORY" --workflow "$workflow" --branch "$RAMPA_COMPARE_BRANCH" \
  --status success --limit 10 --json databaseId --jq '.[].databaseId'); then
  echo "::warning title=rampa::Earlier runs cannot be listed: give the job the permission 'actions: read'."
  runs=
fi

for run in $runs; do
  [ "$run" != "$GITHUB_RUN_ID" ] || continue
  rm -rf "$folder"
  # An artifact is deleted after some time, or the run was before there was one.
  if gh run download "$run" --repo "$GITHUB_REPOSITORY" --name "$RAMPA_ARTIFACT" --dir "$folder" &&
    [ -f "$folder/result.json" ]; then
    echo "Comparing with run $run of $RAMPA_COMPARE_BRANCH."
    echo "found=true" >>"$GITHUB_OUTPUT"
    exit
  fi
done

echo "::notice title=rampa::No earlier result of $RAMPA_COMPARE_BRANCH to compare with."
echo "found=false" >>"$GITHUB_OUTPUT"
