#!/usr/bin/env bash
# Builds everything and runs every test: unit, in process, end to end with the built programs on loopback.
# Needs the .NET SDK only. Ends with the line "N passed, N failed"; the exit code is 0 when all passed and there were any.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v dotnet >/dev/null 2>&1; then
  echo "tests/run.sh needs the .NET SDK 10 (dotnet) on PATH" >&2
  exit 1
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

dotnet build -c Release Memtrace.Proxy.sln

status=0
for project in Memtrace.Proxy.Tests Memtrace.Proxy.EndToEnd; do
  dotnet test --no-build -c Release "tests/$project/$project.csproj" \
    --logger "trx;LogFileName=$project.trx" --results-directory "$results" || status=$?
done

count() {
  cat "$results"/*.trx 2>/dev/null | grep -o "<Counters [^>]*>" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }'
}

total=$(count total)
passed=$(count passed)
failed=$((total - passed))
if [ "$total" -eq 0 ]; then
  echo "no test was run" >&2
  status=1
elif [ "$failed" -gt 0 ] && [ "$status" -eq 0 ]; then
  # A skipped test counts as failed: what is missing must be installed, not passed over.
  status=1
fi

echo "$passed passed, $failed failed"
exit "$status"
