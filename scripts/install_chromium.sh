#!/bin/sh
# Install Chromium, and a Japanese font for its screenshots, where they are missing. For `make browser`.
set -eu

found() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

if found >/dev/null && { ! command -v fc-list || fc-list :lang=ja family | grep -q .; } >/dev/null; then
    exit 0
fi
if command -v apt-get >/dev/null; then
    as_root=$([ "$(id -u)" = 0 ] || echo "sudo --non-interactive")
    $as_root apt-get update --quiet --quiet &&
        $as_root apt-get install --yes --quiet --quiet --no-install-recommends \
            chromium fonts-dejavu-core fonts-liberation fonts-ipaexfont-gothic ||
        echo "apt-get could not install the packages" >&2
fi
found >/dev/null || {
    echo "The browser tests need Chromium. Install it (Debian: apt-get install chromium), then try again." >&2
    exit 1
}
