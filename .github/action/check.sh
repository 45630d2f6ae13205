#!/usr/bin/env bash
# What the GitHub action runs. It installs azbackup-lint, lints, writes annotations, a SARIF file and
# the summary of the job, and ends with the linter's exit status.
#
# Inputs come as environment variables and are never part of a command. Works with bash 3.2.
set -euo pipefail
set -f # words of inputs are no patterns

SUMMARY_LIMIT=1000000 # bytes; GitHub drops a summary above 1 MiB

fail() {
  echo "::error title=azbackup-lint::$1"
  exit 2
}

install() {
  local requirement=$GITHUB_ACTION_PATH
  if [[ -n $INPUT_VERSION ]]; then
    [[ $INPUT_VERSION =~ ^[0-9][0-9A-Za-z.]*$ ]] || fail "the input version is no version"
    requirement="azbackup-lint==$INPUT_VERSION"
  fi
  local python
  python=$(command -v python3 || command -v python) || fail "there is no Python on this runner"
  # Isolated (-I), so that a pip.py in the checkout is never run.
  "$python" -I -m venv "$environment"
  scripts=$environment/bin
  [[ -d $scripts ]] || scripts=$environment/Scripts # Windows
  "$scripts/python" -I -m pip install --quiet --disable-pip-version-check "$requirement"
}

check() {
  local arguments=(check --format github --format "sarif:$sarif" --format "markdown:$summary")
  local word path
  [[ -z $INPUT_FAIL_ON ]] || arguments+=(--fail-on "$INPUT_FAIL_ON")
  # shellcheck disable=SC2086 # options are separated by blanks and lines
  for word in $INPUT_ARGS; do
    arguments+=("$word")
  done
  arguments+=(--)
  while IFS= read -r path || [[ -n $path ]]; do
    [[ -z $path ]] || arguments+=("$path")
  done <<<"$INPUT_PATHS"
  "$scripts/azbackup-lint" "${arguments[@]}"
}

publish() {
  echo "status=$status" >>"$GITHUB_OUTPUT"
  [[ ! -s $sarif ]] || echo "sarif=$sarif" >>"$GITHUB_OUTPUT"
  [[ -s $summary ]] || return 0
  if (($(wc -c <"$summary") <= SUMMARY_LIMIT)); then
    cat "$summary"
  else
    head -c "$SUMMARY_LIMIT" "$summary" | sed '$d'
    printf '\nThe summary is too long for GitHub; the log has all findings.\n'
  fi >>"$GITHUB_STEP_SUMMARY"
}

work=$(mktemp -d "$RUNNER_TEMP/azbackup-lint.XXXXXX")
environment=$work/environment
sarif=$work/azbackup.sarif
summary=$work/summary.md
status=0
install
check || status=$?
publish
exit "$status"
