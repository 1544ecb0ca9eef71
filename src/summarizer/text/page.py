"""Page: finds the body of a page, its title, its headings, and what stands around the body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from .labels import is_date, is_row, kind_of, plain_words
from .lines import DASHES, LONG_WORDS, Line, is_capitalised

_NUMBER = re.compile(r"^\d{1,4}\s*|(?:(?<!\s)\s+)?\d{1,4}$")
_PAGE = re.compile(r"\d{1,4}(?:\s{2,}\S.{0,80})?$|\S(?:.{0,79}\S)?\s{2,}\d{1,4}$")
_CONTENTS = re.compile(r"\d+(?:\.\d+)*\s+\S")  # a line of a table of contents
_SENTENCE_END = re.compile(r"[a-z]{3}[.!?][\"”’]?\s+[^\Wa-z]")
_INTRODUCES = ",:;，：；、"  # a line that ends so goes on in the next line
_FURNITURE = ("notice", "boilerplate", "caption", "credit")
_PASSED_BY = ("boilerplate", "caption")  # an article goes on below these
# Who wrote a post, and when.
_POST = re.compile(r"\bby \S|»|\b(?:wrote|asked|answered|commented|replied|schrieb|escribió)\b")
_SEPARATOR = re.compile(r"\s[|»›>•·/]\s|\t|\s{3}")  # between the entries of a menu
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]+")
_SECTION_WORDS, _HEADING_WORDS, _QUESTION_WORDS = 5, 8, 18
_CAPTION_WIDTH = 320
_WIDEST = {"boilerplate": 160, "end": 160, "caption": _CAPTION_WIDTH}
_NOTICE_WIDTH = 500  # longer lines are paragraphs, whatever words they hold
_NO_ITEM = re.compile(r"[–—]|\W*\[")  # the author of a quotation; a box to tick
_HEADING, _LABEL, _BREAK = -20.0, -60.0, -200.0  # worth of "Plan:", of a label, of a date or "Related"
_BODY = 100.0  # least worth of a body
_STOP = 300.0  # an article of this worth ends at "Comments"
_SITE = 6  # labels of a page with a menu


def mark_places(units: list[Line]) -> None:
    """Mark what is no prose by its words and its place: title, headings, notices, captions, menus.

    The body is the run of lines with the largest sum of worth (a maximum-sum subarray). Running text is worth
    its width, a label takes worth away.
    """
    _mark_marked_title(units)
    says = [_says(unit) for unit in units]
    times = Counter([unit.text for unit in units])
    body = _body(units, says, times)
    _mark_words(units, says, has_body=body is not None)
    if body is None:
        return
    first, last = body
    for unit in units:
        if unit.kind in ("", "item") and is_row(unit.text):
            unit.kind = "table"
    labels = [not unit.sentence for unit in units]
    around = [*units[:first], *units[last + 1 :]]
    is_letter = any(unit.kind in ("greeting", "signature") for unit in units)
    is_marked = any(unit.kind == "title" and unit.text[0] == "#" for unit in units)  # no page shows the sign
    is_site = not (is_letter or is_marked) and sum(_is_entry(unit) for unit in around) >= _SITE
    _mark_title(units, first, last, is_site=is_site)
    _mark_captions(units)
    for i, unit in enumerate(units):
        if unit.kind and not (is_site and unit.kind in ("item", "table") and not first <= i <= last):
            continue
        if not first <= i <= last:
            if is_site or (labels[i] and (unit.words < 9 or all(labels[max(i - 1, 0) : i + 2]))):
                unit.kind = "boilerplate" if is_site or unit.text[-1] not in _INTRODUCES else unit.kind
        elif labels[i] and (times[unit.text] > 1 or _is_dateline(unit)):
            unit.kind = "boilerplate"
    running = [unit for unit in units[first : last + 1] if unit.kind in ("", "item")]
    _mark_contents(running)
    _mark_questions(running)
    _mark_headings(running, is_site=is_site)
    _mark_numbered(units)
    _mark_sections(units)


def mark_running_heads(lines: list[Line]) -> None:
    """Mark page numbers, and the heads that stand beside them: "42  A History of Frost"."""
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
    """Mark "# Title" at the top, or a label just before the first heading."""
    top = next((unit for unit in units if unit.kind not in ("boilerplate", "code")), None)
    if top and top.kind == "heading" and top.text.startswith("# "):
        top.kind = "title"
    elif (
        len(units) > 1 and top is units[0] and _is_label(top) and top.words > 2 and units[1].kind == "heading"
    ):
        top.kind = "title"


def _says(unit: Line) -> str:
    """Return what the words of a line say of its kind, or ""."""
    if unit.kind not in ("", "item", "prose") or unit.width > _NOTICE_WIDTH:
        return ""
    kind = kind_of(unit.text.lstrip("•·-–*|[ "), ended=unit.ended)
    return kind if unit.width <= _WIDEST.get(kind, _NOTICE_WIDTH) else ""


def _mark_words(units: list[Line], says: Sequence[str], *, has_body: bool) -> None:
    """Mark lines by their words. Where no body is, only notices: a poem may open with "Follow"."""
    for unit, kind in zip(units, says, strict=True):
        if not kind or kind in ("greeting", "closing", "section") or (kind != "notice" and not has_body):
            continue
        if unit.kind in ("", "item") or (unit.kind == "prose" and kind == "notice"):
            unit.kind = "boilerplate" if kind == "end" else "heading" if kind == "reference" else kind


def _body(units: list[Line], says: Sequence[str], times: Counter[str]) -> tuple[int, int] | None:
    """Return the first and the last unit of the body, or None where no running text stands."""
    best = score = 0.0
    begin = first = last = 0
    for i, unit in enumerate(units):
        if says[i] == "end" and score >= _STOP and not unit.long:
            break
        worth = _worth(unit, says[i], times)
        score += worth
        if score <= 0:
            score, begin = 0, i + 1
        elif score > best and worth > 0:
            best, first, last = score, begin, i
    if best < _BODY:
        return None
    for i in range(last + 1, len(units)):  # a short sentence behind "Advertisement" belongs to the body
        if units[i].sentence and not says[i] and times[units[i].text] == 1:
            last = i
        elif says[i] not in _PASSED_BY:
            break
    return first, last


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
    if says == "end" or (_is_dateline(unit) and unit.text[0] not in DASHES and not _POST.search(unit.text)):
        return _BREAK
    if is_furniture or times[unit.text] > 1:
        return _LABEL
    if unit.sentence or _is_item_of_words(unit):
        is_title_like = not unit.ended and is_capitalised(unit.text)
        worth = float(unit.width) if unit.long and not is_title_like else unit.width / 2
        return worth if unit.sentence or not is_title_like else 0.0
    return _HEADING if unit.text[-1] in ":：" else _LABEL


def _is_item_of_words(unit: Line) -> bool:
    """Return whether an item without an end mark has so many words that it is no entry of a menu."""
    return unit.kind == "item" and unit.words > _SECTION_WORDS and not _NO_ITEM.match(unit.text)


def _is_label(unit: Line) -> bool:
    """Return whether a line that is not marked is neither running text nor a sentence."""
    return not unit.kind and not unit.sentence


def _is_entry(unit: Line) -> bool:
    """Return whether a line outside of the body may be an entry of a menu."""
    return unit.kind not in ("heading", "code") and not unit.sentence and unit.text[-1] not in ":："


def _mark_title(units: list[Line], first: int, last: int, *, is_site: bool) -> None:
    """Mark as the title the label before the body that shares most of its terms with the body.

    A label counts three times if a byline or a date follows it.
    """
    candidates = [at for at, unit in enumerate(units[:first]) if _may_be_title(unit)]
    if not candidates or any(unit.kind == "title" for unit in units):
        return
    held = _terms("\n".join([unit.text for unit in units[first : last + 1]]))
    best, title = 0.0, None
    for at in candidates:
        unit = units[at]
        terms = _terms(unit.text)
        shared = len(terms & held)
        dated = any(map(_is_dateline, units[at + 1 : at + 4]))
        score = (shared * shared + 0.1 * dated) / (len(terms) or 1) * (3 if dated else 1)
        if score > best:
            best, title = score, unit
    if title is None and not is_site:  # few labels: the first is the title
        title = units[candidates[0]]
    if title is not None:
        title.kind = "title"


def _may_be_title(unit: Line) -> bool:
    """Return whether a line before the body has the shape of a title."""
    return (
        unit.kind in ("", "heading")
        and 3 <= unit.words <= 2 * LONG_WORDS
        and not (unit.ended and unit.text[-1] not in "?!？！…")
        and unit.text[-1] not in _INTRODUCES
        and unit.text[0] not in DASHES
        and not _SEPARATOR.search(unit.text)
        and not _is_dateline(unit)
    )


def _is_dateline(unit: Line) -> bool:
    """Return whether a line is a byline or a date."""
    return unit.kind == "credit" or (unit.words <= LONG_WORDS and not unit.ended and is_date(unit.text))


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
            if before.width <= _CAPTION_WIDTH and not _SENTENCE_END.search(before.text):
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
        elif is_site or _is_menu(run):
            for label in run:
                label.kind = "boilerplate"


def _mark_contents(body: list[Line]) -> None:
    """Mark the lines of a table of contents: two or more in a row."""
    for before, unit in pairwise(body):
        if unit.kind or unit.sentence or before.long:
            continue
        if _CONTENTS.match(unit.text) and _CONTENTS.match(before.text):
            before.kind = unit.kind = "boilerplate"


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


def _is_menu(run: list[Line]) -> bool:
    """Return whether lines without end marks are a menu: few words, and no line begins with a number."""
    few_words = sum(unit.words for unit in run) < 4.5 * len(run)
    return few_words and not any(unit.text[0].isdigit() for unit in run)
