"""Adapters: what other frameworks call. Each module needs the package of its framework."""

from collections.abc import Iterable


def check_types(documents: Iterable[object], wanted: type, advice: str) -> None:
    """Refuse documents that are not those of a framework.

    Parameters
    ----------
    documents : iterable
    wanted : type
        The class of the documents.
    advice : str
        How to make one of a text, for the end of the error message.

    Raises
    ------
    TypeError
        If a document is of another type.

    Examples
    --------
    >>> check_types(["Rain fell."], list, "[text]")
    Traceback (most recent call last):
        ...
    TypeError: each document must be a list, got str: wrap a text, [text]
    """
    for document in documents:
        if not isinstance(document, wanted):
            found = type(document).__name__
            raise TypeError(f"each document must be a {wanted.__name__}, got {found}: wrap a text, {advice}")
