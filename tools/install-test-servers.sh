#!/usr/bin/env bash
# Installs the servers that only tests use and that npm does not bring: PostgreSQL 15, the oldest version we support.
# Tests that need a missing one are skipped by name.
set -u
[ -x /usr/lib/postgresql/15/bin/postgres ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo 'PostgreSQL 15 is not installed and cannot be: its tests are skipped'
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-15 || echo 'PostgreSQL 15 cannot be installed: its tests are skipped'
