"""From the bytes of a page to its characters."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress

_HEAD = 4096  # bytes in which a page declares its encoding
# A description or a title may speak of an encoding: their elements have a name or a property.
_DECLARED = re.compile(
    rb"""<meta(?![^>]{0,300}\s(?:name|property)\s*=)[^>]{1,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_XML = re.compile(rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_ASCII = bytes(range(ord(" "), ord("~") + 1)) + rb"\u0041"
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Browsers read the first as the second: pages that declare Latin-1 hold its curly quotes, too.
_READ_AS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874",
}  # fmt: skip


def decode_page(raw: bytes, header: str | None = None, errors: str = "replace") -> tuple[str, str]:
    """Decode a page.

    The encoding is that of the byte order mark, of the header, of the page itself, or UTF-8, in this order.
    An encoding that does not fit is passed over. A page that no encoding fits is UTF-8 with errors, or
    Windows-1252 where most letters beyond ASCII would be errors.

    Parameters
    ----------
    raw : bytes
    header : str, optional
        The encoding that the server names.
    errors : str, default "replace"
        How bytes that cannot be read are decoded, as for `bytes.decode`.

    Returns
    -------
    (str, str)
        The page, and the name of the encoding.
    """
    for name in _encodings(raw, header):
        with suppress(UnicodeError):
            return raw.decode(name), name
    ignored = raw.decode("utf-8", "ignore")
    wrong = len(raw) - len(ignored.encode())
    right = sum(letter > "\x7f" for letter in ignored)
    name = "utf-8" if right > wrong else "cp1252"
    return raw.decode(name, errors), name


def _encodings(raw: bytes, header: str | None) -> Iterator[str]:
    """Yield the names of encodings that may fit, the likeliest first."""
    for mark, name in _MARKS.items():
        if raw.startswith(mark):
            yield name
    found = [pattern.search(raw[:_HEAD]) for pattern in (_XML, _DECLARED)]
    for declared in [header, *(match[1].decode("ascii", "replace") for match in found if match)]:
        with suppress(LookupError, UnicodeError):
            name = codecs.lookup(declared).name if declared else ""
            # Where ASCII means something else, as in UTF-16, the page could not say so. Some are no text.
            if name and _ASCII.decode(name) == _ASCII.decode():
                yield _READ_AS.get(name, name)
    yield "utf-8"
