#!/bin/sh
# Every benchmark, each on a fresh throw-away server.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for benchmark in "$here"/*.sh; do
    [ "$(basename "$benchmark")" = run.sh ] && continue
    CLUSTER_CONF="shared_buffers = 1GB
max_wal_size = 8GB
checkpoint_timeout = 1h
jit = off" sh "$here/../scripts/cluster.sh" "$benchmark"
done
