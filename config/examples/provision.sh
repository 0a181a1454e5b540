#!/usr/bin/env bash
# The sign-up of a customer, as the back end of a SaaS does it: one request makes the organization, its database and its token at the
# Arc, the binding and the key. Then the customer's own first row is written and read back. Needs bash and curl.
#
#   export MEMTRACE_ADMIN_URL=http://127.0.0.1:9101 MEMTRACE_ADMIN_TOKEN=... MEMTRACE_URL=http://127.0.0.1:9100
#   export ARC_URL=http://127.0.0.1:8000 ARC_ADMIN_KEY=...
#   config/examples/provision.sh acme
set -euo pipefail
name=${1:?give the name of the customer: lower-case letters, digits and hyphens, which is the name of the database too}
[[ $name =~ ^[a-z][a-z0-9-]{0,62}$ ]] || { echo "'$name' cannot be the name of a database" >&2; exit 2; }
: "${MEMTRACE_ADMIN_URL:?}" "${MEMTRACE_ADMIN_TOKEN:?}" "${MEMTRACE_URL:?}" "${ARC_URL:?}" "${ARC_ADMIN_KEY:?}"

# Asks for something with a body on standard input. Secrets go through files and pipes: other users see what a command is started with.
ask() { # url, token, content type, more of curl's arguments
  curl --silent --show-error --fail-with-body --max-time 60 \
    --header "Content-Type: $3" --header @<(printf 'Authorization: Bearer %s\n' "$2") --data-binary @- "${@:4}" "$1"
}

# The same Idempotency-Key makes it safe to send again when no answer came.
made=$(printf '{"name":"%s","url":"%s","database":"%s","arc_admin_key":"%s"}' "$name" "$ARC_URL" "$name" "$ARC_ADMIN_KEY" |
  ask "$MEMTRACE_ADMIN_URL/admin/v1/tenants" "$MEMTRACE_ADMIN_TOKEN" application/json \
    --header "Idempotency-Key: sign-up-$name") || { echo "$made" >&2; exit 1; }
key=$(sed -n 's/.*"key":"\([^"]*\)".*/\1/p' <<<"$made")
organization=$(sed -n 's/.*"org_id":"\([^"]*\)".*/\1/p' <<<"$made")
echo "organization $organization" # The key is shown this once: give it to the customer, or keep it where secrets are kept.

printf 'sign_ups,plan=free seats=3i' | ask "$MEMTRACE_URL/api/v1/write/line-protocol" "$key" text/plain

# An Arc shows what was written when it has flushed it, which takes some seconds.
for _ in {1..30}; do
  if rows=$(printf '{"sql":"SELECT plan, seats FROM sign_ups"}' | ask "$MEMTRACE_URL/api/v1/query" "$key" application/json) &&
    [[ $rows == *'"free"'* ]]; then
    echo "$rows"
    exit 0
  fi
  sleep 1
done
echo "the row was not seen: $rows" >&2
exit 1
