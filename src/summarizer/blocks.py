"""Blocks: the lines of a text as prose, headings, list items and page furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise, takewhile

from .letters import composed_with_places
from .terms import count_words

# White space, control and format characters: text of nothing else is blank.
BLANK = "".join(
    chr(code)
    for first, last in (
        (0x0, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD),
        (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2), (0x1680, 0x1680), (0x180E, 0x180E), (0x2000, 0x200F),
        (0x2028, 0x202F), (0x205F, 0x2064), (0x2066, 0x206F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
        (0xFFF9, 0xFFFB), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3),
        (0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F),
    )
    for code in range(first, last + 1)
)  # fmt: skip


_BLANKS = frozenset(BLANK)


def is_blank(text: str) -> bool:
    """Tell whether a text holds nothing but white space, control and format characters."""
    return not text.strip(BLANK)


def strip_left(text: str) -> str:
    """Cut the blank begin off; most of it is white space, for which there is a faster way than `BLANK`."""
    core = text.lstrip()
    return core.lstrip(BLANK) if core and core[0] in _BLANKS else core


def strip_right(text: str) -> str:
    """Cut the blank end off."""
    core = text.rstrip()
    return core.rstrip(BLANK) if core and core[-1] in _BLANKS else core


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a text with one job.

    Attributes
    ----------
    kind : str
        "prose" and "item" (of a list) hold what a summary takes from; "title", "heading", "furniture"
        (menus, credits, notices), "code" and "table" are left out as long as there is anything else.
    start, end : int
        Its place: ``text[start:end]``, without blank ends.
    """

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class _Line:
    """One line that is not blank, and what its shape tells."""

    text: str
    start: int
    end: int
    gap: bool  # a blank line stands before it
    kind: str = ""
    words: int = 0  # of a long one, _LONG_WORDS
    ended: bool = False  # closes with a mark that ends a sentence
    long: bool = False  # a sentence of a running text, not a label


# --- Shapes of lines -----------------------------------------------------------------------------------

_END_MARKS = ".!?…\u037e。！？｡؟۔।॥։።៕။"
_ENDS = frozenset(_END_MARKS)
_AFTER_MARK = "\"'”’»›)]*_」』”’）】》〉" + BLANK
_HEADING = re.compile(r"#{1,6}\s+\S|={2,6}\s*[^=\s]|§+\s*\d+\w{0,2}[.:)]?(?:\s+\S+){0,6}$")  # "§ 1 Scope."
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")
_RULE = re.compile(r"[-=*_~#+·•.\s]{3,}$|-{4,}[^-]{3,40}-{4,}$")  # so stands "Original Message" in mails
_FENCE = re.compile(r"(`{3,}|~{3,})")
_ITEM = re.compile(r"(?:[-*+•‣◦▪●○·–—]|\(?\d{1,3}[.)]|[a-z]\))\s+\S")
_LINKS_ONLY = re.compile(
    r"(?:!?\[(?:[^\[\]]|!\[[^\[\]]*\]\([^()]*\))*\]\([^()]*\)\s*)+$"  # links, images, badges
    r"|!?\[[^\[\]]*\]:\s*\S+.*$|<!--|(?:https?://|www\.)\S+$|<?\S+@\S+\.\S+>?$"
)
_SEPARATED = re.compile(r"\s[|»›>•·/]\s|\t")
_WIDE = re.compile("[\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_PARTICLE = re.compile("[\u3040-\u9fff][のをがはにへ、]$")  # no line that stands alone ends so
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_LONG_CHARS, _LONG_WORDS = 80, 12
_WRAP_FROM, _WRAP_TO = 40, 110  # width of hard-wrapped lines
_COLUMN, _COLUMN_LINES = 28, 4  # width and number from which narrower ones are a column
_PROSE_SHARE = 0.2  # of a page of running text
_BODY_CHARS = 1000
_NOTE = 700  # characters of a page at most that is told to be a note, and
_NOTE_CHARS, _NOTE_SHARE = 100, 0.5  # of running text at least
_INTRODUCES = ",:;，：；、"
_LABEL_COST = 60  # characters of running text that make up for one label inside the body
_LONG_LABEL = 9
_SITE_LABELS = 10  # so many labels, and the text was a web page

# --- What a page says of itself, in a few languages: where shape and place are not enough ------------------

_NOTICES = (
    "©", "(c) 20", "copyright", "all rights reserved", "alle rechte vorbehalten", "tous droits réservés",
    "todos los derechos", "todos os direitos", "tutti i diritti", "contributed to this",
    "contributed to the report", "this site uses", "this website uses", "we use cookies", "accept cookies",
    "cookie policy", "verwendet cookies", "verwenden cookies", "utilise des cookies", "utiliza cookies",
    "utilizza cookie",
)  # fmt: skip
_NOTICE_CHARS = 160  # a longer line is a paragraph
_LABEL = re.compile(
    r"(?:by|von|par|por|di|door|av)\s+\w+(?:[\s,&.-]+\w+){0,6}$"
    r"|(?:photos?|images?|pictures?|pictured|foto|bild|credit|source|quelle|video|tags?|filed under|posted"
    r"|published|updated|veröffentlicht)\s*(?:by|in|on|:)"
    r"|(?:read (?:more|also|next)|see also|related|more (?:on|from)|share (?:this|on)|follow us"
    r"|sign (?:up|in)|log ?in|subscribe|get (?:a|the|our)|previous|next (?:article|post|story)|click here"
    r"|advertisement|skip to|leave a (?:reply|comment)|mehr lesen|weiterlesen|lire (?:aussi|la suite)"
    r"|leer más|leia (?:mais|também)|leggi anche|anzeige|werbung)\b",
    re.IGNORECASE,
)


# --- How mails and letters look -------------------------------------------------------------------------

_MAIL_HEAD = re.compile(
    r"\**(from|to|cc|bcc|sent|date|subject|reply-to|von|an|gesendet|datum|betreff|de|à|envoyé|objet|para"
    r"|enviad[oa]|fecha|asunto|data|assunto|da|inviato|oggetto|van|aan|verzonden|onderwerp|от|кому|дата|тема"
    r"|发件人|收件人|抄送|日期|主题|差出人|宛先|日時|件名|보낸 사람|받는 사람|날짜|제목)\s?[:：]\**\s*\S",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\**(?:subject|betreff|objet|asunto|assunto|oggetto|onderwerp|тема|主题|件名|제목)\s?[:：]\**\s*",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"(?=.*(?:@|\d[:.]\d\d)).{1,120}[:：]$")  # "On 6 Mar 2028 at 09:12, Ida Vik wrote:"
_CLOSES = re.compile(
    r"(?:.*\bregards|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|cheers|best wishes|.*grüßen?"
    r"|.*\bcordialement|\w* ?saludos?|atentamente|atenciosamente|abraços?|cordiali saluti|vennlig hilsen"
    r"|met vriendelijke groet(?:en)?|с уважением),?$"
    r"|[^\W\d_][\w ]{1,40},$",
    re.IGNORECASE,
)
_SHORT_ITEM = 6  # words at most
_KEY = 16  # characters: so long is what stands before the colon of "Subject: Sheep" at most
_GREETING = 4  # words at most
_SIGNATURE = 4  # lines at most
_TOP = 5  # lines of headline and byline at most, of a page of a few sentences


def blocks(text: str) -> tuple[Block, ...]:
    r"""Find the blocks of a text by the shape and the place of its lines.

    Blank lines part blocks; so do single line breaks, unless the lines around them are hard-wrapped
    prose. In a page of running text, short lines that end without a mark are no prose: before the first
    paragraph they are its headline, byline and menu, behind the last one its footer, between paragraphs
    headings. Where running text is not the greater part (a poem, a list, a chat) every line is kept.
    Markdown is understood: headings, lists, fences, tables, front matter, rules, images. So are the header
    lines of mails, whose subject is a headline, and what they quote.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of Block
        In order, apart; every character that is not blank lies in one of them.

    Examples
    --------
    >>> page = "# Sea returns\n\nThe council voted to open the dike.\n\n- Nine were for it\n- Four were not"
    >>> [(block.kind, page[block.start : block.end][:6]) for block in blocks(page)]
    [('title', '# Sea '), ('prose', 'The co'), ('item', '- Nine'), ('item', '- Four')]
    """
    whole, places = composed_with_places(text)
    if places:  # the width of a line counts its letters
        return tuple(Block(b.kind, places[b.start], places[b.end]) for b in blocks(whole))
    lines = _lines(text)
    if len(lines) == 1 and not _FENCE.match(lines[0].text):
        return (Block("prose", lines[0].start, lines[0].end),)
    _mark_structure(lines)
    _mark_mail(lines)
    units = _joined(text, lines)
    _mark_places(units)
    found: list[Block] = []
    for unit in units:
        kind = unit.kind or "prose"
        if found and kind in ("code", "table") and found[-1].kind == kind:
            found[-1] = Block(kind, found[-1].start, unit.end)
        else:
            found.append(Block(kind, unit.start, unit.end))
    return tuple(found)


def headline(text: str, found: Iterable[Block]) -> str:
    """Return the headline among the blocks of a text, without marks or "Subject:"; "" if there is none."""
    title = next((text[b.start : b.end].lstrip("# ") for b in found if b.kind == "title"), "")
    return _SUBJECT.sub("", title, count=1) if ":" in title else title


def _lines(text: str) -> list[_Line]:
    """List the lines that are not blank, without their blank ends."""
    lines = []
    gap = True
    at = 0
    for line in text.splitlines(keepends=True):
        if line == "\n":
            gap = True
            at += 1
            continue
        tail = strip_right(line)
        core = strip_left(tail)
        if core:
            end = at + len(tail)
            lines.append(_Line(core, end - len(core), end, gap))
            gap = line[-1] == "\u2029"  # a paragraph separator
        else:
            gap = True
        at += len(line)
    return lines


def _mark_structure(lines: list[_Line]) -> None:
    """Mark what signs of its own set apart: code, tables, headings, items, rules, links."""
    at = 0
    if lines and lines[0].text == "---":  # front matter
        at = next((i for i, line in enumerate(lines[1:40], 2) if line.text in ("---", "...")), 0)
        for line in lines[:at]:
            line.kind = "furniture"
    while at < len(lines):
        line = lines[at]
        first = line.text[0]
        is_table = line.text.count("|") > 2 or line.text.count("\t") > 2
        # Nearly every line begins with a letter: no sign, unless "a)" or an address, "http" or "www".
        if first.isalpha() and first not in "hw" and line.text[1:2] != ")":
            line.kind = "table" if is_table else ""
            at += 1
            continue
        fence = _FENCE.match(line.text) if first in "`~" else None
        if fence:
            close = next((i for i in range(at + 1, len(lines)) if lines[i].text.startswith(fence[1])), at)
            for inside in lines[at : close + 1]:
                inside.kind = "code" if close > at else "furniture"
            at = close
        elif first in "#=§" and _HEADING.match(line.text):
            line.kind = "heading"
        elif first in "-=*_~#+·•." and _RULE.match(line.text):
            line.kind = "furniture"
            if at and _UNDERLINE.match(line.text) and not line.gap and not lines[at - 1].kind:
                line.kind = lines[at - 1].kind = "heading"
        elif _ITEM.match(line.text):
            line.kind = "item"
        elif first == "|" or is_table:
            line.kind = "table"
        elif first in "![<hw" and _LINKS_ONLY.match(line.text):
            line.kind = "furniture"
        at += 1


def _mark_mail(lines: list[_Line]) -> None:
    """Mark in mails the header lines, two or more in a row, and what stands below "--" or "Ida wrote:"."""
    keys = {
        at: found[1].lower()
        for at, line in enumerate(lines)
        if (":" in line.text[:_KEY] or "：" in line.text[:_KEY]) and (found := _MAIL_HEAD.match(line.text))
    }
    runs: list[list[int]] = []
    for at, key in keys.items():
        if runs and runs[-1][-1] == at - 1 and key != keys[at - 1]:
            runs[-1].append(at)
        else:
            runs.append([at])
    title = signed = quoting = is_mail = False
    for run in runs:
        subject = next((at for at in run if _SUBJECT.match(lines[at].text)), None)
        if len(run) > 1 and (subject is not None or any("@" in lines[at].text for at in run)):
            is_mail = True
            for at in run:
                lines[at].kind = "furniture"
            if subject is not None and not title:
                lines[subject].kind, title = "title", True
    for before, line in zip((None, *lines), lines, strict=False):
        if line.text[0] == ">":
            if before and not quoting and _QUOTES.match(before.text):
                before.kind, quoting = "furniture", True
        else:
            quoting = False
        signed = is_mail and (line.text == "--" or (signed and not line.gap))
        if quoting or signed:
            line.kind = "furniture"


def _joined(text: str, lines: list[_Line]) -> list[_Line]:
    """Join the lines of hard-wrapped prose; measure the result."""
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and not line.gap and not line.kind and groups[-1][-1].kind in ("", "item"):
            groups[-1].append(line)
        else:
            groups.append([line])
    full: list[list[bool]] = []
    for group in groups:
        if len(group) == 1:
            full.append([])
            continue
        width = max([len(line.text) for line in group])
        least = _COLUMN if _COLUMN <= width <= _WRAP_FROM and _is_column(group) else _WRAP_FROM
        full.append([_is_full(line, following, width, least) for line, following in pairwise(group)])
    all_pairs = list(chain.from_iterable(full))
    page_is_wrapped = len(all_pairs) > 3 and sum(all_pairs) >= 0.8 * len(all_pairs)
    units = []
    for group, pairs in zip(groups, full, strict=True):
        if not pairs:
            units.append(_unit(text, group[0], group[0]))
            continue
        enough = len(pairs) > 2 or page_is_wrapped or _is_paragraph(group, pairs)
        wrapped = sum(pairs) >= 0.8 * len(pairs) and enough
        first = last = group[0]
        for line, is_full in zip(group[1:], pairs, strict=True):
            if not (wrapped and is_full) and not _goes_on(last, line):
                units.append(_unit(text, first, last))
                first = line
            last = line
        units.append(_unit(text, first, last))
    return units


def _goes_on(line: _Line, following: _Line) -> bool:
    """Tell whether a line breaks off in the middle of a sentence that the next one takes up."""
    if _is_ended(line.text):
        return False
    if _PARTICLE.search(line.text):
        return bool(_WIDE.match(following.text)) and _is_ended(following.text)
    if not following.text[0].islower():
        return False
    if _WRAP_FROM <= len(line.text) <= _WRAP_TO:
        return True
    # a shorter line must look like the first half of a sentence, the next one like the second
    first_half = line.text[0].isupper() and (line.text[-1].isalnum() or line.text[-1] == ",")
    return first_half and line.text.count(" ") > 1 and _is_ended(following.text)


def _unit(text: str, first: _Line, last: _Line) -> _Line:
    """Make one measured unit of the lines from first to last."""
    unit = (
        first
        if first is last
        else _Line(text[first.start : last.end], first.start, last.end, first.gap, first.kind)
    )
    unit.ended = _is_ended(unit.text)
    if len(unit.text) >= (_LONG_CHARS if unit.ended else 4 * _LONG_CHARS + 1):
        unit.words, unit.long = _LONG_WORDS, True
    else:
        unit.words = count_words(unit.text)
        unit.long = unit.words >= _LONG_WORDS if unit.ended else unit.words > 2 * _LONG_WORDS
    return unit


def _is_column(group: list[_Line]) -> bool:
    """Tell narrow prose from a poem: sentences run over lines, many of which open in lower case."""
    lower = sum(not line.text[0].isupper() for line in group[1:])
    return len(group) >= _COLUMN_LINES and lower >= 0.4 * (len(group) - 1) and _is_ended(group[-1].text)


def _is_paragraph(group: list[_Line], pairs: list[bool]) -> bool:
    """Tell whether three full lines, which chance may make of as many labels, close as a paragraph does."""
    return len(pairs) == 2 and all(pairs) and _is_ended(group[-1].text) and not _is_ended(group[0].text)


def _is_full(line: _Line, following: _Line, width: int, least: int) -> bool:
    """Tell whether the first word of the next line would not have fitted on a line of a wrapped paragraph."""
    word = 1 if _WIDE.match(following.text) else len(following.text.split(None, 1)[0]) + 1
    return (least <= width <= _WRAP_TO or (word == 1 and width > 15)) and len(line.text) + word > width


def _is_ended(text: str) -> bool:
    last = text[-1]
    if last in _END_MARKS or (last in _AFTER_MARK and text.rstrip(_AFTER_MARK)[-1:] in _ENDS):
        return True
    return last == ";" and bool(_GREEK.match(text, len(text) - 2))  # a question


def _mark_places(units: list[_Line]) -> None:
    """Mark headline, headings and furniture by where a line stands in a page of running text."""
    top = next((unit for unit in units if unit.kind not in ("furniture", "code")), None)
    if top and top.kind == "heading" and top.text.startswith("# "):
        top.kind = "title"
    elif (
        len(units) > 1 and top is units[0] and _is_label(top) and top.words > 2 and units[1].kind == "heading"
    ):
        top.kind = "title"  # what stands before the first heading
    free = [unit for unit in units if not unit.kind]
    running = sum([len(unit.text) for unit in free if unit.long])
    if running <= _PROSE_SHARE * sum([len(unit.text) for unit in free]):
        return
    first, last = _body(units)
    if sum([len(unit.text) for unit in units[first : last + 1] if unit.long]) < _BODY_CHARS:
        size = sum([len(unit.text) for unit in units])
        if size <= _NOTE and running >= max(_NOTE_CHARS, _NOTE_SHARE * size):
            _mark_note(units)
        return
    _mark_title(units[:first])
    times = Counter(unit.text for unit in free if not unit.long)
    labels = [not unit.ended and not unit.long for unit in units]
    site = sum(labels) >= _SITE_LABELS
    notices = _is_notice("\n".join([unit.text for unit in units if len(unit.text) <= _NOTICE_CHARS]))
    for i, unit in enumerate(units):
        if unit.kind or (unit.long and len(unit.text) > _NOTICE_CHARS):  # marked, or a paragraph
            continue
        if notices and len(unit.text) <= _NOTICE_CHARS and _is_notice(unit.text):
            unit.kind = "furniture"
        elif labels[i] and (times[unit.text] > 1 or _LABEL.match(unit.text)):
            unit.kind = "furniture"
        elif first <= i <= last or unit.long:
            continue
        elif times[unit.text] > 1 or _lures(unit, units[i + 1 : i + 2]):
            unit.kind = "furniture"
        elif labels[i] and (unit.words < _LONG_LABEL or all(labels[max(i - 1, 0) : i + 2])):
            unit.kind = "furniture"
        elif site and sum(labels[max(i - 3, 0) : i + 4]) > 2:
            unit.kind = "furniture"
    _mark_headings(units[first : last + 1])


def _mark_note(units: list[_Line]) -> None:
    """Mark the parts of a page of a few sentences: greeting, signature, headline with byline, headings."""
    free = [unit for unit in units if not unit.kind]
    end = len(free)  # of the text; what follows are a few short lines
    while end > 1 and len(free) - end < _SIGNATURE and _is_short_label(free[end - 1]):
        end -= 1
    closing = next((at for at in range(end, len(free)) if _CLOSES.match(free[at].text)), None)
    if closing is not None:
        for unit in free[closing:]:
            unit.kind = "furniture"
    top = free[0]
    if _is_short_label(top) and (
        top.text[-1] == "," or (closing is not None and top.text[-1] in _INTRODUCES)
    ):
        top.kind = "furniture"
    run = list(takewhile(_is_label, units))
    following = units[len(run)] if len(run) < len(units) else None
    if following and len(run) <= _TOP and (following.gap or units[len(run) - 1].gap):
        _mark_title([u for u in run if u.text[-1] not in _INTRODUCES and ":" not in u.text[:_KEY]])
        if any(unit.kind for unit in run):  # byline and date
            for unit in run:
                unit.kind = unit.kind or "furniture"
    body = units[len(run) :]
    _mark_headings(body, menus=False)
    numbered = [
        (unit, following.long and not following.kind and not (before and before.kind == "item"))
        for before, unit, following in zip((None, *body), body, body[1:], strict=False)
        if unit.kind == "item" and unit.text[0].isdigit() and unit.words <= _SHORT_ITEM and not unit.ended
    ]
    opening = sum(opens for _, opens in numbered)
    for unit, opens in numbered:
        if opens or (opening > 1 and opening >= len(numbered) / 2):
            unit.kind = "heading"  # "1. Costs"


def _is_label(unit: _Line) -> bool:
    return not (unit.kind or unit.ended or unit.long)


def _is_short_label(unit: _Line) -> bool:
    return unit.words <= _GREETING and not unit.ended


def _lures(unit: _Line, following: list[_Line]) -> bool:
    """Tell whether a short question leads on to a button: "No time to read? / Get a summary"."""
    return unit.words < 6 and any(not line.gap and _LABEL.match(line.text) for line in following)


def _is_notice(text: str) -> bool:
    lower = text.lower()
    for phrase in _NOTICES:  # noqa: SIM110  (a third of the time of any())
        if phrase in lower:
            return True
    return False


def _body(units: list[_Line]) -> tuple[int, int]:
    """Return the first and the last unit of the stretch that holds most running text for fewest labels."""
    best = score = 0
    begin = first = last = 0
    for i, unit in enumerate(units):
        score += len(unit.text) if unit.long else 0 if unit.ended else -_LABEL_COST
        if score <= 0:
            score, begin = 0, i + 1
        elif score > best and unit.long:
            best, first, last = score, begin, i
    return first, last


def _mark_headings(body: list[_Line], *, menus: bool = True) -> None:
    """Mark the lines between paragraphs that end without a mark: headings, or the rows of a menu."""
    at = 0
    while at < len(body):
        end = at
        while end < len(body) and _is_label(body[end]):
            end += 1
        run = body[at:end]
        if not run:
            at += 1
            continue
        if len(run) < 3:
            if at and end < len(body) and (body[end].long or body[end].kind == "item"):
                for unit in run:
                    unit.kind = "heading" if unit.words <= _LONG_WORDS else ""
        elif menus and _is_menu(run):
            for unit in run:
                unit.kind = "furniture"
        at = end


def _is_menu(run: list[_Line]) -> bool:
    """Tell whether some lines without end marks are links: few words each, no amounts."""
    few_words = sum(unit.words for unit in run) < 4.5 * len(run)
    return few_words and not any(unit.text[0].isdigit() for unit in run)


def _mark_title(top: list[_Line]) -> None:
    """Mark the headline among the lines before the first paragraph."""
    if any(unit.kind == "title" for unit in top):
        return
    candidates = [
        unit
        for unit in top
        if not unit.kind
        and unit.words > 2
        and not unit.ended
        and not _SEPARATED.search(unit.text)
        and not _LABEL.match(unit.text)
        and not _is_notice(unit.text)
    ]
    if candidates:
        next((unit for unit in candidates if unit.words > 3), candidates[0]).kind = "title"
