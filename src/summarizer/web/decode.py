"""From the bytes of a page or a feed to its characters."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress

from .extras import needs_extra

_SAMPLE = 20_000  # bytes by which an encoding is guessed
_OTHER_BYTE = re.compile("[\udc80-\udcff]")
_HEAD = 4096  # bytes in which a page declares its encoding
# A description or a title may speak of an encoding: their elements have a name or a property.
_DECLARED = re.compile(
    rb"""<meta(?![^>]{0,300}\s(?:name|property)\s*=)[^>]{1,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_XML = re.compile(rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_ASCII = bytes(range(ord(" "), ord("~") + 1)) + rb"\u0041"
_ANY_BYTES = ("cp125", "iso8859", "koi8", "mac")  # encodings of one byte: each page fits
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Browsers read the first as the second: pages that declare Latin-1 hold its curly quotes, too.
_READ_AS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874",
}  # fmt: skip


def decode_page(raw: bytes, header: str | None = None, *, lossless: bool = False) -> tuple[str, str]:
    """Decode a page or a feed.

    The encoding is that of the byte order mark, of the header, of the page itself, or UTF-8, in this order.
    An encoding that does not fit is passed over. An encoding of one byte fits every page, so UTF-8 is tried
    before it. If none fits, the page is UTF-8 with a few other bytes, or
    its encoding is guessed from its bytes.

    Parameters
    ----------
    raw : bytes
    header : str, optional
        The encoding that the server names.
    lossless : bool, default False
        Whether bytes that do not fit are kept as surrogates (``surrogateescape``). Otherwise they are read as
        Windows-1252, or replaced.

    Returns
    -------
    (str, str)
        The page, and the name of the encoding.
    """
    for name in _encodings(raw, header):
        with suppress(UnicodeError):
            return raw.decode(name), name
    text, name = raw.decode("utf-8", "surrogateescape"), "utf-8"
    n_other = len(_OTHER_BYTE.findall(text))
    if 2 * n_other > sum(letter > "\x7f" for letter in text):
        name = _guessed(raw)
        text = raw.decode(name, "surrogateescape")
    return (text if lossless else _OTHER_BYTE.sub(_read_byte, text)), name


def _read_byte(byte: re.Match[str]) -> str:
    """Return a byte that was kept as a surrogate, read as Windows-1252."""
    return bytes([ord(byte[0]) - 0xDC00]).decode("cp1252", "replace")


def _guessed(raw: bytes) -> str:
    """Return the likeliest encoding of bytes that are no UTF-8."""
    with needs_extra("html"):
        from charset_normalizer import from_bytes

    best = from_bytes(raw[:_SAMPLE]).best()
    return best.encoding if best is not None and "cp1252" not in best.could_be_from_charset else "cp1252"


def _encodings(raw: bytes, header: str | None) -> Iterator[str]:
    """Yield the names of encodings that may fit, the likeliest first."""
    for mark, name in _MARKS.items():
        if raw.startswith(mark):
            yield name
    found = [pattern.search(raw[:_HEAD]) for pattern in (_XML, _DECLARED)]
    for declared in [header, *(match[1].decode("ascii", "replace") for match in found if match)]:
        with suppress(LookupError, UnicodeError):
            name = codecs.lookup(declared).name if declared else ""
            if name.startswith(_ANY_BYTES) and not raw.isascii():  # what fits UTF-8 is UTF-8
                yield "utf-8"
            # Where ASCII means something else, as in UTF-16, the page could not say so. Some are no text.
            if name and _ASCII.decode(name) == _ASCII.decode():
                yield _READ_AS.get(name, name)
    yield "utf-8"
