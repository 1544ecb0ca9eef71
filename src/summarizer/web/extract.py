"""The article of a web page, and the place of each of its letters in the source."""

from __future__ import annotations

from .html import visible_lines


def text_of(html: str) -> str:
    r"""Return the visible text of a piece of HTML; a blank line stands between its blocks.

    Parameters
    ----------
    html : str
        For example the body of an entry of a feed.

    Returns
    -------
    str

    Examples
    --------
    >>> text_of("<p>Rain &amp; snow.</p><script>x = 1</script><p>Nobody was <b>hurt</b>.<br>All slept.</p>")
    'Rain & snow.\n\nNobody was hurt.\nAll slept.'
    """
    lines = visible_lines(html)
    return "".join(("\n" if line.broken else "\n\n") + line.text for line in lines).lstrip("\n")
