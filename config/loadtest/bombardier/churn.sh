#!/usr/bin/env bash
# A new connection for every query: what connecting and looking up keys cost.
#   MEMTRACE_KEY=mtk_… bash config/loadtest/bombardier/churn.sh --connections=64 --duration=30s --latencies
# requests.sh says what else can be set. Answers that are not 2xx are refusals.
set -euo pipefail
source "$(dirname "$0")/requests.sh"
query --disableKeepAlives "$@"
