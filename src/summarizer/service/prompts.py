"""Prompts: which part of a chat is the text, which part is an instruction, and what is asked for."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from ..text.unicode import is_blank

DEFAULT_LENGTH = 3
"""Sentences of an answer to a prompt that names no length."""

_LONGEST = 700  # characters of the longest sentence of an instruction
_MANY = 60  # so many sentences, or lines, of an instruction are looked at
_NAME = 60  # characters of the longest label
_SUBSTANTIAL = 200  # characters of a text that is no remark
_MAX_LENGTH = 10_000
_ACCENTS = re.compile("[\u0300-\u036f]")
_SENTENCE = re.compile(r"\S.*?(?:[.!?:]+[\"”»)*_]*(?=\s|$)|[。！？：]+[」）]*|$)")
_ENDS = re.compile(r"[.!?](?:\s|$)|[。！？]")
_SEPARATOR = re.compile(r"\s*([-=*_~#])\1{2,}\s*$")
_MARKS = re.compile(r"^[\s>#*_\-•·–—+]*(?:\d{1,2}[.)、]\s*)?[\s*_]*")
_COLON = re.compile(r"\s?[:：](?=\s|$)|：")  # noqa: RUF001
_ASIDE = re.compile(r"\s*[(（][^()（）]{0,60}[)）]\s*$")  # noqa: RUF001
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]{0,200}\]")
_BRACKETED = re.compile(r"\s*\[([^\[\]]{3,80})\]\s*$")
_LAST_MARK = re.compile(r"\s*\[?\s*(?:end|ende|fin|fine|fim|конец|終|结束)\b[^\[\]]{0,60}\]\s*$", re.IGNORECASE)
_TAG = re.compile(r"<([A-Za-z][\w.-]{0,40})(?:\s[^<>]{0,200})?>")
_MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|li|table|section|span|a|b|i|em|strong|img)\b[^<>]*>", re.IGNORECASE)
_PAGE = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_FENCES = (('"""', '"""'), ("'''", "'''"), ("```", "```"), ("~~~", "~~~"), ("<<<", ">>>"), ("«", "»"))
_QUESTION_MARKS = ("?", "？")  # noqa: RUF001
_LATIN = ("en", "de", "fr", "es", "pt", "it")
# Elements of HTML that a prompt may also use as a name for a text.
_ELEMENTS = frozenset(
    "a abbr address article aside b blockquote body br button caption center cite code dd details div dl dt em "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input label li link main "
    "meta nav ol p picture pre q s script section small source span strong style sub summary sup table tbody td "
    "tfoot th thead title tr u ul video".split()
)
_NO_TEXTS = frozenset(
    "instructions instruction rules rule task tasks format output output_format system guidelines constraints "
    "requirements role persona examples example question query user_query".split()
)
_ASKED = frozenset(["question", "query", "user_query"])
# The text of an object of JSON stands under one of these keys.
_KEYS = ("content", "text", "body", "article", "html", "description", "summary")


class NoTextError(ValueError):
    """The messages hold no text that could be read."""


@dataclass(frozen=True)
class Task:
    """What a chat asks for.

    Attributes
    ----------
    text : str
        A stretch of the user's message: what is read.
    html : bool
        Whether the text is HTML.
    length : float
        Size of the answer, in `unit`.
    unit : {"sentences", "words", "chars", "ratio"}
    named : bool
        Whether the chat names the length. Without a name it is three sentences.
    query : str
        The question about the text, or "".
    language : str
        Code of the language of the text if an instruction names it, else "auto".
    bullets : bool
        Whether the answer shall be a list.
    ignored : tuple of str
        The kinds of the parts of messages that were not read, such as "image_url".
    """

    text: str
    html: bool = False
    length: float = DEFAULT_LENGTH
    unit: str = "sentences"
    named: bool = False
    query: str = ""
    language: str = "auto"
    bullets: bool = False
    ignored: tuple[str, ...] = ()


@dataclass
class Parts:
    """One message, divided.

    Attributes
    ----------
    text : str
        What is left when the instruction and the marks around the text are taken off.
    instructions, questions : list of str
    requests : bool
        Whether the message asks for a summary.
    marked : bool
        Whether a label or marks around it tell that the text is a text.
    """

    text: str = ""
    instructions: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    requests: bool = False
    marked: bool = False

    @property
    def asks(self) -> str:
        """The question of the message: a question beside the text, or a message that is one question."""
        alone = self.text.strip()
        if not self.questions and alone.endswith(_QUESTION_MARKS) and _n_sentences(alone) <= 1:
            return alone
        return self.questions[-1] if self.questions else ""

    @property
    def is_substantial(self) -> bool:
        """Whether the text is more than a remark or a question."""
        if is_blank(self.text) or (self.asks and not self.questions):
            return False
        return (
            self.marked
            or self.requests
            or len(self.text) >= _SUBSTANTIAL
            or _n_sentences(self.text) > 1
            or "\n" in self.text.strip()
        )


def read_chat(messages: Sequence[Mapping[str, Any]]) -> Task:
    r"""Find the text, the length, the question and the language in the messages of a chat.

    Parameters
    ----------
    messages : sequence of mapping
        Each with a `role` and a `content`: a str, or a list of parts such as
        ``{"type": "text", "text": "…"}``.

    Returns
    -------
    Task

    Raises
    ------
    NoTextError
        If the messages hold no text.

    Examples
    --------
    >>> text = "Rain fell on Oslo all week. It was wet. Such rain was new to Oslo."
    >>> task = read_chat([{"role": "user", "content": f"Summarize this in two sentences:\n\n{text}"}])
    >>> task.text == text, task.length, task.unit
    (True, 2, 'sentences')
    """
    system: list[Parts] = []
    turns: list[list[Parts]] = [[]]
    ignored: list[str] = []
    for message in messages:
        role = message.get("role")
        if role in ("assistant", "tool", "function"):
            if turns[-1]:
                turns.append([])
            continue
        for content in _contents(message.get("content"), ignored):
            (turns[-1] if role == "user" else system).append(divide(content))
    turns = [turn for turn in turns if turn]
    at, text = _text(turns, system)
    last = turns[-1] if turns else []
    wanted = [*reversed(last), *(parts for turn in reversed(turns[at:-1]) for parts in reversed(turn)), *system]
    instructions = [instruction for parts in wanted for instruction in parts.instructions]
    length, unit, named = _length(wanted)
    return Task(
        text=text,
        html=is_html(text),
        length=length,
        unit=unit,
        named=named,
        query=_query(last, text),
        language=_language(instructions),
        bullets=any(_is_list(instruction) for instruction in instructions),
        ignored=tuple(dict.fromkeys(ignored)),
    )


def divide(content: str) -> Parts:
    """Divide a message into its text, its instructions and its questions.

    Parameters
    ----------
    content : str

    Returns
    -------
    Parts
    """
    if is_page(content):
        return Parts(content.strip(), marked=True)
    parts = _between_tags(content)
    if parts is None:
        parts = Parts()
        start = _Head(content, parts).end()
        stop = _tail(content, start, parts)
        start, stop = _without_fences(content, start, stop, parts)
        parts.text = content[start:stop].strip()
    if parts.text[:1] in ("{", "["):
        parts.text = _from_json(parts.text) or parts.text
    return parts


def is_page(text: str) -> bool:
    """Return whether a text is a whole page of HTML."""
    return bool(_PAGE.match(text))


def is_html(text: str) -> bool:
    """Return whether a text is a page or a piece of HTML."""
    return is_page(text) or sum(1 for _ in zip(_MARKUP.finditer(text), range(2), strict=False)) > 1


def folded(text: str) -> str:
    """Return a text in small letters without accents."""
    return _without_accents(text.casefold())


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))


def _n_sentences(text: str) -> int:
    """Count the sentences of a text, roughly, and at most three."""
    return sum(1 for _ in zip(_ENDS.finditer(text), range(3), strict=False))


def _contents(content: object, ignored: list[str]) -> Iterator[str]:
    """Return the texts of one message; the kinds of its other parts are added to `ignored`."""
    if isinstance(content, str):
        if not is_blank(content):
            yield content
    elif isinstance(content, Iterable):
        for part in content:
            if isinstance(part, str):
                yield from _contents(part, ignored)
            elif isinstance(part, Mapping):
                kind = part.get("type", "text")
                if kind in ("text", "input_text"):
                    yield from _contents(part.get("text"), ignored)
                else:
                    ignored.append(str(kind))


def _text(turns: Sequence[Sequence[Parts]], system: Sequence[Parts]) -> tuple[int, str]:
    """Return the number of the turn that holds the text, and the text.

    The last turn with a text counts. A text may also be marked in the system's message. A remark counts if
    there is nothing else.
    """
    for at in range(len(turns) - 1, -1, -1):
        texts = [parts.text for parts in turns[at] if parts.is_substantial]
        if texts:
            return at, "\n\n".join(texts)
    marked = [parts.text for parts in system if parts.marked and not is_blank(parts.text)]
    if marked:
        return 0, max(marked, key=len)
    for at in range(len(turns) - 1, -1, -1):
        remarks = [parts.text for parts in turns[at] if not is_blank(parts.text) and not parts.asks]
        if remarks:
            return at, max(remarks, key=len)
    raise NoTextError("the messages hold no text to summarize: they hold only an instruction or a question")


def _query(last: Sequence[Parts], text: str) -> str:
    """Return the question of the last turn; a remark behind an earlier text is a topic."""
    for parts in reversed(last):
        if parts.asks and parts.asks != text:
            return parts.asks
        remark = parts.text.strip()
        if remark and not parts.is_substantial and remark != text:
            return "" if all(_kind(sentence) for sentence in _SENTENCE.findall(remark)) else remark
    return ""


class _Rows(NamedTuple):
    """The words of instructions in one language, as patterns of small letters without accents."""

    summarize: re.Pattern[str]
    results: re.Pattern[str]
    ask: re.Pattern[str]
    texts: re.Pattern[str]
    pointers: re.Pattern[str]
    about: re.Pattern[str]
    said: re.Pattern[str]
    other: re.Pattern[str]
    before: re.Pattern[str]
    refers: re.Pattern[str]
    listed: re.Pattern[str]
    names: Mapping[str, re.Pattern[str]]
    lengths: Sequence[tuple[str, re.Pattern[str]]]
    each: re.Pattern[str]
    numbers: Mapping[str, int]
    languages: Sequence[tuple[re.Pattern[str], str]]
    spaced: bool


@lru_cache(maxsize=1)
def _by_language() -> Mapping[str, _Rows]:
    """Read the words of instructions."""
    file = resources.files(__package__) / "prompts.json"
    data: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return {code: _compiled(words, spaced=code not in ("zh", "ja")) for code, words in data.items()}


def _rows() -> Iterable[_Rows]:
    return _by_language().values()


def _compiled(data: Mapping[str, Any], *, spaced: bool) -> _Rows:
    """Turn the words of one language into patterns."""
    border = (r"(?<!\w)", r"(?!\w)") if spaced else ("", "")

    def words(*names: str) -> str:
        rows = [_without_accents(row) for name in names for row in data[name]]
        rows.sort(key=len, reverse=True)
        joined = "|".join(row.replace(" .. ", r"(?:\W+\w+){0,8}?\W+").replace(" ", r"\W+") for row in rows)
        return f"{border[0]}(?:{joined or '(?!)'}){border[1]}"

    before = rf"(?:{words('before')}\W*)*" if data["before"] else ""
    numbers = {_without_accents(word): number for word, number in data["numbers"].items()}
    number = rf"(\d{{1,5}}|{'|'.join(sorted(numbers, key=len, reverse=True))}){border[1]}"
    to = rf"[ \t]*(?:[-–—~〜]|{words('to')})[ \t]*"  # noqa: RUF001
    between = r"[-–‑ \t]*(?:[^\W\d][\w'’]*[-–‑ \t]+){0,3}?"  # noqa: RUF001
    if not spaced:
        between = rf"[ \t]*(?:{'|'.join(data['counters'])}){{0,3}}?"
    begins = border[0] + rf"(?:{number}{to})?{number}"
    nouns = words("texts")
    return _Rows(
        **{name: re.compile(words(name)) for name in ("summarize", "results", "ask", "pointers", "about", "listed")},
        texts=re.compile(nouns),
        said=re.compile(before + words("said")),
        other=re.compile(before + words("other")),
        before=re.compile(before),
        refers=re.compile(rf"{words('the')}\W+(?:\w+\W+)?{nouns}" if spaced else nouns),
        names={
            name: re.compile(words(name))
            for name in ("labels", "details", "rules", "closings", "questions")
        },
        lengths=[
            (unit, re.compile(begins + between + words(unit))) for unit in ("points", "sentences", "words", "chars")
        ]
        + [("percent", re.compile(rf"{begins}[ \t]*(?:%|{words('percent')})"))],
        each=re.compile(words("each")),
        numbers=numbers,
        languages=[
            (re.compile(rf"{border[0]}{_without_accents(name)}{border[1]}[\s的の]*{nouns}"), code)
            for name, code in data["languages"].items()
        ],
        spaced=spaced,
    )


def _likely(text: str) -> list[_Rows]:
    """Return the words of the languages that a sentence may be in, by its script."""
    codes: Sequence[str] = _LATIN
    if re.search("[\u3040-\u30ff\u4e00-\u9fff]", text):
        codes = ("ja", "zh") if re.search("[\u3040-\u30ff]", text) else ("zh", "ja")
    elif re.search("[\u0400-\u04ff]", text):
        codes = ("ru",)
    return [_by_language()[code] for code in codes]


@lru_cache(maxsize=1024)
def _kind(sentence: str) -> str:
    """Return what a sentence is: "request", "said", "question", "other", or "" for a sentence of a text.

    A request asks for a summary. What is "said" is about the answer, and tells by itself that it is no text.
    "Other" may be an instruction, or a sentence of a text.
    """
    if len(sentence) > _LONGEST:
        return ""
    text = folded(_MARKS.sub("", sentence, count=1))
    likely = _likely(text)
    if any(_is_request(text, rows) for rows in likely):
        return "request"
    if any(rows.said.match(text) for rows in likely) or _length_of(text):
        return "said"
    if len(text) <= 30 and text.endswith((":", "：")) and any(rows.pointers.search(text) for rows in likely):  # noqa: RUF001
        return "said"
    if text.rstrip("*_ \"'”»").endswith(_QUESTION_MARKS):
        return "question"
    return "other" if any(rows.other.match(text) for rows in likely) else ""


def _is_request(text: str, rows: _Rows) -> bool:
    """Return whether a sentence asks for a summary."""
    points = rows.texts.search(text) or rows.pointers.search(text)
    if rows.about.search(text) and points:
        return True
    verb, result, ask = rows.summarize.search(text), rows.results.search(text), rows.ask.search(text)
    closes = text.rstrip("*_ ").endswith((":", "："))  # noqa: RUF001
    if not rows.spaced:
        return bool((verb or result) and (ask or closes or (verb and verb.start() <= 3)))
    n_words = len(text.split())
    open_ = rows.before.match(text)
    lead = open_.end() if open_ else 0
    led = bool(rows.other.match(text) or rows.said.match(text))
    if verb and (verb.start() <= lead or led):
        return bool(points or closes or n_words <= 5 or _length_of(text))
    if result and ask and (ask.start() <= lead or led):
        return bool(points or closes or n_words <= 8 or _length_of(text))
    return bool(result and result.start() <= lead and n_words <= 10 and (points or closes or _length_of(text)))


def _refers(question: str) -> bool:
    """Return whether a question names the text, as in "What does the article say?"."""
    text = folded(question)
    return any(rows.refers.search(text) for rows in _likely(text))


def _label(line: str) -> tuple[str, int]:
    """Return the kind of the label that a line opens with, and where its value begins; "" without a label."""
    bracketed = _BRACKETED.match(line)
    if bracketed:
        names = folded(bracketed[1])
        if any(rows.texts.search(names) for rows in _likely(names)):
            return "labels", len(line)
    colon = _COLON.search(line[: _NAME + 60])
    name = line[: colon.start()] if colon else line
    is_heading = line.lstrip().startswith(("#", "**", "__", "=="))
    if not colon and not is_heading:
        return "", 0
    name = folded(_ASIDE.sub("", name.strip(" \t#*_=>【】[]")).strip(" \t#*_=>【】[]"))
    if len(name) > _NAME:
        return "", 0
    for rows in _likely(name):
        for kind, pattern in rows.names.items():
            if pattern.fullmatch(name):
                return kind, colon.end() if colon else len(line)
    return "", 0


class _Head:
    """Reads the instruction before a text, line by line.

    Sentences that may be an instruction wait until what follows tells: a request, a label, or marks.
    """

    def __init__(self, content: str, parts: Parts) -> None:
        self.content = content
        self.parts = parts
        self.at = 0  # the text begins here, or behind
        self.waiting: list[tuple[str, str]] = []  # kind and sentence
        self.closed = False  # whether a colon or a label has said that the text follows
        self.ruled = False  # whether a list of rules is open
        self.fresh = True  # whether a blank line stands before the sentence

    def end(self) -> int:
        """Return where the text begins."""
        place = 0
        for _ in range(_MANY):
            if place >= len(self.content):
                break
            line_end = self.content.find("\n", place)
            line_end = len(self.content) if line_end < 0 else line_end
            if not self._line(place, line_end):
                break
            place = line_end + 1
        rest = self.content[self.at :].strip()
        if self.waiting and self.parts.requests and not self.closed and place >= len(self.content):
            self._confirm(len(self.content))  # nothing is left that could be a text
        elif self.waiting and rest and self._opens_marks(rest) is None:
            self.waiting.clear()
        return self.at

    def _line(self, start: int, stop: int) -> bool:
        """Read one line; return whether the next line may belong to the instruction."""
        line = self.content[start:stop] if stop - start <= 20 * _LONGEST else self.content[start : start + 200]
        if is_blank(line):
            self.fresh = True
            return True
        if self._opens_marks(line.lstrip()) is not None and (self.at or self.waiting):
            self._confirm(start)
            self.parts.marked = True
            return False
        if _SEPARATOR.match(line):
            if self.parts.requests or self.parts.instructions or self.waiting:
                self._confirm(stop)
                self.closed = True
                return True
            return False
        kind, value = _label(line)
        if kind:
            return self._labelled(kind, start + value, stop)
        if self.ruled and (_is_item(line) or (line[:1].isspace() and not self.fresh) or _PLACEHOLDER.search(line)):
            self._take("said", line.strip(), stop)
            return True
        if self.parts.marked:
            return False
        return self._sentences(start, line)

    def _opens_marks(self, text: str) -> str | None:
        return next((opening for opening, _ in _FENCES if text.startswith(opening)), None)

    def _labelled(self, kind: str, value: int, stop: int) -> bool:
        """Read a line that opens with a label."""
        is_empty = is_blank(self.content[value:stop])
        if kind == "labels":
            self._confirm(value)
            self.parts.marked = self.closed = True
            self.ruled = False
            return is_empty
        if kind == "rules":
            self.ruled = is_empty
            self._take("other" if self.fresh and not self.parts.requests else "said", self.content[value:stop], stop)
            return True
        if kind == "questions" and not is_empty:
            self.waiting.append(("question", self.content[value:stop].strip()))
            return True
        if kind == "details":
            self.waiting.append(("detail", ""))
            if self.parts.requests or self.parts.marked:
                self._confirm(stop)
            return True
        return False

    def _sentences(self, start: int, line: str) -> bool:
        """Read the sentences of a line."""
        for found in _SENTENCE.finditer(line):
            sentence, stop = found.group().strip(), start + found.end()
            kind = _kind(sentence)
            if self.closed and kind not in ("request", "question", "said"):
                return False
            if not kind or not self._take(kind, sentence, stop):
                return False
            closes = sentence.endswith((":", "："))  # noqa: RUF001
            self.closed = self.closed or (closes and kind in ("request", "said"))
            if closes and kind in ("request", "said", "other") and _ends_in_rules(sentence):
                self.ruled, self.closed = True, False
        return True

    def _take(self, kind: str, sentence: str, stop: int) -> bool:
        """Take a sentence as an instruction, or let it wait; return whether it may be an instruction."""
        self.waiting.append((kind, sentence))
        if kind == "request" or (kind == "question" and _refers(sentence)):
            self.parts.requests |= kind == "request"
            self._confirm(stop)
        elif kind == "said" or (kind == "other" and self.at and not self.fresh):
            self._confirm(stop)
        return len(self.waiting) <= _MANY

    def _confirm(self, stop: int) -> None:
        """Everything that waits is an instruction; the text begins behind this place."""
        for kind, sentence in self.waiting:
            if kind == "question":
                self.parts.questions.append(sentence)
            elif sentence:
                self.parts.instructions.append(sentence)
        self.waiting.clear()
        self.at = stop
        self.fresh = False


def _ends_in_rules(sentence: str) -> bool:
    """Return whether a sentence announces a list of rules, as in "Follow these rules:"."""
    text = folded(sentence).rstrip("*_ :：")  # noqa: RUF001
    return any(re.search(rows.names["rules"].pattern + r"\Z", text) for rows in _likely(text))


def _is_item(line: str) -> bool:
    """Return whether a line is an item of a list."""
    return bool(re.match(r"\s*(?:[-*•+·–]|\d{1,2}[.)、])\s*\S", line))


def _tail(content: str, start: int, parts: Parts) -> int:
    """Return where the text ends, and take the instruction behind the text."""
    stop = _format_section(content, start) if parts.requests or parts.marked else len(content)
    waiting: list[tuple[str, str]] = []
    place = stop
    for _ in range(_MANY):
        line_start = max(content.rfind("\n", start, place) + 1, start)
        line = content[line_start:place]
        if place <= start or len(line) > 4 * _LONGEST or (line_start == start and not parts.marked):
            break
        kind, value = _label(line)
        rest = line[value:].strip() if kind else ""
        if is_blank(line):
            pass
        elif _SEPARATOR.match(line) or _LAST_MARK.match(line):
            for kind_, sentence in waiting:
                (parts.questions if kind_ == "question" else parts.instructions).append(sentence)
            waiting.clear()
            stop = line_start
        elif kind == "closings" and not rest:
            stop = line_start
        elif kind == "questions" and rest:
            parts.questions.append(rest)
            stop = line_start
        else:
            kinds = [(_kind(found.strip()), found.strip()) for found in _SENTENCE.findall(line)]
            if not all(kind_ for kind_, _ in kinds):
                break
            waiting.extend(kinds)
            if any(kind_ == "request" or (kind_ == "question" and _refers(s)) for kind_, s in kinds):
                for kind_, sentence in waiting:
                    (parts.questions if kind_ == "question" else parts.instructions).append(sentence)
                parts.requests |= any(kind_ == "request" for kind_, _ in kinds)
                waiting.clear()
                stop = line_start
        if line_start == start:
            break
        place = line_start - 1
    return max(start, stop)


def _format_section(content: str, start: int) -> int:
    """Return where a section about the format of the answer begins behind the text, or the end."""
    place, found = len(content), len(content)
    for _ in range(_MANY):
        line_start = content.rfind("\n", start, place) + 1
        if line_start <= start:
            break
        kind, value = _label(content[line_start:place])
        if kind == "rules" and is_blank(content[line_start + value : place]):
            found = line_start
        place = line_start - 1
    return found


def _without_fences(content: str, start: int, stop: int, parts: Parts) -> tuple[int, int]:
    """Return the text between marks that enclose it, such as three quotes."""
    inside = content[start:stop]
    start += len(inside) - len(inside.lstrip())
    stop -= len(inside) - len(inside.rstrip())
    for opening, closing in _FENCES:
        if content.startswith(opening, start) and stop - start > len(opening):
            end = content.rfind(closing, start + len(opening), stop)
            if end < 0 or not _is_instruction(content[end + len(closing) : stop], parts):
                continue
            start += len(opening)
            if opening in ("```", "~~~"):  # the name of the language of the block
                line_end = content.find("\n", start, end)
                if 0 <= line_end - start <= 20 and " " not in content[start:line_end]:
                    start = line_end + 1
            parts.marked = True
            return start, end
    return start, stop


def _is_instruction(text: str, parts: Parts) -> bool:
    """Return whether a text beside marks is no more than instructions and questions, and take these."""
    if len(text) > 20 * _LONGEST:
        return False
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        kind, value = _label(line)
        rest = line[value:].strip() if kind else line
        if kind == "questions" and rest:
            found.append(("question", rest))
        elif not _SEPARATOR.match(line) and not (kind and not rest):
            found.extend((_kind(each.strip()), each.strip()) for each in _SENTENCE.findall(line))
    if not all(kind for kind, _ in found):
        return False
    for kind, sentence in found:
        (parts.questions if kind == "question" else parts.instructions).append(sentence)
        parts.requests |= kind == "request"
    return True


def _between_tags(content: str) -> Parts | None:
    """Divide a message whose text stands between tags that are no HTML; None without such tags."""
    found: list[tuple[str, int, int]] = []
    outside: list[str] = []
    place = begin = 0
    for _ in range(_MANY):
        tag = _TAG.search(content, place)
        if not tag:
            break
        name = tag[1]
        end = content.find(f"</{name}>", tag.end())
        is_element = name.lower() in _ELEMENTS
        if end < 0 or (is_element and "<" in content[tag.end() : end]):
            if is_element:
                break
            place = tag.end()
            continue
        found.append((name.lower(), tag.end(), end))
        outside.append(content[begin : tag.start()])
        place = begin = end + len(name) + 3
    texts = [(stop - start, start, stop) for name, start, stop in found if name not in _NO_TEXTS]
    parts = Parts(marked=True)
    if not texts or not all(_is_instruction(piece, parts) for piece in [*outside, content[begin:]]):
        return None
    for name, start, stop in found:
        if name in _NO_TEXTS:
            (parts.questions if name in _ASKED else parts.instructions).append(content[start:stop].strip())
    _, start, stop = max(texts)
    parts.text = content[start:stop].strip()
    return parts


def _from_json(text: str) -> str:
    """Return the text inside an object, or a list of objects, of JSON; "" if there is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    items = data if isinstance(data, list) else [data]
    return "\n\n".join(filter(None, map(_longest_string, items)))


def _longest_string(item: object) -> str:
    """Return the text of one value of JSON."""
    if isinstance(item, str):
        return item
    if not isinstance(item, dict):
        return ""
    strings = {key: value for key, value in item.items() if isinstance(value, str)}
    named = [strings[key] for key in _KEYS if key in strings]
    return max(named or list(strings.values()), key=len, default="")


def _is_list(instruction: str) -> bool:
    """Return whether an instruction asks for a list."""
    text = folded(_PLACEHOLDER.sub(" ", instruction))
    likely = _likely(text)
    return any(rows.listed.search(text) or rows.lengths[0][1].search(text) for rows in likely)


def _length(wanted: Iterable[Parts]) -> tuple[float, str, bool]:
    """Return the length that the last message with a length names, its unit, and whether there is one."""
    for parts in wanted:
        found = _length_of(folded(_PLACEHOLDER.sub(" ", "\n".join(parts.instructions))))
        if found:
            return (*found, True)
    return DEFAULT_LENGTH, "sentences", False


def _length_of(text: str) -> tuple[float, str] | None:
    """Return the first length in an instruction: points before sentences, words, characters and a share."""
    likely = _likely(text)
    for at in range(5):
        for rows in likely:
            unit, pattern = rows.lengths[at]
            for found in pattern.finditer(text):
                number = _number(found[2], rows)
                beside = text[max(found.start() - 12, 0) : found.start()], text[found.end() : found.end() + 8]
                if not 0 < number <= _MAX_LENGTH or any(other.each.search(side) for other in likely for side in beside):
                    continue
                if unit == "percent":
                    return (number / 100, "ratio") if number <= 100 else None
                return number, "sentences" if unit == "points" else unit
    return None


def _number(word: str, rows: _Rows) -> int:
    return int(word) if word.isdigit() else rows.numbers[word]


def _language(instructions: Iterable[str]) -> str:
    """Return the language that an instruction gives the text, as in "the German article", or "auto"."""
    for instruction in instructions:
        text = folded(instruction)
        for rows in _likely(text):
            for pattern, code in rows.languages:
                if pattern.search(text):
                    return code
    return "auto"
