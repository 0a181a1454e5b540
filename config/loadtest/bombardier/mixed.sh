#!/usr/bin/env bash
# Writes and, beside them, queries of as many connections; two results, the writes' first.
#   MEMTRACE_KEY=mtk_… bash config/loadtest/bombardier/mixed.sh --connections=64 --duration=30s --latencies
# requests.sh says what else can be set. Answers that are not 2xx are refusals.
set -euo pipefail
source "$(dirname "$0")/requests.sh"
query "$@" > "$work/queries" &
write "$@"
wait "$!"
cat "$work/queries"
