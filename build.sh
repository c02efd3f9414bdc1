#!/usr/bin/env bash
# The one entry: restores the local tools and passes its arguments on to build.cake.
#   ./build.sh --target=Demo          ./build.sh --target=Test          ./build.sh --tree   (lists all targets)
set -u
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

if ! command -v dotnet >/dev/null 2>&1; then
  echo "build.sh: 'dotnet' is not on the PATH. Install the .NET 10 SDK (https://dotnet.microsoft.com/download/dotnet/10.0)" >&2
  echo "          and try again; nothing else is needed." >&2
  exit 1
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
summary=artifacts/summary.txt
rm -f "$summary"

dotnet tool restore >/dev/null || { dotnet tool restore; exit 1; }
dotnet cake "$@"
code=$?

# Cake ends with its own timing table or error; what the run came to is the last thing to read.
[ -f "$summary" ] && cat "$summary"
exit "$code"
