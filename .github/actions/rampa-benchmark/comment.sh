#!/usr/bin/env bash
# Writes the report and the comparison as a comment on the pull request, in place of the one of an earlier run. A token that may
# not, as that of a fork, is no failure. Reads RAMPA_ARTIFACT, by which the comments of several load tests are told apart.
set -euo pipefail

# GitHub takes 65,536 characters.
max_bytes=60000
marker="<!-- rampa-benchmark: $RAMPA_ARTIFACT -->"
body="$RUNNER_TEMP/rampa-comment.md"
number=$(node -p 'JSON.parse(fs.readFileSync(process.env.GITHUB_EVENT_PATH, "utf8")).pull_request.number')
comments="repos/$GITHUB_REPOSITORY/issues/$number/comments"

{
  printf '%s\n' "$marker"
  for file in comparison report; do
    [ ! -f "$RUNNER_TEMP/rampa/$file.md" ] || cat "$RUNNER_TEMP/rampa/$file.md" <(echo)
  done
} | LC_ALL=C awk -v max="$max_bytes" '
  { bytes += length($0) + 1 }
  bytes <= max { print; next }
  !cut { print "\n*The rest is in the summary of the step.*"; cut = 1 }' >"$body"

# Names of artifacts have neither quotes nor backslashes.
if ! existing=$(gh api "$comments" --paginate --jq ".[] | select(.body | startswith(\"$marker\")) | .id"); then
  existing=
fi
existing="${existing%%$'\n'*}"
if [ -n "$existing" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$existing" --field "body=@$body" --silent && exit
else
  gh api --method POST "$comments" --field "body=@$body" --silent && exit
fi
echo "::warning title=rampa::No comment could be written: give the job the permission 'pull-requests: write'."
