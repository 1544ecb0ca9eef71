"""From the bytes of a page to its characters, and back without a loss."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress

_HEAD = 4096  # bytes in which a page declares its encoding
_DECLARED = re.compile(rb"""<meta[^>]{1,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Browsers read the first as the second: pages that declare Latin-1 hold its curly quotes, too.
_READ_AS = {"iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252",
            "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
            "euc_kr": "cp949", "tis-620": "cp874"}  # fmt: skip


def decode_page(raw: bytes, header: str | None = None) -> tuple[str, str]:
    """Decode a page.

    The encoding is that of the byte order mark, the header, the page itself, or UTF-8, in this order. An
    encoding that does not fit is passed over. If none fits, characters that cannot be read are replaced.

    Parameters
    ----------
    raw : bytes
    header : str, optional
        The encoding that the server names.

    Returns
    -------
    (str, str)
        The page, and the encoding that was used.
    """
    for name in _encodings(raw, header):
        try:
            return raw.decode(name), name
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("utf-8", "replace"), "utf-8"


def _encodings(raw: bytes, header: str | None) -> Iterator[str]:
    """Yield the names of encodings that may fit, the likeliest first."""
    for mark, name in _MARKS.items():
        if raw.startswith(mark):
            yield name
    found = [pattern.search(raw[:_HEAD]) for pattern in (_XML, _DECLARED)]
    for declared in [header, *(match[1].decode("ascii", "replace") for match in found if match)]:
        with suppress(LookupError):
            name = codecs.lookup(declared).name if declared else ""
            if name.startswith("utf-16"):  # a page that can say so is not written so
                name = ""
            if name:
                yield _READ_AS.get(name, name)
    yield "utf-8"
    yield "cp1252"
