"""Prompts: which part of a chat is the text, which part is an instruction, and what is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..text.unicode import is_blank
from ..web.kinds import is_page
from .wording import (
    COLONS,
    LONGEST,
    PLACEHOLDER,
    QUESTION_MARKS,
    RULES,
    announces_rules,
    asks_for_list,
    folded,
    kind_of,
    label_of,
    language_of_text,
    length_of,
    names_a_topic,
    points_on,
)

DEFAULT_LENGTH = 3
"""Sentences of an answer to a prompt that names no length."""

_BEGINNING = 5_000  # characters that tell whether a text is a page
_MANY = 60  # so many sentences, or lines, of an instruction are looked at
_SUBSTANTIAL = 200  # bytes of a text that is no remark
_ASIDE = 24  # bytes of a sentence such as "Thanks a lot!", which may stand beside a question
_SENTENCE = re.compile(r"\S.*?(?:[.!?:]+[\"”»)*_]*(?=\s|$)|[。！？：]+[」）]*|$)")
_BREAK = re.compile(r"\n(?:[ \t\r]*(?:[-=*_~#]{3,}[ \t\r]*)?\n)+")
_ASKS = re.compile("[?？]")
_HEADLINE = ("#", "**", "__")
_SEPARATOR = re.compile(r"\s*([-=*_~#])\1{2,}\s*$")
_NEXT_LABEL = re.compile(r"(, )[^\s:,]{1,40}:")
_ITEM = re.compile(r"\s*(?:[-*•+·–]|\d{1,2}[.)、])\s*\S")
_LAST_MARK = re.compile(
    r"\s*\[?\s*(?:end|ende|fin|fine|fim|конец|終|结束)\b[^\[\]]{0,60}\]\s*$", re.IGNORECASE
)
_TAG = re.compile(r"<([A-Za-z][\w.-]{0,40})(?:\s[^<>]{0,200})?>")
_MARKUP = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|table|section|span|a|b|i|em|strong|img)\b[^<>]*>", re.IGNORECASE
)
_FENCES = (('"""', '"""'), ("'''", "'''"), ("```", "```"), ("~~~", "~~~"), ("<<<", ">>>"), ("«", "»"))
# Elements of HTML that a prompt may also use as a name for a text.
_ELEMENTS = frozenset(
    "a abbr address article aside b blockquote body br button caption center cite code dd details div dl dt "
    "em figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input label li link "
    "main meta nav ol p picture pre q s script section small source span strong style sub summary sup table "
    "tbody td tfoot th thead title tr u ul video".split()
)
_NO_TEXTS = frozenset(
    "instructions instruction rules rule task tasks format output output_format system guidelines "
    "constraints requirements role persona examples example question query user_query".split()
)
_ASKED = frozenset(["question", "query", "user_query"])


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
    records : bool
        Whether the text is a list of records: its lines open with labels such as "title:".
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
    records: bool = False
    ignored: tuple[str, ...] = ()


@dataclass
class Parts:
    """One message, divided.

    Attributes
    ----------
    content : str
        The message.
    text : str
        What is left when the instruction and the marks around the text are taken off.
    instructions, questions : list of str
    requests : bool
        Whether the message asks for a summary.
    marked : bool
        Whether a label or marks around it tell that the text is a text.
    """

    content: str
    text: str = ""
    instructions: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    requests: bool = False
    marked: bool = False

    def take(self, sentences: Iterable[tuple[str, str]]) -> None:
        """Add sentences of an instruction, each with its kind."""
        for kind, sentence in sentences:
            if sentence:
                if kind == "question":
                    self.questions.append(sentence)
                if kind != "question" or length_of(folded(sentence)):  # "Who is she, in one sentence?"
                    self.instructions.append(sentence)
            self.requests |= kind == "request"

    def take_question(self) -> None:
        """Take a question that is a paragraph of its own before or behind a substantial text.

        A text with further questions as its lines, such as an interview, stays whole. One such line is
        allowed if the question stands behind the text.
        """
        text = self.text
        breaks = [*_BREAK.finditer(text, 0, LONGEST), *_BREAK.finditer(text, max(len(text) - LONGEST, 0))]
        if self.requests or not breaks:
            return
        first, last = breaks[0], breaks[-1]
        has_first = first.start() < LONGEST
        is_open = self.content.rstrip().endswith(text)  # no marks stand behind the text
        behind = _asked(text[last.end() :]) if is_open else []
        before = _asked(text[: first.start()]) if has_first and not self.marked else []
        if not (behind or before):
            return
        middle = text[first.end() if has_first else 0 : last.start()].splitlines()
        others = 0 if self.instructions else sum(map(_is_question, middle))
        candidates = ((behind, text[: last.start()], 1), (before, text[first.end() :], 0))
        for asked, rest, allowed in candidates:
            if asked and others <= allowed and _size(rest) >= _SUBSTANTIAL:
                self.take(asked)
                self.text = rest.strip()
                return

    def outweighs(self, other: str) -> bool:
        """Return whether the text is a text of its own beside another text, and no remark about it."""
        if is_blank(self.text) or (not self.marked and _asked(self.text)):
            return False
        introduced = any(points_on(sentence, "said") for sentence in self.instructions)
        size = min(_SUBSTANTIAL, _size(other) // 2)
        return self.marked or self.requests or introduced or _size(self.text) >= size

    def read_remark(self) -> None:
        """Take the questions and instructions of a text that is a remark; what is left may be a topic."""
        remark, self.text = self.text.strip(), ""
        found = list(_kinds(remark))
        if any(kind for kind, _ in found):
            self.take((kind, sentence) for kind, sentence in found if kind)
        elif remark:
            self.questions.append(remark)


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
    if not any(parts.requests for parts in system):
        for parts in (parts for turn in turns for parts in turn):
            parts.take_question()
    at, text = _text(turns, system)
    last = turns[-1] if turns else []
    wanted = [
        *reversed(last),
        *(parts for turn in reversed(turns[at:-1]) for parts in reversed(turn)),
        *system,
    ]
    instructions = [instruction for parts in wanted for instruction in parts.instructions]
    length, unit, named = _length(wanted)
    return Task(
        text=text,
        html=is_html(text),
        length=length,
        unit=unit,
        named=named,
        query=_query(last, system),
        language=language_of_text(instructions),
        bullets=any(asks_for_list(instruction) for instruction in instructions),
        records=label_of(text.partition("\n")[0])[0] == "details",
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
    if is_whole_page(content):
        return Parts(content, content.strip(), marked=True)
    parts = _between_tags(content)
    if parts is None:
        parts = Parts(content)
        start = _Head(content, parts).end()
        stop = _tail(content, start, parts)
        start, stop = _without_fences(content, start, stop, parts)
        parts.text = content[start:stop].strip()
    if parts.text[:1] in ("{", "["):
        parts.text = _from_json(parts.text) or parts.text
    return parts


def is_whole_page(text: str) -> bool:
    """Return whether a text is a whole page of HTML."""
    return is_page(text[:_BEGINNING].encode("utf-8", "replace"))


def is_html(text: str) -> bool:
    """Return whether a text is a page or a piece of HTML."""
    return is_whole_page(text) or sum(1 for _ in zip(_MARKUP.finditer(text), range(2), strict=False)) > 1


def without_labels(line: str) -> str:
    """Return a line of a record, as in "title: Flood, content: The dike broke.", without its labels."""
    kind, value = label_of(line)
    if not kind:
        return line
    rest = line[value:].strip()
    for found in _NEXT_LABEL.finditer(rest[:LONGEST]):
        if label_of(rest[found.end(1) :])[0] == "labels":
            return without_labels(rest[found.end(1) :])
    return rest or line


def _size(text: str) -> int:
    """Return the bytes of the beginning of a text: a sign of Chinese says more than a letter."""
    return len(text[: 2 * _SUBSTANTIAL].encode("utf-8", "replace"))


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
    """Return the number of the turn that holds the text, and the text. Read the later remarks.

    The last turn with a text counts. A text may also be marked in the system's message.
    """
    at, text = 0, max((parts.text.strip() for parts in system if parts.marked), key=len, default="")
    for number, turn in enumerate(turns):
        texts = [parts for parts in turn if parts.outweighs(text)]
        longest = max((parts.text for parts in texts), key=len, default="")
        texts = [parts for parts in texts if parts.outweighs(longest)]
        if texts:
            at, text = number, "\n\n".join(parts.text for parts in texts)
        for parts in turn:
            if text and parts not in texts:
                parts.read_remark()
    if text:
        return at, text
    if turns and not any(parts.requests or _asked(parts.text) for turn in turns for parts in turn):
        return len(turns) - 1, turns[-1][-1].content.strip()  # "Reply with OK": a reader tries us
    raise NoTextError("the messages hold no text to summarize: they hold only an instruction or a question")


def _query(last: Sequence[Parts], system: Sequence[Parts]) -> str:
    """Return the question of the last turn, or the question that is the whole message of the system."""
    questions = [question for parts in last for question in parts.questions]
    if not questions and not any(parts.requests for parts in [*last, *system]):
        questions = [each for parts in system for kind, each in _asked(parts.content) if kind == "question"]
    return questions[-1] if questions and names_a_topic(questions[-1]) else ""


def _asked(paragraph: str) -> list[tuple[str, str]]:
    """Return the sentences of a paragraph that asks, with their kinds; [] for any other paragraph."""
    label, value = label_of(paragraph)
    if label == "questions":
        return [("question", paragraph[value:].strip())]
    is_long = len(paragraph) > LONGEST
    if label or is_long or paragraph.lstrip().startswith(_HEADLINE) or not _ASKS.search(paragraph):
        return []
    found: list[tuple[str, str]] = []
    question: list[str] = []
    for kind, sentence in _kinds(paragraph):
        if kind == "question" or (not kind and sentence.endswith(COLONS)):
            question.append(sentence)
        elif kind not in ("request", "said") and _size(sentence) > _ASIDE:
            return []
        found.append((kind, sentence))
    if all(kind != "request" for kind, _ in found):
        is_pure = all(kind or sentence in question for kind, sentence in found)
        if not (is_pure and names_a_topic(" ".join(question))):
            return []
    rest = [(kind, sentence) for kind, sentence in found if sentence not in question]
    return [*rest, ("question", " ".join(question))] if question else rest


def _kinds(text: str) -> Iterator[tuple[str, str]]:
    """Return the sentences of a text, each with its kind."""
    sentences = (found.strip() for line in text.splitlines() for found in _SENTENCE.findall(line))
    return ((kind_of(sentence), sentence) for sentence in sentences)


def _is_question(line: str) -> bool:
    """Return whether a line is one question."""
    return line.rstrip().endswith(QUESTION_MARKS) and len(_SENTENCE.findall(line[:LONGEST])) == 1


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
        return self.at

    def _line(self, start: int, stop: int) -> bool:
        """Read one line; return whether the next line may belong to the instruction."""
        line = self.content[start:stop] if stop - start <= 20 * LONGEST else self.content[start : start + 200]
        if is_blank(line):
            self.fresh = True
            return True
        if _opens_marks(line.lstrip()) and (self.at or self.waiting):
            self._confirm(start)
            self.parts.marked = True
            return False
        if _SEPARATOR.match(line):
            begun = bool(self.parts.requests or self.parts.instructions or self.waiting)
            if begun:
                self._confirm(stop)
                self.closed = True
            return begun
        kind, value = label_of(line)
        if kind and not (kind == "closings" and is_blank(line[value:])):  # "Résumé :" may be a request
            return self._labelled(kind, start + value, stop)
        if self.ruled and self._is_rule(line):
            self._take("said", line.strip(), stop)
            return True
        return not self.parts.marked and self._sentences(start, line)

    def _is_rule(self, line: str) -> bool:
        """Return whether a line below "Rules:" is one of the rules."""
        return bool(_ITEM.match(line)) or bool(PLACEHOLDER.search(line))

    def _labelled(self, kind: str, value: int, stop: int) -> bool:
        """Read a line that opens with a label."""
        is_empty = is_blank(self.content[value:stop])
        if kind == "labels":
            self._confirm(value)
            self.parts.marked = self.closed = True
            self.ruled = False
            return is_empty
        if kind in RULES:
            self.ruled = is_empty
            self.waiting.append(("other", ""))
            return is_empty or self._sentences(value, self.content[value:stop])
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
        before = self.at, list(self.parts.instructions), list(self.parts.questions), self.parts.requests
        last = "", ""
        for found in _SENTENCE.finditer(line):
            sentence, stop = found.group().strip(), start + found.end()
            kind = kind_of(sentence)
            is_open = kind in ("request", "question", "said") or not self.closed
            if not kind or not is_open or not self._take(kind, sentence, stop):
                if last[0] and not points_on(*last):  # the text itself begins like an instruction
                    self.at, self.parts.instructions, self.parts.questions, self.parts.requests = before
                    self.waiting.clear()
                return False
            last = (sentence, kind) if self.at == stop else last
            closes = sentence.endswith(COLONS)
            self.closed = self.closed or (closes and kind in ("request", "said"))
            if closes and kind != "question" and announces_rules(sentence):
                self.ruled, self.closed = True, False
        return True

    def _take(self, kind: str, sentence: str, stop: int) -> bool:
        """Take a sentence as an instruction, or let it wait; return whether it may be an instruction."""
        self.waiting.append((kind, sentence))
        if kind == "request":
            self.parts.requests = True
            self._confirm(stop)
        elif kind == "said" or (kind == "other" and self.at and not self.fresh):
            self._confirm(stop)
        return len(self.waiting) <= _MANY

    def _confirm(self, stop: int) -> None:
        """Everything that waits is an instruction; the text begins behind this place."""
        self.parts.take(self.waiting)
        self.waiting.clear()
        self.at = stop
        self.fresh = False


def _opens_marks(text: str) -> bool:
    """Return whether a line opens with marks such as three quotes."""
    return any(text.startswith(opening) for opening, _ in _FENCES)


def _tail(content: str, start: int, parts: Parts) -> int:
    """Return where the text ends, and take the instruction behind the text."""
    stop = _format_section(content, start) if parts.requests or parts.marked else len(content)
    waiting: list[tuple[str, str]] = []
    place = stop
    for _ in range(_MANY):
        line_start = max(content.rfind("\n", start, place) + 1, start)
        line = content[line_start:place]
        if place <= start or len(line) > 4 * LONGEST or (line_start == start and not parts.marked):
            break
        kind, value = label_of(line)
        rest = line[value:].strip() if kind else ""
        if is_blank(line):
            pass
        elif _SEPARATOR.match(line) or _LAST_MARK.match(line):
            parts.take(waiting)
            waiting.clear()
            stop = line_start
        elif kind == "closings" and not rest:
            stop = line_start
        elif kind == "questions" and rest:
            parts.questions.append(rest)
            stop = line_start
        else:
            kinds = [(kind_of(found.strip()), found.strip()) for found in _SENTENCE.findall(line)]
            if not all(kind_ for kind_, _ in kinds):
                break
            waiting.extend(kinds)
            if any(kind_ == "request" for kind_, _ in kinds):
                parts.take(waiting)
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
        kind, value = label_of(content[line_start:place])
        if kind == "formats" and is_blank(content[line_start + value : place]):
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
    if content[start:stop].count('"') == 2 and content[start] == content[stop - 1] == '"':
        return start + 1, stop - 1
    return start, stop


def _is_instruction(text: str, parts: Parts) -> bool:
    """Return whether a text beside marks is no more than instructions and questions, and take these."""
    if len(text) > 20 * LONGEST:
        return False
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        kind, value = label_of(line)
        rest = line[value:].strip() if kind else line
        if kind == "questions" and rest:
            found.append(("question", rest))
        elif not (kind in (*RULES, "details") or _SEPARATOR.match(line) or (kind and not rest)):
            found.extend((kind_of(each.strip()), each.strip()) for each in _SENTENCE.findall(line))
    if not all(kind for kind, _ in found):
        return False
    parts.take(found)
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
    parts = Parts(content, marked=True)
    if not texts or not all(_is_instruction(piece, parts) for piece in [*outside, content[begin:]]):
        return None
    for name, start, stop in found:
        if name in _NO_TEXTS:
            (parts.questions if name in _ASKED else parts.instructions).append(content[start:stop].strip())
    _, start, stop = max(texts)
    named = next(name for name, begins, _ in found if begins == start)
    parts.text = "\n\n".join(content[a:b].strip() for name, a, b in found if name == named)
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
    return max((value for value in item.values() if isinstance(value, str)), key=len, default="")


def _length(wanted: Iterable[Parts]) -> tuple[float, str, bool]:
    """Return the length that the last message with a length names, its unit, and whether there is one."""
    for parts in wanted:
        found = length_of(folded(PLACEHOLDER.sub(" ", "\n".join(parts.instructions))))
        if found:
            return (*found, True)
    return DEFAULT_LENGTH, "sentences", False
