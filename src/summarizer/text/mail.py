"""Mail: finds header lines, quoted mails, greeting and signature."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from .labels import kind_of
from .lines import Line

_HEADER = re.compile(
    r"\**(from|to|cc|bcc|sent|date|subject|reply-to|message-id|von|an|gesendet|datum|betreff|de|à|envoyé|objet|para"
    r"|enviad[oa]|fecha|asunto|data|assunto|da|inviato|oggetto|van|aan|verzonden|onderwerp|от|кому|дата|тема"
    r"|发件人|收件人|抄送|日期|主题|差出人|宛先|日時|件名|보낸 사람|받는 사람|날짜|제목)\s?[:：]\**\s*\S",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"\**(?:subject|betreff|objet|asunto|assunto|oggetto|onderwerp|тема|主题|件名|제목)\s?[:：]\**\s*",
    re.IGNORECASE,
)
# "On 6 Mar 2028 at 09:12, Ida Vik wrote:", "Quote: Ida Vik wrote:", "-----Original Message-----"
_INTRODUCES_MAIL = re.compile(r"(?=.*(?:@|\d[:.]\d\d)).{1,120}[:：]$")
_ORIGINAL = re.compile(r"-{4,}[^-]{3,40}-{4,}$")
_QUOTES = re.compile(r"^(?:quote|zitat|cita|citation|citação):|^\S+(?: \S+)? (?:wrote|schrieb|a écrit|escribió|escreveu):$", re.IGNORECASE)
_KEY_CHARS = 16  # the key of "Subject: Sheep" has fewer characters
_GREETING_WORDS, _CLOSING_WORDS, _SIGNATURE_LINES = 8, 5, 8


def mark_mail(lines: list[Line]) -> None:
    """Mark the headers of mails, quoted mails and the lines below "--".

    A header has two keys or more in a row. The first header is boilerplate, but its subject is the title.
    What follows a later header is quoted.
    """
    runs = _headers(lines)
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
        if _ORIGINAL.match(line.text):
            quoted_from = min(quoted_from, at)
        if at >= quoted_from:
            line.kind = "quoted"
            continue
        if line.text[0] == ">":
            if at and not quoting and _INTRODUCES_MAIL.match(lines[at - 1].text):
                lines[at - 1].kind, quoting = "quoted", True
        else:
            quoting = False
        signed = is_mail and (line.text == "--" or (signed and not line.gap))
        if quoting or signed:
            line.kind = "quoted" if quoting else "signature"


def _headers(lines: list[Line]) -> list[list[int]]:
    """Return the numbers of the lines of each header."""
    keys = {
        at: found[1].lower()
        for at, line in enumerate(lines)
        if (":" in line.text[:_KEY_CHARS] or "：" in line.text[:_KEY_CHARS])
        and (found := _HEADER.match(line.text))
    }
    runs: list[list[int]] = []
    for at, key in keys.items():
        if runs and runs[-1][-1] == at - 1 and key != keys[at - 1]:
            runs[-1].append(at)
        else:
            runs.append([at])
    return [
        run
        for run in runs
        if len(run) > 1
        and any("@" in lines[at].text or SUBJECT.match(lines[at].text) for at in run)
    ]


def mark_letter(units: list[Line]) -> None:
    """Mark the greeting and the signature of a mail or letter."""
    free = [unit for unit in units if not unit.kind]
    if len(free) < 2:
        return
    closing = next((at for at in range(len(free) - 1, 0, -1) if _closes(free, at)), None)
    if closing is not None:
        free[closing].kind = "greeting"
        for unit in free[closing + 1 :]:
            unit.kind = "signature"
    for at, unit in enumerate(takewhile(lambda unit: not unit.long, free)):
        if unit.words <= _GREETING_WORDS and (
            (unit.text[-1] in ",，!！:" and kind_of(unit.text, ended=False) == "greeting")
            or (not at and closing is not None and unit.text[-1] == ",")
        ):
            unit.kind = "greeting"
            break
    for unit, following in pairwise(units):
        if _QUOTES.search(unit.text) and not unit.kind:
            unit.kind = "quoted"
            if unit.text[-1] in ":：":
                following.kind = "quoted"


def _closes(free: list[Line], at: int) -> bool:
    """Return whether a line is the closing of a letter: only short lines follow it."""
    unit, following = free[at], free[at + 1 :]
    if unit.words > _CLOSING_WORDS or len(following) > _SIGNATURE_LINES or any(line.long for line in following):
        return False
    return kind_of(unit.text, ended=False) == "closing" and (bool(following) or unit.text[-1] in ",，")
