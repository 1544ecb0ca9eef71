"""Page: finds headline, headings, furniture and the header of a mail by the place of a line."""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile

from .lines import LONG_WORDS, Line

_SEPARATED = re.compile(r"\s[|»›>•·/]\s|\t")
_PROSE_SHARE = 0.2  # of a page of running text
_BODY_CHARS = 1000
_NOTE = 700  # a note has at most so many characters,
_NOTE_CHARS, _NOTE_SHARE = 100, 0.5  # and at least so many characters, and such a share, of running text
_INTRODUCES = ",:;，：；、"
_LABEL_COST = 60  # a label inside the body costs as much as so many characters of running text gain
_LONG_LABEL = 9
_SITE_LABELS = 10  # a text with so many labels is a web page

# --- Words of notices and labels, for which shape and place are not enough --------------------------------

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
_QUOTES = re.compile(r"(?=.*(?:@|\d[:.]\d\d)).{1,120}[:：]$")  # "On 6 Mar 2028 at 09:12, Ida Vik wrote:"
_CLOSES = re.compile(
    r"(?:.*\bregards|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|cheers|best wishes|.*grüßen?"
    r"|.*\bcordialement|\w* ?saludos?|atentamente|atenciosamente|abraços?|cordiali saluti|vennlig hilsen"
    r"|met vriendelijke groet(?:en)?|с уважением),?$"
    r"|[^\W\d_][\w ]{1,40},$",
    re.IGNORECASE,
)
_SHORT_ITEM = 6  # most words of a numbered heading
_KEY = 16  # most characters before the colon of "Subject: Sheep"
_GREETING = 4  # most words of a greeting
_SIGNATURE = 4  # most lines of a signature
_TOP = 5  # most lines of headline and byline of a note


def mark_mail(lines: list[Line]) -> None:
    """Mark the header lines of mails, two or more in a row, and the lines below "--" or "Ida wrote:"."""
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
        subject = next((at for at in run if SUBJECT.match(lines[at].text)), None)
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


def mark_places(units: list[Line]) -> None:
    """Mark headline, headings and furniture by the place of a line in a page of running text."""
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
        elif times[unit.text] > 1 or _is_button_question(unit, units[i + 1 : i + 2]):
            unit.kind = "furniture"
        elif labels[i] and (unit.words < _LONG_LABEL or all(labels[max(i - 1, 0) : i + 2])):
            unit.kind = "furniture"
        elif site and sum(labels[max(i - 3, 0) : i + 4]) > 2:
            unit.kind = "furniture"
    _mark_headings(units[first : last + 1])


def _mark_note(units: list[Line]) -> None:
    """Mark the parts of a note: greeting, signature, headline with byline, headings."""
    free = [unit for unit in units if not unit.kind]
    end = len(free)  # where the text ends and a few short lines follow
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


def _is_label(unit: Line) -> bool:
    return not (unit.kind or unit.ended or unit.long)


def _is_short_label(unit: Line) -> bool:
    return unit.words <= _GREETING and not unit.ended


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
    """Return the first and the last unit of the body: much running text, few labels (maximum-sum run)."""
    best = score = 0
    begin = first = last = 0
    for i, unit in enumerate(units):
        score += len(unit.text) if unit.long else 0 if unit.ended else -_LABEL_COST
        if score <= 0:
            score, begin = 0, i + 1
        elif score > best and unit.long:
            best, first, last = score, begin, i
    return first, last


def _mark_headings(body: list[Line], *, menus: bool = True) -> None:
    """Mark the lines between paragraphs without an end mark: headings, or the rows of a menu."""
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
    """Return whether lines without end marks are a menu: few words in each, no amounts."""
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
        and not _SEPARATED.search(unit.text)
        and not _LABEL.match(unit.text)
        and not _is_notice(unit.text)
    ]
    if candidates:
        next((unit for unit in candidates if unit.words > 3), candidates[0]).kind = "title"
