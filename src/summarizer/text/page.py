"""Page: finds headline, headings, furniture and mail headers by the place of a line on the page."""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile

from .lines import LONG_WORDS, Line

_SEPARATOR = re.compile(r"\s[|»›>•·/]\s|\t")  # between the entries of a menu
_INTRODUCES = ",:;，：；、"  # a line that ends so introduces the next line

# --- Words of notices and labels, for which shape and place are not enough --------------------------------

_NOTICES = (
    "©", "(c) 20", "copyright", "all rights reserved", "alle rechte vorbehalten", "tous droits réservés",
    "todos los derechos", "todos os direitos", "tutti i diritti", "contributed to this",
    "contributed to the report", "this site uses", "this website uses", "we use cookies", "accept cookies",
    "cookie policy", "verwendet cookies", "verwenden cookies", "utilise des cookies", "utiliza cookies",
    "utilizza cookie",
)  # fmt: skip
_NOTICE_CHARS = 160  # longer lines are paragraphs
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


# --- Mails and letters ----------------------------------------------------------------------------------

_MAIL_HEAD = re.compile(
    r"\**(from|to|cc|bcc|sent|date|subject|reply-to|von|an|gesendet|datum|betreff|de|à|envoyé|objet|para"
    r"|enviad[oa]|fecha|asunto|data|assunto|da|inviato|oggetto|van|aan|verzonden|onderwerp|от|кому|дата|тема"
    r"|发件人|收件人|抄送|日期|主题|差出人|宛先|日時|件名|보낸 사람|받는 사람|날짜|제목)\s?[:：]\**\s*\S",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"\**(?:subject|betreff|objet|asunto|assunto|oggetto|onderwerp|тема|主题|件名|제목)\s?[:：]\**\s*",
    re.IGNORECASE,
)
# "On 6 Mar 2028 at 09:12, Ida Vik wrote:"
_INTRODUCES_MAIL = re.compile(r"(?=.*(?:@|\d[:.]\d\d)).{1,120}[:：]$")
_CLOSING = re.compile(
    r"(?:.*\bregards|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|cheers|best wishes|.*grüßen?"
    r"|.*\bcordialement|\w* ?saludos?|atentamente|atenciosamente|abraços?|cordiali saluti|vennlig hilsen"
    r"|met vriendelijke groet(?:en)?|с уважением),?$"
    r"|[^\W\d_][\w ]{1,40},$",
    re.IGNORECASE,
)
_KEY_CHARS = 16  # the key of "Subject: Sheep" has fewer characters


def mark_mail(lines: list[Line]) -> None:
    """Mark the header lines of mails (two or more in a row), quoted lines, and the lines below "--"."""
    keys = {
        at: found[1].lower()
        for at, line in enumerate(lines)
        if (":" in line.text[:_KEY_CHARS] or "：" in line.text[:_KEY_CHARS])
        and (found := _MAIL_HEAD.match(line.text))
    }
    runs: list[list[int]] = []
    for at, key in keys.items():
        if runs and runs[-1][-1] == at - 1 and key != keys[at - 1]:
            runs[-1].append(at)
        else:
            runs.append([at])
    title = signed = quoting = is_mail = False
    for run in runs:
        subject = next((at for at in run if SUBJECT.match(lines[at].text)), None)
        if len(run) > 1 and (subject is not None or any("@" in lines[at].text for at in run)):
            is_mail = True
            for at in run:
                lines[at].kind = "furniture"
            if subject is not None and not title:
                lines[subject].kind, title = "title", True
    for before, line in zip((None, *lines), lines, strict=False):
        if line.text[0] == ">":
            if before and not quoting and _INTRODUCES_MAIL.match(before.text):
                before.kind, quoting = "furniture", True
        else:
            quoting = False
        signed = is_mail and (line.text == "--" or (signed and not line.gap))
        if quoting or signed:
            line.kind = "furniture"


def mark_places(units: list[Line]) -> None:
    """Mark headline, headings and furniture by the place of a line in a page of running text."""
    top = next((unit for unit in units if unit.kind not in ("furniture", "code")), None)
    if top and top.kind == "heading" and top.text.startswith("# "):
        top.kind = "title"
    elif (
        len(units) > 1 and top is units[0] and _is_label(top) and top.words > 2 and units[1].kind == "heading"
    ):
        top.kind = "title"  # a label just before the first heading
    free = [unit for unit in units if not unit.kind]
    running = sum([len(unit.text) for unit in free if unit.long])
    if running <= 0.2 * sum([len(unit.text) for unit in free]):  # not a page of running text
        return
    first, last = _body(units)
    if sum([len(unit.text) for unit in units[first : last + 1] if unit.long]) < 1000:  # characters
        size = sum([len(unit.text) for unit in units])
        if size <= 700 and running >= max(100, 0.5 * size):  # short, and half of it is running text
            _mark_note(units)
        return
    _mark_title(units[:first])
    times = Counter(unit.text for unit in free if not unit.long)
    labels = [not unit.ended and not unit.long for unit in units]
    is_site = sum(labels) >= 10  # a page with a menu
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
        elif times[unit.text] > 1 or _is_button_question(unit, units[i + 1 : i + 2]):
            unit.kind = "furniture"
        elif labels[i] and (unit.words < 9 or all(labels[max(i - 1, 0) : i + 2])):  # short, or among labels
            unit.kind = "furniture"
        elif is_site and sum(labels[max(i - 3, 0) : i + 4]) > 2:
            unit.kind = "furniture"
    _mark_headings(units[first : last + 1])


def _mark_note(units: list[Line]) -> None:
    """Mark the parts of a note: greeting, signature, headline with byline, headings."""
    free = [unit for unit in units if not unit.kind]
    end = len(free)  # without the short lines at the end: a signature has at most four
    while end > 1 and len(free) - end < 4 and _is_short_label(free[end - 1]):
        end -= 1
    closing = next((at for at in range(end, len(free)) if _CLOSING.match(free[at].text)), None)
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
    # headline, byline and date have at most five lines
    if following and len(run) <= 5 and (following.gap or units[len(run) - 1].gap):
        _mark_title([u for u in run if u.text[-1] not in _INTRODUCES and ":" not in u.text[:_KEY_CHARS]])
        if any(unit.kind for unit in run):  # byline and date
            for unit in run:
                unit.kind = unit.kind or "furniture"
    body = units[len(run) :]
    _mark_headings(body, menus=False)
    numbered = [
        (unit, following.long and not following.kind and not (before and before.kind == "item"))
        for before, unit, following in zip((None, *body), body, body[1:], strict=False)
        if unit.kind == "item" and unit.text[0].isdigit() and unit.words <= 6 and not unit.ended
    ]
    opening = sum(opens for _, opens in numbered)
    for unit, opens in numbered:
        if opens or (opening > 1 and opening >= len(numbered) / 2):
            unit.kind = "heading"  # "1. Costs"


def _is_label(unit: Line) -> bool:
    return not (unit.kind or unit.ended or unit.long)


def _is_short_label(unit: Line) -> bool:
    return unit.words <= 4 and not unit.ended


def _is_button_question(unit: Line, following: list[Line]) -> bool:
    """Return whether a short question belongs to a button: "No time to read? / Get a summary"."""
    return unit.words < 6 and any(not line.gap and _LABEL.match(line.text) for line in following)


def _is_notice(text: str) -> bool:
    lower = text.lower()
    for phrase in _NOTICES:  # noqa: SIM110  (a third of the time of any())
        if phrase in lower:
            return True
    return False


def _body(units: list[Line]) -> tuple[int, int]:
    """Return the first and the last unit of the body: the run of units with the largest sum.

    Running text adds its number of characters. A label takes away 60.
    """
    best = score = 0
    begin = first = last = 0
    for i, unit in enumerate(units):
        score += len(unit.text) if unit.long else 0 if unit.ended else -60
        if score <= 0:
            score, begin = 0, i + 1
        elif score > best and unit.long:
            best, first, last = score, begin, i
    return first, last


def _mark_headings(body: list[Line], *, menus: bool = True) -> None:
    """Mark lines without an end mark between paragraphs, as headings or as the rows of a menu."""
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
                    unit.kind = "heading" if unit.words <= LONG_WORDS else ""
        elif menus and _is_menu(run):
            for unit in run:
                unit.kind = "furniture"
        at = end


def _is_menu(run: list[Line]) -> bool:
    """Return whether lines without end marks are a menu: few words, and no line begins with a number."""
    few_words = sum(unit.words for unit in run) < 4.5 * len(run)
    return few_words and not any(unit.text[0].isdigit() for unit in run)


def _mark_title(top: list[Line]) -> None:
    """Mark the headline among the lines before the first paragraph."""
    if any(unit.kind == "title" for unit in top):
        return
    candidates = [
        unit
        for unit in top
        if not unit.kind
        and unit.words > 2
        and not unit.ended
        and not _SEPARATOR.search(unit.text)
        and not _LABEL.match(unit.text)
        and not _is_notice(unit.text)
    ]
    if candidates:
        next((unit for unit in candidates if unit.words > 3), candidates[0]).kind = "title"
