"""Page: finds the body of a page, its title, its headings, and what stands around the body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from .labels import is_date, is_row, kind_of, plain_words
from .lines import DASHES, LONG_WORDS, Line, is_capitalised
from .patterns import pattern

_DIGIT = pattern(r"\d")
_NUMBER = pattern(r"^\d{1,4}\s*|(?:(?<!\s)\s+)?\d{1,4}$")
_PAGE = pattern(r"\d{1,4}(?:\s{2,}\S.{0,80})?$|\S(?:.{0,79}\S)?\s{2,}\d{1,4}$")
_CONTENTS = pattern(r"\d+(?:\.\d+)*\s+\S")  # a line of a table of contents
_SENTENCE_END = pattern(r"[a-z]{3}[.!?][\"”’]?\s+[^\Wa-z]")
_INTRODUCES = ",:;，：；、"  # a line that ends so goes on in the next line
_FURNITURE = ("notice", "boilerplate", "caption", "credit")
# Who wrote a post, and when.
_POST = pattern(r"\bby \S|»|\b(?:wrote|asked|answered|commented|replied|schrieb|escribió)\b")
_SEPARATOR = pattern(r"\s[|»›>•·/]\s|\t|\s{3}")  # between the entries of a menu
_CJK = pattern("[\u3040-\u30ff\u3400-\u9fff]+")
_SECTION_WORDS, _HEADING_WORDS, _QUESTION_WORDS = 5, 8, 18
_NO_ITEM = pattern(r"[–—]|\W*\[")  # the author of a quotation; a box to tick
_TEASER_WIDTH = 320  # the longest caption or teaser
_LABEL, _BREAK = -60.0, -200.0  # worth of a label; of a date or "Comments"
_BODY = 100.0  # least worth of a body
_TITLE_WIDTH, _TITLE_WORDS = 160, 4  # longest title; fewest words of a title above a subtitle
_MENU = 6  # entries of a menu


def mark_places(units: list[Line]) -> None:
    """Mark what is no prose by its words and its place: title, headings, notices, captions, menus.

    The body is the run of lines with the largest sum of worth (a maximum-sum subarray). Running text is worth
    its width, a label takes worth away.
    """
    _mark_marked_title(units)
    times = Counter([unit.text for unit in units])
    says = _say(units)
    body = _body(units, says, times)
    _mark_words(units, says, has_body=body is not None)
    if body is None:
        return
    first, last = body
    for unit in units:
        # In scripts without spaces a sentence has few words.
        is_sentence = unit.ended and unit.width > len(unit.text)
        if unit.kind in ("", "item") and not is_sentence and is_row(unit.text):
            unit.kind = "table"
    opening = _opening(units, first)
    is_marked = any(unit.kind == "title" and unit.text[0] == "#" for unit in units)  # no page shows the sign
    is_site = not is_marked and (_has_menu(units[:opening]) or _has_menu(units[last + 1 :]))
    if not is_site:
        first = opening
    _mark_title(units, first, units[opening : last + 1], is_site=is_site)
    _mark_captions(units)
    _mark_outside(units, first, last, is_site=is_site)
    if is_site:
        _mark_tight(units)
    running = [unit for unit in units[first : last + 1] if unit.kind in ("", "item")]
    for unit in running:
        if _is_label(unit) and _is_dateline(unit):
            unit.kind = "boilerplate"
    _mark_questions(running)
    _mark_headings(running, is_site=is_site)
    _mark_numbered(units)
    _mark_sections(units)


def _mark_outside(units: list[Line], first: int, last: int, *, is_site: bool) -> None:
    """Mark what stands before and behind the body as boilerplate.

    A wide paragraph before the body stays. Where no menu is, a sentence behind the body stays, too. There, a
    line that introduces the next line stays as well.
    """
    for i, unit in enumerate(units):
        if first <= i <= last or (unit.kind and not (is_site and unit.kind in ("item", "table"))):
            continue
        is_paragraph = i < first and unit.ended and unit.width > _TEASER_WIDTH
        if not is_paragraph and (
            is_site or not ((i > last and unit.sentence) or unit.text[-1] in _INTRODUCES)
        ):
            unit.kind = "boilerplate"


def _mark_tight(units: list[Line]) -> None:
    """Mark sentences without a blank line before and behind, where most paragraphs have one before them.

    A browser copies a paragraph with blank lines around it; a caption or a teaser comes without.
    """
    paragraphs = [unit.gap for unit in units if unit.long and unit.ended and not unit.kind]
    if len(paragraphs) < 3 or sum(paragraphs) < 0.6 * len(paragraphs):
        return
    for unit, following in pairwise(units):
        is_teaser = unit.sentence and unit.width <= _TEASER_WIDTH and unit.text[-1] not in _INTRODUCES
        if is_teaser and not (unit.kind or unit.gap or following.gap):
            unit.kind = "boilerplate"


def mark_running_heads(text: str, lines: list[Line]) -> None:
    """Mark page numbers, and the heads that stand beside them: "42  A History of Frost"."""
    if not _DIGIT.search(text):
        return
    heads = [
        (line, _NUMBER.sub("", line.text))
        for line in lines
        if (line.text[-1].isdigit() or line.text[0].isdigit()) and not line.kind and _PAGE.match(line.text)
    ]
    if not heads:
        return
    times = Counter(head for _, head in heads)
    for line, head in heads:
        if line.text.isdigit() or times[head] > 1:
            line.kind = "boilerplate"


def _mark_marked_title(units: list[Line]) -> None:
    """Mark "# Title" at the top."""
    top = next((unit for unit in units if unit.kind not in ("boilerplate", "code")), None)
    if top and top.kind == "heading" and top.text.startswith("# "):
        top.kind = "title"


def _say(units: list[Line]) -> list[str]:
    """Return what the words of each line say of its kind, or "". Lines that are equal are read once."""
    known: dict[str, str] = {}
    says = []
    for unit in units:
        kind = known.get(unit.text) if unit.kind in ("", "item", "prose") else ""
        if kind is None:
            kind = kind_of(unit.text.lstrip("•·-–*|[ "), ended=unit.ended)
            known[unit.text] = kind
        says.append(kind)
    return says


def _mark_words(units: list[Line], says: Sequence[str], *, has_body: bool) -> None:
    """Mark lines by their words. Where no body is, only notices: a poem may open with "Follow"."""
    for unit, kind in zip(units, says, strict=True):
        if not kind or kind in ("greeting", "closing", "section") or (kind != "notice" and not has_body):
            continue
        if unit.kind in ("", "item") or (unit.kind == "prose" and kind == "notice"):
            unit.kind = "boilerplate" if kind == "end" else "heading" if kind == "reference" else kind


def _body(units: list[Line], says: Sequence[str], times: Counter[str]) -> tuple[int, int] | None:
    """Return the first and the last unit of the body, or None where no running text stands.

    A body of enough worth ends at "Comments".
    """
    best = score = 0.0
    begin = first = last = 0
    known: dict[tuple[str, str], float] = {}  # lines that are equal are worth the same
    for i, unit in enumerate(units):
        if says[i] == "end" and score >= _BODY and not unit.long:
            break
        worth = known.get((unit.text, unit.kind)) if times[unit.text] > 1 else None
        if worth is None:
            worth = known[unit.text, unit.kind] = _worth(unit, says[i], times)
        score += worth
        if score <= 0:
            score, begin = 0, i + 1
        elif score > best and worth > 0:
            best, first, last = score, begin, i
    return (first, last) if best >= _BODY else None


def _worth(unit: Line, says: str, times: Counter[str]) -> float:
    """Return what a line adds to the worth of a body."""
    if unit.kind == "prose":
        return float(unit.width)
    if unit.ended and not unit.kind and not says and times[unit.text] == 1:  # a shortcut
        return float(unit.width) if unit.long else unit.width / 2
    is_furniture = says in _FURNITURE
    is_contents = not unit.ended and unit.kind != "item" and _CONTENTS.match(unit.text)
    if is_contents or (unit.kind not in ("", "item") and not is_furniture):
        return 0.0
    if says == "end" or (_is_dateline(unit) and not _POST.search(unit.text)):
        return _BREAK
    if is_furniture or times[unit.text] > 1:
        return _LABEL
    if unit.sentence or _is_item_of_words(unit):
        is_title_like = not unit.ended and is_capitalised(unit.text)
        worth = float(unit.width) if unit.long and not is_title_like else unit.width / 2
        return worth if unit.sentence or not is_title_like else 0.0
    return 0.0 if unit.kind == "item" or unit.text[-1] in ":：" else _LABEL


def _is_item_of_words(unit: Line) -> bool:
    """Return whether an item without an end mark has so many words that it is no entry of a menu."""
    return unit.kind == "item" and unit.words > _SECTION_WORDS and not _NO_ITEM.match(unit.text)


def _is_label(unit: Line) -> bool:
    """Return whether a line that is not marked is neither running text nor a sentence."""
    return not unit.kind and not unit.sentence


def _opening(units: list[Line], first: int) -> int:
    """Return the number of the first paragraph before the body that no byline or date parts from the body.

    The introduction of a recipe stands there, before the ingredients. If no paragraph does, return `first`.
    """
    opening = first
    for at in range(first - 1, -1, -1):
        if _is_dateline(units[at]):
            break
        if units[at].long and units[at].ended and not units[at].kind:
            opening = at
    return opening


def _has_menu(around: list[Line]) -> bool:
    """Return whether enough lines in a row may be the entries of a menu."""
    in_row = 0
    for unit in around:
        is_entry = unit.kind not in ("heading", "code") and not unit.sentence and unit.text[-1] not in ":："
        in_row = in_row + 1 if is_entry else 0
        if in_row == _MENU:
            return True
    return False


def _mark_title(units: list[Line], first: int, body: list[Line], *, is_site: bool) -> None:
    """Mark as the title the label before the body that shares most of its terms with the body.

    A label counts five times if a byline or a date follows it. If another label that shares terms stands
    right before the best label, the best label is a subtitle. On a site where no label shares a term, the
    title may be the first line of the body.
    """
    candidates = [at for at in range(first) if _may_be_title(units[at])]
    may_open = is_site and _may_be_title(units[first])
    if not (candidates or may_open) or any(unit.kind == "title" for unit in units[:first]):
        return
    held = _terms("\n".join([unit.text for unit in body]))

    def shared(at: int) -> int:
        return len(_terms(units[at].text) & held)

    def score(at: int) -> float:
        dated = any(map(_is_dateline, units[at + 1 : at + 4]))
        return shared(at) ** 2 / (len(_terms(units[at].text)) + 3) * (5 if dated else 1)

    best = max(candidates, key=score, default=-1)
    above = best - 1
    if (
        above in candidates
        and units[above].words >= _TITLE_WORDS
        and shared(above) > 1
        and units[best].text not in units[above].text  # no path: "Home > News > Dike opened"
    ):
        best = above
    if may_open and (best < 0 or not shared(best)):
        best = first
    units[best].kind = "title"


def _may_be_title(unit: Line) -> bool:
    """Return whether a line before the body has the shape of a title."""
    return (
        unit.kind in ("", "heading")
        and 2 <= unit.words <= 2 * LONG_WORDS
        and unit.width <= _TITLE_WIDTH
        and not (unit.ended and unit.text[-1] not in "?!？！…")
        and unit.text[-1] not in _INTRODUCES
        and unit.text[0] not in DASHES
        and not _SEPARATOR.search(unit.text)
        and not _is_dateline(unit)
    )


def _is_dateline(unit: Line) -> bool:
    """Return whether a line is a byline or a date."""
    is_short = unit.words <= LONG_WORDS and not (unit.ended or unit.long)
    return unit.kind == "credit" or (is_short and unit.kind != "item" and is_date(unit.text))


def _terms(text: str) -> set[str]:
    """Return the words of four letters or more; pairs of characters in scripts without spaces."""
    terms = {word for word in plain_words(text) if len(word) > 3}
    if not text.isascii():
        for run in _CJK.findall(text):
            terms.update(map("".join, pairwise(run)))
    return terms


def _mark_captions(units: list[Line]) -> None:
    """Mark a sentence before the credit of a picture on its own line."""
    for before, unit in pairwise(units):
        if unit.kind == "caption" and unit.words <= _HEADING_WORDS and not before.kind:
            if before.width <= _TEASER_WIDTH and not _SENTENCE_END.search(before.text):
                before.kind = "caption"


def _mark_headings(body: list[Line], *, is_site: bool) -> None:
    """Mark lines without an end mark between paragraphs, as headings or as the rows of a menu."""
    end = 0
    for at, unit in enumerate(body):
        if at < end or unit.kind or unit.sentence:
            continue
        end = next((i for i in range(at + 1, len(body)) if not _is_label(body[i])), len(body))
        run = body[at:end]
        if len(run) < 3:
            if is_site or (at and end < len(body) and (body[end].long or body[end].kind == "item")):
                for label in run:
                    label.kind = "heading" if is_site or label.words <= LONG_WORDS else ""
        elif is_site:
            for label in run:
                label.kind = "boilerplate"


def _mark_numbered(units: list[Line]) -> None:
    """Mark items with a number that introduce a paragraph as headings: "1. Costs"."""
    for before, unit, following in zip((None, *units), units, units[1:], strict=False):
        if (
            unit.kind == "item"
            and unit.text[0].isdigit()
            and unit.words <= _HEADING_WORDS
            and not unit.ended
            and not following.kind
            and not (before and before.kind == "item")
        ):
            unit.kind = "heading"


def _mark_questions(body: list[Line]) -> None:
    """Mark the questions of an interview or a list of questions and answers as headings."""
    asked = [
        unit
        for unit, following in pairwise(body)
        if unit.text[-1] in "?？؟" and unit.words <= _QUESTION_WORDS and following.long and not following.kind
    ]
    if len(asked) > 2 and len(asked) >= 0.2 * len(body):
        for unit in asked:
            unit.kind = "heading"


def _mark_sections(units: list[Line]) -> None:
    """Mark what stands under a heading such as "References" or "About us", in the last part of a text."""
    kind = ""
    for unit in units[len(units) // 2 :]:
        if unit.kind in ("heading", "title"):
            kind = ""
            if unit.words < _SECTION_WORDS:
                said = kind_of(_NUMBER.sub("", unit.text).strip("#= "), ended=False)
                kind = {"reference": "reference", "section": "boilerplate"}.get(said, "")
        elif kind and unit.kind in ("", "item"):
            unit.kind = kind
