"""Tools for assistants: summarize, context and keywords, over the Model Context Protocol (MCP)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Literal

from .. import __version__, keyphrases, pipeline
from ..context import compress
from ..reading import Article, whole_text
from ..text.detect import AUTO
from ..text.unicode import is_blank
from ..web.extras import needs_extra
from ..web.fetch import Fetched, fetch
from ..web.kinds import is_page
from ..web.policy import Policy
from ..web.source import article_at, article_of

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
_File = Annotated[
    str | None, Field(description="A text or HTML file: its path, or its name in an allowed folder.")
]
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
    sources = _Sources(
        tuple(Path(folder).resolve() for folder in folders),
        Policy(allow_private=False, private_hosts=frozenset(private_hosts)),
    )

    _add_summarize(server, sources)
    _add_context(server, sources)
    _add_keywords(server, sources)
    return server


def _add_summarize(server: MCPServer, sources: _Sources) -> None:
    @_tool(server, "Summarize a text, a web page or a file")
    def summarize(
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
            source = sources.read(text, url, file)
            found = pipeline.summarize(source, length, unit, query=query, language=language)
            return found.to_text(clean=True)


def _add_context(server: MCPServer, sources: _Sources) -> None:
    @_tool(server, "What several sources say about a question")
    def context(
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
            given = [sources.read_or_error(*source) for source in asked]
            read = [source for source in given if not isinstance(source, Exception)]
            kept = iter(compress(read, query, budget, unit, language=language))
            found = [source if isinstance(source, Exception) else next(kept) for source in given]
            lines = [f"[{number}] {source}" for number, source in enumerate(found, 1) if str(source)]
            if not lines:
                raise ValueError(
                    "budget is too small: not one sentence fits" if asked else "give passages, urls or files"
                )
            return "\n".join(lines)


def _add_keywords(server: MCPServer, sources: _Sources) -> None:
    @_tool(server, "Keywords of a text, a web page or a file")
    def keywords(
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
            source = whole_text(sources.read(text, url, file))
            return "\n".join(map(str, keyphrases.keywords(source, n, language=language)))


@contextmanager
def _told_errors() -> Iterator[None]:
    """Tell the assistant what is wrong with its request. Other errors are faults, and are not told."""
    try:
        yield
    except _MISTAKES as error:
        raise ToolError(str(error)) from error


@dataclass(frozen=True)
class _Sources:
    """What the tools may read: texts, public addresses, and files in some folders."""

    folders: tuple[Path, ...]
    policy: Policy

    def read_or_error(self, text: str | None, url: str | None, file: str | None) -> str | Article | Exception:
        """Return one of several sources, or why it cannot be read."""
        try:
            return self.read(text, url, file)
        except _MISTAKES as error:
            return error

    def read(self, text: str | None, url: str | None, file: str | None) -> str | Article:
        """Return what a tool was asked to read."""
        if sum(value is not None for value in (text, url, file)) != 1:
            raise ValueError("give exactly one of text, url and file")
        source: str | Article
        if url is not None:
            source = article_at(fetch(url, policy=self.policy, max_bytes=_MAX_BYTES))
        elif file is not None:
            source = article_at(Fetched(self._content(file), ""))
        else:
            assert text is not None  # noqa: S101 - by the count above
            source = article_of(text) if is_page(text[:_HEAD].encode("utf-8", "replace")) else text
        if is_blank(whole_text(source)):
            raise ValueError("nothing to read: the text is empty")
        return source

    def _content(self, file: str) -> bytes:
        """Return the bytes of a file in one of the folders.

        A relative path begins in one of the folders. Links that lead out of the folders are refused.
        """
        paths = [(folder / file).resolve() for folder in self.folders]
        inside = [path for path in paths if any(path.is_relative_to(folder) for folder in self.folders)]
        if not inside:
            listed = ", ".join(map(str, self.folders)) or "none; start it with --folder"
            raise ValueError(f"{file!r:.200} is not in an allowed folder ({listed})")
        path = next((path for path in inside if path.is_file()), None)
        if path is None:
            raise ValueError(f"{file!r:.200} is no file in {', '.join(map(str, self.folders))}")
        if path.stat().st_size > _MAX_BYTES:
            raise ValueError(f"{file!r:.200} is larger than {_MAX_BYTES:,} bytes")
        return path.read_bytes()


def _tool(server: MCPServer, title: str) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Return a decorator that makes a function a tool of its name. Its docstring describes the tool."""

    def register(function: Callable[..., str]) -> Callable[..., str]:
        described = cleandoc(function.__doc__ or "")
        return server.tool(title=title, description=described, structured_output=False)(function)

    return register
