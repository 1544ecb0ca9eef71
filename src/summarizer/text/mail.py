"""Mail: finds header lines, quoted mails, greeting and signature."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from .labels import kind_of
from .lines import Line
from .patterns import pattern

_HEADER = pattern(
    r"\**(from|to|cc|bcc|sent|date|subject|reply-to|message-id|von|an|gesendet|datum|betreff|de|à|envoyé|objet|para"
    r"|enviad[oa]|fecha|asunto|data|assunto|da|inviato|oggetto|van|aan|verzonden|onderwerp|от|кому|дата|тема"
    r"|发件人|收件人|抄送|日期|主题|差出人|宛先|日時|件名|보낸 사람|받는 사람|날짜|제목)\s?[:：]\**\s*\S",
    re.IGNORECASE,
)
SUBJECT = pattern(
    r"\**(?:subject|betreff|objet|asunto|assunto|oggetto|onderwerp|тема|主题|件名|제목)\s?[:：]\**\s*",
    re.IGNORECASE,
)
ORIGINAL = pattern(r"-{4,}[^-]{3,40}-{4,}$")  # "-----Original Message-----"
_INTRODUCES_MAIL = pattern(
    r"(?=.*(?:@|\d[:.]\d\d|\b(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|написала?)\b))"
    r".{1,120}[:：]$"
)  # "On 6 Mar 2028 at 09:12, Ida Vik wrote:"
_QUOTES = pattern(  # "Quote: The dike is safe.", "Ida Vik wrote:"
    r"(?:quote|zitat|cita|citation|citação):|\S++(?: \S++)? (?:wrote|schrieb|a écrit|escribió|escreveu):$",
    re.IGNORECASE,
)
_GREETING_WORDS, _CLOSING_WORDS, _SIGNATURE_LINES = 8, 5, 8


def mark_mail(text: str, lines: list[Line]) -> None:
    """Mark the headers of mails, quoted mails and the lines below "--".

    A header has two keys or more in a row. The first header is boilerplate, but its subject is the title.
    What follows a later header is quoted.
    """
    runs = _headers(lines) if ":" in text or "：" in text else []
    if not runs and ">" not in text and "----" not in text:
        return  # nearly always
    is_mail = bool(runs)
    quoted_from = len(lines)
    for number, run in enumerate(runs):
        subject = next((at for at in run if SUBJECT.match(lines[at].text)), None)
        if number or run[0] > 3:  # lines before a header: this mail answers the next one
            quoted_from = run[0]
            break
        for at in run:
            lines[at].kind = "title" if at == subject else "boilerplate"
    signed = quoting = False
    for at, line in enumerate(lines):
        first = line.text[0]
        if first == "-" and ORIGINAL.match(line.text):
            quoted_from = min(quoted_from, at)
        if at >= quoted_from:
            line.kind = "quoted"
            continue
        if first != ">":
            quoting = False
        elif at and not quoting:
            before = lines[at - 1]
            if before.text[-1] in ":：" and _INTRODUCES_MAIL.match(before.text):
                before.kind, quoting = "quoted", True
        signed = is_mail and (line.text == "--" or (signed and not line.gap))
        if quoting or signed:
            line.kind = "quoted" if quoting else "signature"


def _headers(lines: list[Line]) -> list[list[int]]:
    """Return the numbers of the lines of each header."""
    runs: list[list[int]] = []
    last = ""
    texts = {line.text for line in lines}
    read = {text: _HEADER.match(text) for text in texts if ":" in text or "：" in text}
    keys = {text: found[1].lower() for text, found in read.items() if found}
    for at, line in enumerate(lines if keys else ()):
        key = keys.get(line.text)
        if key is None:
            continue
        if runs and runs[-1][-1] == at - 1 and key != last:
            runs[-1].append(at)
        else:
            runs.append([at])
        last = key
    return [
        run
        for run in runs
        if len(run) > 1 and any("@" in lines[at].text or SUBJECT.match(lines[at].text) for at in run)
    ]


def mark_letter(text: str, units: list[Line]) -> None:
    """Mark the greeting and the signature of a mail or letter."""
    free = [unit for unit in units if not unit.kind]
    if len(free) < 2:
        return
    closing = _closing(free)
    if closing:
        free[closing].kind = "greeting"
        for unit in free[closing + 1 :]:
            unit.kind = "signature"
    for unit in takewhile(lambda unit: not unit.long, free):
        if unit.words <= _GREETING_WORDS and (
            (unit.text[-1] in ",，!！:" and kind_of(unit.text, ended=False) == "greeting")
            or (closing and unit is free[0] and unit.text[-1] == ",")
        ):
            unit.kind = "greeting"
            break
    if ":" not in text:
        return
    for unit, following in pairwise(units):
        if ":" in unit.text and not unit.kind and _QUOTES.match(unit.text):
            unit.kind = "quoted"
            if unit.text[-1] in ":：":
                following.kind = "quoted"


def _closing(free: list[Line]) -> int:
    """Return the number of the line that closes a letter, or 0. Only a few short lines follow the closing."""
    last = len(free) - 1
    for at in range(last, max(last - _SIGNATURE_LINES - 1, 0), -1):
        unit = free[at]
        if unit.long:
            break
        is_end = at < last or unit.text[-1] in ",，"
        if is_end and unit.words <= _CLOSING_WORDS and kind_of(unit.text, ended=False) == "closing":
            return at
    return 0
