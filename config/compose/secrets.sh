#!/usr/bin/env bash
# Makes the secrets that compose.yaml mounts, each once: what is there stays. Keep master.key somewhere else too: without it nobody opens
# the Arc credentials in the store. The folder is its owner's alone; the files in it are readable, since each container has a user of its own.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets

word() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -s "secrets/$1" ] || printf '%s\n' "$2" > "secrets/$1"; }

keep master.key "$(head -c 32 /dev/urandom | base64)"
keep admin.token "$(word)"
keep postgres.password "$(word)"
keep redis.password "$(word)"
keep arc-admin.key "$(word)"
keep database.url "postgres://memtrace:$(cat secrets/postgres.password)@postgres:5432/memtrace?sslmode=disable"
keep redis.url "redis://:$(cat secrets/redis.password)@redis:6379"
keep redis.conf "requirepass $(cat secrets/redis.password)"
keep arc.env "ARC_AUTH_BOOTSTRAP_TOKEN=$(cat secrets/arc-admin.key)"
chmod 644 secrets/*
