#!/bin/sh
# Install what `make spark` needs of the system where it is missing: a Java runtime.
set -eu

found() { command -v java || [ -x "${JAVA_HOME:-}/bin/java" ]; }

if ! found >/dev/null && command -v apt-get >/dev/null; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo --non-interactive"
    { $as_root apt-get update --quiet=2 &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends default-jre-headless
    } >/dev/null || echo "apt-get could not install default-jre-headless" >&2
fi
if ! found >/dev/null; then
    echo "make spark needs Java 17 or later. Install it (Debian: apt-get install default-jre-headless), then try again." >&2
    exit 1
fi
