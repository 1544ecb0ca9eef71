#!/bin/sh
# Install what `make browser` needs of the system where it is missing: Chromium, and fonts for the screenshots.
set -eu

found() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

packages=
found >/dev/null || packages="chromium fonts-dejavu-core fonts-liberation"
fc-list :lang=ja family 2>/dev/null | grep -q . || packages="$packages fontconfig fonts-ipaexfont-gothic"
if [ -n "$packages" ] && command -v apt-get >/dev/null; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo --non-interactive"
    # shellcheck disable=SC2086 - lists of words
    { $as_root apt-get update --quiet=2 &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends $packages
    } >/dev/null || echo "apt-get could not install $packages" >&2
fi
if ! found >/dev/null; then
    echo "make browser needs Chromium. Install it (Debian: apt-get install chromium), then try again." >&2
    exit 1
fi
