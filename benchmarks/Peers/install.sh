#!/usr/bin/env bash
# Installs the optional peers of the limits program into artifacts/peers: DuckDB's C library, as npm ships it.
# Without it the program runs all the same and leaves DuckDB's lines out.
set -euo pipefail
version="1.5.6-r.1"
package="@duckdb/node-bindings-linux-x64"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
target="$root/artifacts/peers"

if [[ "$(uname -sm)" != "Linux x86_64" ]]; then
  echo "peers: DuckDB's library is taken for Linux x86_64 only; this is $(uname -sm)" >&2
  exit 1
fi
if ! command -v npm >/dev/null; then
  echo "peers: npm is not installed; install Node.js, or run the limits without DuckDB" >&2
  exit 1
fi

mkdir -p "$target"
npm install --prefix "$target" --no-save --no-audit --no-fund --ignore-scripts "$package@$version"
library="$target/node_modules/$package/libduckdb.so"
test -f "$library"
echo "peers: installed $library"
