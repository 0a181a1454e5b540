#!/usr/bin/env python3
"""The sign-up of a customer, as the back end of a SaaS does it.

One request makes the organization, its database and its token at the Arc, the binding and the key. Then the customer's own first row is
written and read back. Needs Python 3.9 and nothing else.

    export MEMTRACE_ADMIN_URL=http://127.0.0.1:9101 MEMTRACE_ADMIN_TOKEN=... MEMTRACE_URL=http://127.0.0.1:9100
    export ARC_URL=http://127.0.0.1:8000 ARC_ADMIN_KEY=...
    python3 config/examples/provision.py acme
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request

TIMEOUT_SECONDS = 60


class Refused(Exception):
    """The proxy said no: the status, and the sentence and code of the answer."""


def ask(url: str, token: str, body: bytes, content_type: str = "application/json", **headers: str) -> bytes:
    """Posts a body and gives the answer's; a refusal is raised."""
    request = urllib.request.Request(url, data=body, method="POST")
    request.add_header("Authorization", f"Bearer {token}")
    request.add_header("Content-Type", content_type)
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.read()
    except urllib.error.HTTPError as refusal:
        raise Refused(f"{refusal.code} {refusal.read().decode()}") from None


def setting(name: str) -> str:
    """Reads what must be set."""
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"set {name}")
    return value


def sign_up(name: str) -> dict:
    """Makes the tenant. The same Idempotency-Key makes it safe to send again when no answer came."""
    wanted = {
        "name": name,
        "url": setting("ARC_URL"),
        "database": name,
        "arc_admin_key": setting("ARC_ADMIN_KEY"),
    }
    url = setting("MEMTRACE_ADMIN_URL") + "/admin/v1/tenants"
    body = json.dumps(wanted).encode()
    return json.loads(ask(url, setting("MEMTRACE_ADMIN_TOKEN"), body, Idempotency_Key=f"sign-up-{name}"))


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("give the name of the customer, which is the name of the database too")
    tenant = sign_up(sys.argv[1])
    print("organization", tenant["org_id"])

    # The key is shown this once: give it to the customer, or keep it where secrets are kept.
    key = tenant["key"]
    url = setting("MEMTRACE_URL")
    ask(url + "/api/v1/write/line-protocol", key, b"sign_ups,plan=free seats=3i", "text/plain")
    print(read_back(url, key))


def read_back(url: str, key: str) -> str:
    """An Arc shows what was written when it has flushed it, which takes some seconds."""
    for _ in range(30):
        try:
            rows = ask(url + "/api/v1/query", key, b'{"sql":"SELECT plan, seats FROM sign_ups"}').decode()
            if '"free"' in rows:
                return rows
        except Refused as refusal:
            rows = str(refusal)
        time.sleep(1)
    raise Refused(f"the row was not seen: {rows}")


if __name__ == "__main__":
    try:
        main()
    except Refused as refused:
        raise SystemExit(f"refused: {refused}") from None
    except OSError as failure:
        raise SystemExit(f"no answer: {failure}") from None
