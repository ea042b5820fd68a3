#!/bin/sh
# Copies the source tree, built files and all, but without its history.
#
# usage: copy-tree.sh TO
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
cp -Rp "$here"/* "$1"
# A read-only original would make a read-only copy.
chmod -R u+w "$1"
