#!/usr/bin/env bash
# How fast libraries are linted, against other linters on the same text in the same run: benches/linters.sh [REPLIES].
# Needs GNU time (Debian: time). Peers that are on the PATH are measured: typos (PyPI), vale, proselint (PyPI).
set -euo pipefail
cd "$(dirname "$0")/.."
replies=${1:-100000}
at=$(mktemp -d)
trap 'rm -rf "$at"' EXIT
cargo build --quiet --release -p sparring -p benches --bin sparring --bin libraries
sparring=$PWD/target/release/sparring
libraries=$PWD/target/release/libraries

# measured NAME REPLIES COMMAND…: wall seconds, CPU seconds, the most memory, replies a second and core.
measured() {
    local name=$1 count=$2
    shift 2
    /usr/bin/time -f '%e %U %S %M' -o "$at/time" "$@" >/dev/null 2>&1 || true
    awk -v name="$name" -v n="$count" '{ cpu = $2 + $3; printf "%-44s %8.2f s wall %8.2f s CPU %7.0f MB %9.0f replies/s and core\n", name, $1, cpu, $4 / 1024, n / (cpu > 0 ? cpu : 0.01) }' "$at/time"
}

for size in 1000 10000 "$replies" ${SPARRING_BENCH_MILLION:+1000000}; do
    "$libraries" "$size" "$at/one-$size" >/dev/null
    "$libraries" "$size" "$at/many-$size" 100 >/dev/null
    measured "sparring, $size replies in one file" "$size" "$sparring" lint --format checkstyle "$at/one-$size"
    measured "sparring, $size replies, 100 a file" "$size" "$sparring" lint --format checkstyle "$at/many-$size"
done
measured "sparring, $replies in one file, one thread" "$replies" "$sparring" lint --jobs 1 --format checkstyle "$at/one-$replies"
measured "sparring, first look with --cache" "$replies" "$sparring" lint --cache "$at/cache" --format checkstyle "$at/many-$replies"
sed -i '0,/text:/s//topic: late\n    text:/' "$at/many-$replies/replies-00000.yaml"
measured "sparring, again after one change" "$replies" "$sparring" lint --cache "$at/cache" --format checkstyle "$at/many-$replies"
measured "sparring, start (no replies)" 1 "$sparring" lint --help
for peer in typos vale proselint; do
    command -v "$peer" >/dev/null || { echo "$peer is not here"; continue; }
    # Prose linters are slow, some quadratic within a file: a hundredth of the text, in files of 100.
    few=$([ "$peer" = typos ] && echo "$replies" || echo 1000)
    [ -d "$at/many-$few" ] || "$libraries" "$few" "$at/many-$few" 100 >/dev/null
    case $peer in
    typos) measured "typos, one thread" "$few" typos --threads 1 "$at/many-$few" ;;
    vale) measured "vale" "$few" vale --no-exit "$at/many-$few" ;;
    proselint) measured "proselint" "$few" proselint check "$at"/many-"$few"/*.yaml ;;
    esac
done
