"""Talk: finds who speaks and when, in transcripts, chats, interviews and subtitles."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from .labels import kind_of
from .lines import Line
from .patterns import pattern
from .unicode import strip_left, strip_right

_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\b\.?)?"
_STAMP = rf"[\[(]?(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}},?\s+)?{_CLOCK}[\])]?"
_NAME = r"[^\W\d_](?:[^:：.!?,;*]|\.(?! [^\W\d_]{4})){0,36}?"
# "[09:12] Ida Berg: Yes.", "**Ida Berg:** Yes.", "Ida Berg (00:03): Yes.", "09:12 From Ida to Everyone:"
_TURN = pattern(
    rf"({_STAMP}\s*(?:[-–—]\s*)?)?(?:From )?"
    rf"(?:<(?:v (?=.)|(?<=[\]\d] <))([^<>]{{1,40}})>"
    rf"|(?:\*\*)?({_NAME})(?: to \w+)?(?:\s*[\[(]{_CLOCK}[\])])?(?:\*\*)?[:：](?:\*\*)?(?=\s|$)"
    r"|([QA])\.\s)"
)
_DAY = (
    r"(?:(?:today|yesterday|heute|gestern|aujourd'hui|hier|hoy|ayer|oggi|ieri|hoje|ontem)"
    r"(?: at| um| à| a las| às)? )?"
)
# "Ida Berg  00:03", "Ida Berg, [06.03.2024 18:42]", "Ida — Today at 6:42 PM"
_HEAD = pattern(rf"([^\W\d_][^:：!?,;—|]{{0,38}}?)(?:,|\s[—–|·-])?\s+{_DAY}{_STAMP}:?$", re.IGNORECASE)
_STAMPED = pattern(rf"{_STAMP}(?:\s|$)")
_ONLY_CLOCK = pattern(rf"{_CLOCK}$")
_ONLY_NUMBER = pattern(r"[\w/-]*\d[\w/-]*")  # "12", "3f1c77a0-11aa/19-0"
_SOUND = pattern(r"\(.*\)|\[.*\]|\*.*\*|[♪#].*")  # "(door slams)", "♪ music ♪"
_VOICE_END = "</v>"
_SHOWN = 3  # so many lines of captions stand on the screen, or just did
_ASKS = frozenset({"q", "question", "frage", "pregunta", "pergunta", "domanda", "vraag"})  # an interviewer
_RANGE = pattern(rf"{_CLOCK}\s*-->")
_LABELS = ("notice", "boilerplate", "caption", "credit")
_NAME_WORDS = 4
# Who wrote a post: "by ida » Mon 4 March", "answered Mar 4 at 9:30", "u/ida 5 hours ago".
_POST = pattern(
    r"(?:by (\S.{0,40}?) »|posted by u/|r/\w+$|level \d|(?:joined|posts|beiträge|messages|mensajes): .*\d"
    r"|.*#\d+$|(?:asked|answered|modified|edited) .*\d"
    r"|\S+(?: \S+)? (?:wrote|replied|schrieb|a écrit|escribió|escreveu)\b.*(?:\d|:$))",
    re.IGNORECASE,
)
_AGO = pattern(
    r"(?:.{0,40} )?\d+ ?(?:s|m|min|h|hr|d|day|w|week|mo|month|y|yr|year|hour|minute)s?\.?(?: ago)?$"
)
_REACTIONS = frozenset({"reply", "report", "quote", "like", "upvote", "vote"})
_POSTS, _POST_CHARS, _LABEL_WORDS = 2, 80, 3
_TURNS, _SHARE, _NAMES = 3, 0.4, 0.7  # fewest turns, their share of the lines, most names a turn


class _Turn(NamedTuple):
    """A line that opens with a speaker."""

    speaker: str
    cue: str  # the name, with what belongs to it
    words: str  # what is said on the same line


def mark_talk(text: str, lines: list[Line]) -> bool:
    """Mark cues: speakers and time stamps. A cue before words on the same line becomes a line of its own.

    A turn is a line that opens with a speaker. A text is talk if four of ten lines are turns and a speaker
    has two of them, if it has turns of "Q.", or if it has the time ranges of subtitles.

    Returns
    -------
    bool
        Whether the text is talk.
    """
    if not any(sign in text for sign in ":：.<["):
        return False
    marked = _may_be_turns(lines)
    ranges = [at for at in marked if _RANGE.match(lines[at].text)]
    is_subtitles = len(ranges) > 1
    if is_subtitles:
        lines[:] = _subtitles(text, lines, ranges)
        marked = _may_be_turns(lines)
    clocks = [lines[at] for at in marked if _ONLY_CLOCK.match(lines[at].text)]
    free = [at for at in marked if not lines[at].kind]
    said = {line: _cut(line) for line in {lines[at].text for at in free}}  # equal lines: once
    turns = {at: turn for at in free if (turn := said[lines[at].text])}
    stamped = sum(lines[at].text[0] in "[(0123456789" for at in turns) > len(turns) / 2
    is_talk = _are_enough(turns, lines, stamped=stamped)
    for line in clocks:
        line.kind = "cue" if is_talk or is_subtitles else "boilerplate"
    if not is_talk:
        return is_subtitles
    split: list[Line] = []
    for at, line in enumerate(lines):
        if at in turns:
            split += _lines_of(turns[at], line)
        else:
            if stamped and not line.kind and _STAMPED.match(line.text):
                line.kind = "notice"  # "[19:12] Ida joined"
            split.append(line)
    lines[:] = split
    return True


def _may_be_turns(lines: list[Line]) -> list[int]:
    """Return the numbers of the lines that may be turns or time ranges: few lines of prose may be."""
    return [
        at
        for at, line in enumerate(lines)
        if ":" in (text := line.text) or "：" in text or text[1:2] == "." or text[0] in "<["
    ]


def _are_enough(turns: Mapping[int, _Turn], lines: list[Line], *, stamped: bool) -> bool:
    """Return whether so many lines are turns, of so few speakers, that the text is talk.

    A speaker on a line of its own counts twice: the words stand on the next line.
    """
    if any(lines[at].text.startswith("<v ") for at in turns):
        return True  # only captions write so
    if len(turns) < _TURNS:
        return False
    times = Counter(turn.speaker for turn in turns.values())
    free = sum(not line.kind for line in lines)
    in_turns = sum(1 + (not turn.words) for turn in turns.values())
    return (
        ("Q" in times or in_turns >= _SHARE * free)
        and max(times.values()) > 1
        and (stamped or len(times) <= _NAMES * len(turns))
    )


def speaker_of(cue: str) -> str:
    """Return who speaks, by the text of a cue, or "".

    Examples
    --------
    >>> speaker_of("[00:01:05] Ida Berg:"), speaker_of("Ida Berg  00:03"), speaker_of("18:42")
    ('Ida Berg', 'Ida Berg', '')
    """
    turn = _turn(cue)
    if turn:
        return turn[0]
    post = _POST.match(cue)
    return (post and post[1]) or ""


def _turn(text: str) -> tuple[str, int] | None:
    """Return the speaker that a line opens with and where the words begin, or None."""
    found = _TURN.match(text)
    if found:
        name = (found[2] or found[3] or found[4]).strip()
        if found[2] or (len(name.split()) <= _NAME_WORDS and (found[1] or not name[0].islower())):
            return name, found.end()
        return None
    head = _HEAD.match(text)
    if head and len(head[1].split()) <= _NAME_WORDS and not head[1][0].islower():
        return head[1], len(text)
    return None


def _cut(text: str) -> _Turn | None:
    """Cut a line into the cue and the words. Return None for a time of day, and for "Photos: Ida Berg"."""
    turn = None if _ONLY_CLOCK.match(text) else _turn(text)
    if not turn or kind_of(text, ended=False) in _LABELS:
        return None
    who, at = turn
    return _Turn(who, strip_right(text[:at]), strip_left(text[at:]))


def _lines_of(turn: _Turn, line: Line) -> list[Line]:
    """Return the lines that a turn makes of a line. The words of an interviewer are left out."""
    speaker, cue, words = turn
    lines = [Line(cue, line.start, line.start + len(cue), line.gap, "cue")]
    if words:
        kind = "boilerplate" if speaker.lower() in _ASKS else ""
        lines.append(Line(words, line.end - len(words), line.end, False, kind))
    return lines


def _subtitles(text: str, lines: list[Line], ranges: list[int]) -> list[Line]:
    """Return the lines of subtitles, and mark what is no speech. The lines below a time range are joined.

    No speech are the time ranges, the line before each, the head of the file, sounds such as "(door slams)",
    and what rolling captions show twice.
    """
    for line in lines[: ranges[0]]:
        line.kind = "boilerplate"
    for at in ranges:
        lines[at].kind = "cue"
        if at and (lines[at].gap or lines[at - 1].gap) and _ONLY_NUMBER.fullmatch(lines[at - 1].text):
            lines[at - 1].kind = "cue"
    joined: list[Line] = []
    shown: deque[str] = deque(maxlen=_SHOWN)
    for line in lines:
        if not line.kind:
            if _SOUND.fullmatch(line.text) or "><c" in line.text or line.text in shown:
                line.kind = "boilerplate"
            shown.append(line.text)
        end = line.start + len(strip_right(line.text.removesuffix(_VOICE_END)))
        before = joined[-1] if joined else None
        if before and not (before.kind or line.kind or line.gap or line.text[0] in "-–<"):
            joined[-1] = Line(text[before.start : end], before.start, end, before.gap)
        elif end > line.start:
            joined.append(Line(text[line.start : end], line.start, end, line.gap, line.kind))
        if end < line.end:
            joined.append(Line(_VOICE_END, line.end - len(_VOICE_END), line.end, False, "cue"))
    return joined


def mark_turns(units: list[Line]) -> None:
    """Mark what stands behind a cue as prose, however short it is."""
    for before, unit in pairwise(units):
        if before.kind == "cue" and not unit.kind:
            unit.kind = "prose"


def mark_thread(units: list[Line]) -> None:
    """Mark what stands around the posts of a forum, or of a page of questions and answers.

    Two lines tell who wrote a post, or when; then labels of three words at most are no part of a post.
    """
    labels = [
        unit
        for unit in units
        if unit.kind in ("", "item") and not unit.ended and len(unit.text) <= _POST_CHARS
    ]
    times = Counter([unit.text for unit in labels])  # labels that are equal are read once
    heads = [text for text in times if _POST.match(text)]
    if sum(times[text] for text in heads) < _POSTS:
        if sum(times[text] for text in times if text.lower() in _REACTIONS) < _POSTS:
            return
        heads = [text for text in times if _AGO.match(text)]
        if sum(times[text] for text in heads) < _POSTS:
            return
    shown = frozenset(heads)
    posts = [unit for unit in labels if unit.text in shown]
    for unit in posts:
        unit.kind = "boilerplate" if _turn(unit.text) else "cue"
    for unit in labels:
        if unit.kind in ("", "item") and unit.start > posts[0].start:
            says = kind_of(unit.text, ended=False)
            if unit.words <= _LABEL_WORDS or says in (*_LABELS, "end"):
                unit.kind = "boilerplate"
