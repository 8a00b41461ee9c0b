#!/usr/bin/env bash
# The mock beside other mock servers, in one run on one machine: a page of 20 mentions and the creation of a post, 32 connections.
# Installs the others under target/peers (npm; WireMock needs Java) and prints one table. Takes a few minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD here=$PWD/target/peers measure=$PWD/target/release/examples/measure
mkdir -p "$here"
cargo build --quiet --release -p mock-api --example measure
[ -x "$measure" ] || { echo "$measure is not there: unset CARGO_TARGET_DIR"; exit 2; }
cd "$here"
[ -f package.json ] || echo '{"private": true}' > package.json
[ -d node_modules/wiremock ] || npm install --silent --no-audit --no-fund json-server@0.17.4 @stoplight/prism-cli @mockoon/cli wiremock

running=()
trap 'for one in "${running[@]}"; do kill "$one" 2>/dev/null || true; done' EXIT
# Any port that is free now.
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
wait_for() { for _ in $(seq 300); do curl -sf -o /dev/null "$1" && return; sleep 0.1; done; echo "$1 does not answer"; exit 1; }
# Runs a command until its server answers at a path, measures it, and ends it: name, path of GET, path of POST, calls, command.
beside() {
  local name=$1 get=$2 post=$3 calls=$4; shift 4
  "$@" > "$here/$name.log" 2>&1 & local process=$!; running+=("$process")
  wait_for "http://127.0.0.1:$port$get"
  "$measure" peer "$name" "127.0.0.1:$port" "$process" "$get" "$post" none "$calls" || echo "$name could not be measured"
  kill "$process"; wait "$process" 2>/dev/null || true
}

exec 3< <(exec "$measure" serve-mock)
mock=$!; running+=("$mock"); read -r address token <&3
exec 4< <(exec "$measure" serve-static "$address" "$token")
fixed=$!; running+=("$fixed"); read -r static_address <&4
"$measure" peer "static axum" "$static_address" "$fixed" - - "$token" 200000
"$measure" peer "sparring" "$address" "$mock" - - "$token" 200000
curl -sf -H "Authorization: Bearer $token" \
  "http://$address/2/users/2244994945/mentions?max_results=20&tweet.fields=created_at,author_id,conversation_id,lang,public_metrics&expansions=author_id" > page.json
kill "$fixed" "$mock"

node - <<'J'
const fs = require('fs'), page = JSON.parse(fs.readFileSync('page.json')), text = JSON.stringify(page);
const answer = (status, body) => ({ status, headers: { 'Content-Type': 'application/json' }, body });
fs.writeFileSync('db.json', JSON.stringify({ mentions: page.data, posts: [] }));
fs.mkdirSync('wiremock/mappings', { recursive: true });
const stubs = [['GET', '/mentions', answer(200, text)], ['POST', '/posts', answer(201, '{"data":{"id":"1","text":"ok"}}')]];
fs.writeFileSync('wiremock/mappings/all.json', JSON.stringify({ mappings: stubs.map(([method, url, response]) => ({ request: { method, url }, response })) }));
const content = (example) => ({ 'application/json': { schema: { type: 'object' }, example } });
fs.writeFileSync('openapi.json', JSON.stringify({ openapi: '3.0.3', info: { title: 'page', version: '1' }, paths: {
  '/mentions': { get: { responses: { 200: { description: 'a page', content: content(page) } } } },
  '/posts': { post: { requestBody: { content: content({ text: 'x' }) }, responses: { 201: { description: 'made', content: content({ data: { id: '1' } }) } } } },
} }));
const route = (method, endpoint, statusCode, body) => ({ uuid: `00000000-0000-4000-8000-00000000000${statusCode % 10}`, type: 'http', method, endpoint, documentation: '', responseMode: null, responses: [
  { uuid: `00000000-0000-4000-8000-00000000010${statusCode % 10}`, body, latency: 0, statusCode, label: '', headers: [{ key: 'Content-Type', value: 'application/json' }], bodyType: 'INLINE', filePath: '', sendFileAsBody: false, rules: [], rulesOperator: 'OR', disableTemplating: true, fallbackTo404: false, default: true, databucketID: '', crudKey: 'id', callbacks: [] }] });
const routes = [route('get', 'mentions', 200, text), route('post', 'posts', 201, '{"data":{"id":"1"}}')];
fs.writeFileSync('mockoon.json', JSON.stringify({ uuid: '00000000-0000-4000-8000-000000000000', lastMigration: 33, name: 'page', port: 3000, hostname: '', endpointPrefix: '', latency: 0, folders: [], routes, rootChildren: routes.map(({ uuid }) => ({ type: 'route', uuid })), proxyMode: false, proxyHost: '', proxyRemovePrefix: false, tlsOptions: { enabled: false, type: 'CERT', pfxPath: '', certPath: '', keyPath: '', caPath: '', passphrase: '' }, cors: false, headers: [], proxyReqHeaders: [], proxyResHeaders: [], data: [], callbacks: [] }));
J
jar=$(ls node_modules/wiremock/build/*.jar)
port=$(free); beside wiremock /mentions /posts 100000 java -jar "$jar" --port "$port" --bind-address 127.0.0.1 --root-dir wiremock
port=$(free); beside wiremock-no-journal /mentions /posts 100000 java -jar "$jar" --port "$port" --bind-address 127.0.0.1 --root-dir wiremock --no-request-journal
port=$(free); beside prism /mentions /posts 8000 node node_modules/@stoplight/prism-cli/dist/index.js mock -h 127.0.0.1 -p "$port" --verboseLevel silent openapi.json
port=$(free); beside mockoon /mentions /posts 20000 node node_modules/@mockoon/cli/bin/run.js start --data mockoon.json --hostname 127.0.0.1 --port "$port" --disable-log-to-file
port=$(free); beside json-server /mentions /posts 3200 node node_modules/json-server/lib/cli/bin.js --quiet --host 127.0.0.1 --port "$port" db.json
