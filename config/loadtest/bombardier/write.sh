#!/usr/bin/env bash
# Writes of MEMTRACE_ROWS rows of line protocol over connections that stay open.
#   MEMTRACE_KEY=mtk_… bash config/loadtest/bombardier/write.sh --connections=64 --duration=30s --latencies
# requests.sh says what else can be set. Answers that are not 2xx are refusals.
set -euo pipefail
source "$(dirname "$0")/requests.sh"
write "$@"
