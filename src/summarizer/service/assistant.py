"""Tools for assistants: summarize, context and keywords, over the Model Context Protocol (MCP)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

from .. import __version__
from ..context import compress
from ..keyphrases import keywords
from ..pipeline import summarize
from ..reading import Article, whole_text
from ..text.detect import AUTO
from ..web.extras import needs_extra
from ..web.fetch import Fetched, fetch
from ..web.policy import Policy
from ..web.source import article_at, article_of, is_page

with needs_extra("mcp"):
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from pydantic import Field

_INSTRUCTIONS = """\
Extractive summaries: the sentences that matter, word for word, in their order. Nothing is written anew, so
it can be quoted. Give an address or a file where the text lies there: it need not pass through you."""
_MAX_BYTES = 20_000_000
_MISTAKES = (TypeError, ValueError, OSError)  # of the assistant, or of a page
_HEAD = 5000  # letters by which a text is known as a page

_Text = Annotated[str | None, Field(description="The text, Markdown or HTML.")]
_Url = Annotated[str | None, Field(description="The address of a web page, with http or https.")]
_File = Annotated[str | None, Field(description="The path of a text or HTML file in an allowed folder.")]
_Length = Annotated[float, Field(gt=0, description="How much to keep, counted in the unit.")]
_Unit = Annotated[
    Literal["sentences", "words", "chars", "ratio"],
    Field(description="What the length counts; a ratio is a share of the sentences, up to 1."),
]
_Query = Annotated[str | None, Field(description="A question or topic: sentences that answer it gain.")]
_Language = Annotated[str, Field(description="ISO 639-1 code; auto detects the language.")]
_Passages = Annotated[list[str] | None, Field(description="Texts, Markdown or HTML.")]
_Urls = Annotated[list[str] | None, Field(description="Addresses of web pages, with http or https.")]
_Files = Annotated[list[str] | None, Field(description="Paths of text or HTML files in an allowed folder.")]
_Question = Annotated[str, Field(description="The question.")]
_Budget = Annotated[float, Field(gt=0, description="The room for all sources together, counted in the unit.")]
_Number = Annotated[int, Field(ge=1, description="Largest number of keywords.")]


def create_server(folders: Iterable[str | Path] = (), private_hosts: Iterable[str] = ()) -> MCPServer:
    """Return a server of MCP with the tools summarize, context and keywords.

    Parameters
    ----------
    folders : iterable of str or Path, optional
        Folders whose files may be read, with the folders inside. Without them no file is read.
    private_hosts : iterable of str, optional
        Hosts of a private network whose pages may be fetched.

    Returns
    -------
    mcp.server.MCPServer
        ``run("stdio")`` serves until the client leaves.
    """
    server = MCPServer(
        "no-time-to-read", instructions=_INSTRUCTIONS, version=__version__, log_level="WARNING"
    )
    allowed = [Path(folder).resolve() for folder in folders]
    policy = Policy(allow_private=False, private_hosts=frozenset(private_hosts))

    @server.tool(name="summarize", title="Summarize a text, a web page or a file", structured_output=False)
    def _summarize(
        text: _Text = None,
        url: _Url = None,
        file: _File = None,
        length: _Length = 3,
        unit: _Unit = "sentences",
        query: _Query = None,
        language: _Language = AUTO,
    ) -> str:
        """Return the few sentences that matter, word for word, in their order, one a line.

        Give exactly one of text, url and file.
        """
        with _told_errors():
            source = _read(text, url, file, allowed, policy)
            return summarize(source, length, unit, query=query, language=language).to_text(clean=True)

    @server.tool(name="context", title="What several sources say about a question", structured_output=False)
    def _context(
        query: _Question,
        budget: _Budget,
        passages: _Passages = None,
        urls: _Urls = None,
        files: _Files = None,
        unit: _Unit = "words",
        language: _Language = AUTO,
    ) -> str:
        """Return the sentences of several sources that a question asks for, word for word.

        Each source begins with its number: passages, urls and files are counted in this order, from 1. A
        source without such a sentence is left out. A source that cannot be read has the reason instead.
        """
        with _told_errors():
            asked: list[tuple[str | None, str | None, str | None]] = [
                *((text, None, None) for text in passages or ()),
                *((None, url, None) for url in urls or ()),
                *((None, None, file) for file in files or ()),
            ]
            sources = [_read_or_error(*source, allowed, policy) for source in asked]
            read = [source for source in sources if not isinstance(source, Exception)]
            kept = iter(compress(read, query, budget, unit, language=language))
            found = [source if isinstance(source, Exception) else next(kept) for source in sources]
            lines = [f"[{number}] {source}" for number, source in enumerate(found, 1) if str(source)]
            if not lines:
                raise ValueError(
                    "budget is too small: not one sentence fits" if asked else "give passages, urls or files"
                )
            return "\n".join(lines)

    @server.tool(name="keywords", title="Keywords of a text, a web page or a file", structured_output=False)
    def _keywords(
        text: _Text = None,
        url: _Url = None,
        file: _File = None,
        n: _Number = 10,
        language: _Language = AUTO,
    ) -> str:
        """Return the words and short phrases that a text is about, best first, one a line.

        Give exactly one of text, url and file.
        """
        with _told_errors():
            source = whole_text(_read(text, url, file, allowed, policy))
            return "\n".join(map(str, keywords(source, n, language=language)))

    return server


@contextmanager
def _told_errors() -> Iterator[None]:
    """Tell the assistant what is wrong with its request. Other errors are faults, and are not told."""
    try:
        yield
    except _MISTAKES as error:
        raise ToolError(str(error)) from error


def _read_or_error(
    text: str | None, url: str | None, file: str | None, allowed: list[Path], policy: Policy
) -> str | Article | Exception:
    """Return one of several sources, or why it cannot be read."""
    try:
        return _read(text, url, file, allowed, policy)
    except _MISTAKES as error:
        return error


def _read(
    text: str | None, url: str | None, file: str | None, allowed: list[Path], policy: Policy
) -> str | Article:
    """Return what a tool was asked to read."""
    if sum(value is not None for value in (text, url, file)) != 1:
        raise ValueError("give exactly one of text, url and file")
    if url is not None:
        return article_at(fetch(url, policy=policy, max_bytes=_MAX_BYTES))
    if file is not None:
        return article_at(Fetched(_content(file, allowed), ""))
    assert text is not None  # noqa: S101 - by the count above
    return article_of(text) if is_page(text[:_HEAD].encode("utf-8", "replace")) else text


def _content(file: str, allowed: list[Path]) -> bytes:
    """Return the bytes of a file in one of the folders. Links that lead out of the folders are refused."""
    path = Path(file).resolve()
    if not any(path.is_relative_to(folder) for folder in allowed):
        listed = ", ".join(map(str, allowed)) or "none; start it with --folder"
        raise ValueError(f"{file!r:.200} is not in an allowed folder ({listed})")
    if not path.is_file():
        raise ValueError(f"{file!r:.200} is no file")
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError(f"{file!r:.200} is larger than {_MAX_BYTES:,} bytes")
    return path.read_bytes()
