"""Hostile texts: time and memory of `summarize`, as multiples of ordinary prose of the same size.

    python benchmarks/hostile.py [--size 1 --size 10] [--worst 30] [--only WORD]

Each row is a text that is made of one repeated piece (tests/cases/hostile.json), or by a rule (`MADE`). Each
text is summarized in a process of its own. Time is the processor time of the call. Memory is the largest
growth of the resident memory of the process during the call. It costs no time; with tracemalloc a call takes
five times as long. A row that takes more than 40 times as long as prose is stopped.

All rows are measured at 1 MB. Above 1 MB only the rows are measured that were worst at 1 MB: so many in time
as `--worst` says, and half as many in memory. All rows of 10 MB would take hours.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
import multiprocessing
import random
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, count, cycle, repeat
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from data import default_folder, machine

from summarizer import summarize

RESULTS = Path(__file__).parent / "results" / "hostile.json"
CASES = Path(__file__).parent.parent / "tests" / "cases" / "hostile.json"
MEGABYTE = 1_000_000  # bytes of UTF-8
STOPPED = 40  # times the time of prose
AT_LEAST = 0.05  # seconds: below, the clock says little
WARM = "Models and profiles are loaded now. What is measured is the text's own work."
Pieces = Iterator[str]


def _letters(first: int, last: int) -> Pieces:
    """Yield the characters of a range, again and again."""
    return cycle(map(chr, range(first, last + 1)))


def _words(chance: random.Random, letters: str = "abcdefghijklmnopqrstuvwxyz") -> Pieces:
    """Yield words without end; hardly one comes twice."""
    return ("".join(chance.choices(letters, k=chance.randint(3, 12))) for _ in repeat(None))


def _sentences(chance: random.Random, words: Pieces, mark: str = ". ") -> Pieces:
    """Yield sentences of words."""
    for _ in repeat(None):
        yield " ".join(next(words) for _ in range(chance.randint(5, 20))).capitalize() + mark


def _few(chance: random.Random, characters: str) -> Pieces:
    """Yield characters by chance."""
    return ("".join(chance.choices(characters, k=1000)) for _ in repeat(None))


def _talk(chance: random.Random, form: str) -> Pieces:
    """Yield lines of talk: a number, a name, and words."""
    names = [next(_words(chance)).capitalize() for _ in range(9)]
    lines = _sentences(chance, _words(chance))
    return (
        form.format(
            n=n, h=n // 3600 % 24, m=n // 60 % 60, s=n % 60, name=chance.choice(names), said=next(lines)
        )
        for n in count()
    )


# From a source of chance to the pieces of a text, without end.
MADE: dict[str, Callable[[random.Random], Pieces]] = {
    "Thai without marks": lambda c: _few(c, "กขคงจชซดตถทนบปผพมยรลวสหอเแโใไ\u0e31\u0e34\u0e48"),
    "Chinese without marks": lambda c: _few(c, "".join(map(chr, range(0x4E00, 0x5600)))),
    "Chinese with spaces": lambda c: _few(c, "".join(map(chr, range(0x4E00, 0x5600))) + 300 * " "),
    "Chinese, one mark each": lambda _: (f"{sign}。" for sign in _letters(0x4E00, 0x9FFF)),
    "Korean in jamo": lambda c: _few(c, "\u1112\u1161\u11ab\u1100\u1169\u11a8 "),
    "lines of one Chinese character": lambda _: (f"{sign}\n" for sign in _letters(0x4E00, 0x9FFF)),
    "lines of one Latin character": lambda _: (f"{sign}\n" for sign in _letters(0xC0, 0x24F)),
    "lines of any one character": lambda _: (f"{sign}\n" for sign in _letters(0x21, 0x2FFF)),
    "all characters in turn": lambda _: _letters(0x21, 0x2FFFF),
    "characters by chance": lambda c: (chr(c.randrange(0x2FFFF)) for _ in repeat(None)),
    "one letter a sentence": lambda _: (f"{sign}. " for sign in _letters(0xC0, 0x2AF)),
    "lines of one word": lambda c: (f"{word}\n" for word in _words(c)),
    "lines of one capital word": lambda c: (f"{word.capitalize()}\n" for word in _words(c)),
    "lines of one ended word": lambda c: (f"{word.capitalize()}.\n" for word in _words(c)),
    "lines of two words, blank lines": lambda c: (f"{word} {next(_words(c))}\n\n" for word in _words(c)),
    "lines of ten words without a mark": lambda c: _sentences(c, _words(c), "\n"),
    "all words different": lambda c: _sentences(c, _words(c)),
    "all words different, no mark": lambda c: (f"{word} " for word in _words(c)),
    "all words different, Cyrillic": lambda c: _sentences(c, _words(c, "абвгдежзиклмнопрст")),
    "all words different, accents": lambda c: _sentences(c, _words(c, "aeiouåäöéèñçşğ")),
    "all words decomposed": lambda c: _sentences(c, (f"{word}e\u0301x" for word in _words(c))),
    "all numbers": lambda _: (f"{n} " for n in count()),
    "all numbers, ended": lambda _: (f"{n}. " for n in count()),
    "lines of a number": lambda _: (f"{n}\n" for n in count()),
    "one word": lambda _: repeat("a"),
    "one word, all letters": lambda c: _few(c, "abcdefghijklmnopqrstuvwxyz"),
    "one word with hyphens": lambda c: (f"{word}-" for word in _words(c)),
    "one word with apostrophes": lambda c: (f"{word}'" for word in _words(c)),
    "one sentence": lambda _: repeat("and the old dike of the town "),
    "one sentence with commas": lambda c: (f"{word}, " for word in _words(c)),
    "one sentence again and again": lambda _: repeat("The council voted to open the old dike. "),
    "near repeats": lambda _: (f"The council voted {n} times to open the old dike. " for n in count()),
    "near repeats, one word": lambda c: (
        f"The council voted to open the old dike near {word}. " for word in _words(c)
    ),
    "numbered items": lambda c: (f"{n}. {next(_words(c))} came.\n" for n in count(1)),
    "sentences that need the one before": lambda c: (f"But she saw the {word} there. " for word in _words(c)),
    "marks that combine": lambda c: _few(c, "\u0301\u0316\u0323\u0308\u0334"),
    "a letter and many marks": lambda c: (f"a{part} " for part in _few(c, "\u0301\u0316\u0323\u0308")),
    "letters and marks": lambda c: _few(c, "aeo \u0301\u0316"),
    "marks from right to left": lambda c: _few(c, "\u200f\u200e\u202b\u202c\u2067\u2069אב "),
    "zero-width joiners": lambda c: _few(c, "\u200d\u200c\u200bक "),
    "surrogates": lambda c: _few(c, "\ud800\udc00\udbff\udfff a"),
    "NUL bytes": lambda _: repeat("\0"),
    "control characters": lambda c: _few(c, "".join(map(chr, range(0x20))) + "ab."),
    "all line breaks": lambda c: _few(c, "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029ab "),
    "white space": lambda c: _few(c, " \t\u00a0\u2003\u3000"),
    "spaces, then a word": lambda c: (f"{word}{5000 * ' '}" for word in _words(c)),
    "marks by chance": lambda c: _few(c, ".,;:!?…\"'()[]{}<>*_~`#|/\\-–—«»“”"),
    "letters and marks by chance": lambda c: _few(c, "aB .,;:!?\"'()[]*_#|-\n"),
    "parentheses": lambda _: repeat("((a) "),
    "brackets never closed": lambda c: (f"[{word} ({word} " for word in _words(c)),
    "quotes never closed": lambda c: (f"“{word} said. " for word in _words(c)),
    "straight quotes": lambda c: (f'"{word} ' for word in _words(c)),
    "single quotes never closed": lambda c: (f"‘{word} said. " for word in _words(c)),
    "links": lambda c: (f"[{word}](http://{word}.org/a) " for word in _words(c)),
    "links never closed": lambda c: (f"[{word}]({word} " for word in _words(c)),
    "addresses": lambda c: (f"https://{word}.org/{word}?q={word}\n" for word in _words(c)),
    "addresses of mail": lambda c: (f"{word}@{word}.org, " for word in _words(c)),
    "a.b.c.d": lambda _: (f"{sign}." for sign in cycle("abcdefghij")),
    "a.b.c.d, words": lambda c: (f"{word}." for word in _words(c)),
    "A.B.C.D.": lambda _: (f"{sign}." for sign in cycle("ABCDEFGHIJ")),
    "initials": lambda _: (f"{sign}. " for sign in cycle("ABCDEFGHIJ")),
    "1.1.1": lambda _: repeat("1."),
    "1.1.1 lines": lambda _: (f"{n}.{n + 1}.{n + 2} a\n" for n in count()),
    "full stops and letters": lambda c: _few(c, "a. "),
    "ellipses and words": lambda c: (f"{word}… " for word in _words(c)),
    "questions": lambda c: (f"{word.capitalize()}? " for word in _words(c)),
    "abbreviations": lambda c: (f"{word[:3].capitalize()}. " for word in _words(c)),
    "nested quotes of Markdown": lambda c: (">" * (n % 500) + f" {next(_words(c))}\n" for n in count()),
    "nested lists of Markdown": lambda c: ("  " * (n % 500) + f"- {next(_words(c))}\n" for n in count()),
    "nested emphasis": lambda c: ("*" * (n % 500) + f"{next(_words(c))} " for n in count()),
    "headings of Markdown": lambda c: (f"# {word}\n\n" for word in _words(c)),
    "fences of Markdown": lambda c: (f"{'`' * (3 + n % 7)}{next(_words(c))}\n" for n in count()),
    "underlined headings": lambda c: (f"{word}\n---\n" for word in _words(c)),
    "one table": lambda c: (f"| {word} | {word} | 12 |\n" for word in _words(c)),
    "a table on one line": lambda c: (f"| {word} " for word in _words(c)),
    "a mail, quoted": lambda _: repeat(">\n"),
    "a mail, quoted words": lambda c: (f"> {word}\n" for word in _words(c)),
    "a mail, quoted deeply": lambda c: (f"{'> ' * (n % 90)}{next(_words(c))}\n" for n in count()),
    "mails": lambda c: (
        f"From: {word}@a.b\nSubject: {word}\n\nDear {word},\n\nyes.\n\nRegards,\n{word}\n"
        for word in _words(c)
    ),
    "a chat": lambda c: _talk(c, "[{h:02}:{m:02}] {name}: {said}\n"),
    "a chat of one word": lambda c: (f"Ida: {word}\n" for word in _words(c)),
    "a chat, all names different": lambda c: (f"{word.capitalize()}: yes\n" for word in _words(c)),
    "speakers on their own line": lambda c: _talk(c, "{name}:\n{said}\n\n"),
    "WebVTT": lambda c: chain(
        ["WEBVTT\n\n"],
        _talk(c, "{h:02}:{m:02}:{s:02}.000 --> {h:02}:{m:02}:{s:02}.900\n<v {name}>{said}\n\n"),
    ),
    "SubRip": lambda c: _talk(c, "{n}\n{h:02}:{m:02}:{s:02},000 --> {h:02}:{m:02}:{s:02},900\n{said}\n\n"),
    "posts of a forum": lambda c: _talk(c, "{name} wrote on 6 Mar 2028 at {h:02}:{m:02}:\n{said}\n\n"),
    "dates": lambda _: (f"{n % 28 + 1} March {1900 + n % 200}\n" for n in count()),
    "page numbers": lambda c: (f"{n}  {next(_words(c))}\nThe rain fell.\n" for n in count()),
    "hard-wrapped words": lambda c: (
        word + ("\n" if n % 9 == 8 else " ") for n, word in enumerate(_words(c))
    ),
    "words divided at line ends": lambda c: (f"{word}-\n{word} " for word in _words(c)),
    "soft hyphens": lambda c: (f"{word}\u00ad" for word in _words(c)),
    "base64": lambda c: (base64.b64encode(c.randbytes(57)).decode() for _ in repeat(None)),
    "base64 in lines": lambda c: (base64.b64encode(c.randbytes(57)).decode() + "\n" for _ in repeat(None)),
    "JSON": lambda c: (f'{{"{word}":[{n},"{word}"],"a":' for n, word in enumerate(_words(c))),
    "JSON in lines": lambda c: (f'{{"id": {n}, "name": "{next(_words(c))}"}}\n' for n in count()),
    "minified JavaScript": lambda c: (f"function {w}(e,t){{return e[t]||{w}.{w}}};" for w in _words(c)),
    "minified CSS": lambda c: (f".{word}{{margin:0;padding:1px}}" for word in _words(c)),
    "CSV": lambda c: (f"{n},{next(_words(c))},{c.random():.6f},2028-03-06\n" for n in count()),
    "a log": lambda c: (
        f"2028-03-06T12:00:{n % 60:02} ERROR {next(_words(c))} at 10.0.0.{n % 255}\n" for n in count()
    ),
    "hexadecimal": lambda c: (f"{c.randbytes(2).hex()} " for _ in repeat(None)),
    "HTML": lambda c: (f"<div class='{word}'><p>{word}</p></div>" for word in _words(c)),
    "HTML never closed": lambda c: (f"<div><{word} " for word in _words(c)),
    "emoji": lambda _: _letters(0x1F300, 0x1F5FF),
    "full-width letters": lambda c: _few(c, "ＡＢＣａｂｃ　。"),
    "references": lambda c: (f"{w.capitalize()} I, Moe O, et al. {w}. 1999;3:4-5.\n" for w in _words(c)),
    "the languages in turn": lambda _: cycle(
        ["The rain fell. ", "Der Regen fiel. ", "La pluie tombe. ", "Дождь шёл. ", "雨が降った。", "ฝนตก "]
    ),
}  # fmt: skip


def text_of(pieces: Pieces, size: int) -> str:
    """Return a text of about so many bytes of UTF-8."""
    parts: list[str] = []
    held = 0
    for piece in pieces:
        parts.append(piece)
        held += len(piece.encode("utf-8", "surrogatepass"))
        if held >= size:
            break
    return "".join(parts)


def rows() -> dict[str, Callable[[int], str]]:
    """Return a name for each hostile text, and what makes the text of a given size."""
    pieces: list[str] = json.loads(CASES.read_text(encoding="utf-8"))
    makers = {ascii(piece): partial(_repeated, piece) for piece in pieces}
    return {name: partial(_made, make) for name, make in (makers | MADE).items()}


def _repeated(piece: str, _chance: random.Random) -> Pieces:
    return repeat(piece)


def _made(make: Callable[[random.Random], Pieces], size: int) -> str:
    return text_of(make(random.Random(1)), size)  # noqa: S311 - the same text in each run


def _write(make: Callable[[int], str], size: int, path: Path) -> None:
    path.write_bytes(make(size).encode("utf-8", "surrogatepass"))


def _resident() -> int:
    """Return the bytes of memory that this process holds."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


def _measure(path: Path, limit: int, send: Connection) -> None:
    """Send the processor time of a summary in seconds, and the largest growth of the process in bytes."""
    summarize(WARM)  # the pages of the libraries are read now
    text = path.read_bytes().decode("utf-8", "surrogatepass")
    if limit:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    before = _resident()
    start = time.process_time()
    summarize(text)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    send.send((seconds, peak - before))


def measure(make: Callable[[int], str], size: int, limit: int = 0) -> tuple[float, int] | None:
    """Measure in a process of its own; None if that takes longer than `limit` seconds of its processor.

    Another process writes the text. Otherwise the summary would use memory that the making of the text left.
    """
    context = multiprocessing.get_context("fork")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text"
        writer = context.Process(target=_write, args=(make, size, path))
        writer.start()
        writer.join()
        receive, send = context.Pipe(duplex=False)
        process = context.Process(target=_measure, args=(path, limit, send))
        process.start()
        send.close()
        try:
            seconds, grown = receive.recv()
        except EOFError:  # the process was stopped
            return None
        finally:
            process.join()
    return seconds, grown


def prose_of(folder: Path, size: int) -> str:
    """Return articles one after the other."""
    with gzip.open(folder / "summaries" / "cnn_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        return text_of((json.loads(line)["text"] + "\n\n" for line in lines), size)


def worst(rows: dict[str, dict[str, Any]], n: int) -> set[str]:
    """Return the names of the n rows that take the most time, and of half as many that take most memory."""

    def highest(key: str, n: int) -> list[str]:
        figures = {name: math.inf if row[key] is None else row[key] for name, row in rows.items()}
        return sorted(figures, key=figures.__getitem__, reverse=True)[:n]

    return {*highest("time", n), *highest("memory", n // 2)}


@click.command()
@click.option("--size", "sizes", multiple=True, type=int, default=(1, 10), help="Millions of bytes of UTF-8.")
@click.option("--only", default="", help="Measure the rows whose names hold this, and write no results.")
@click.option("--worst", "n_worst", default=30, show_default=True, help="Rows of a size above 1; 0: all.")
@click.option("--data", type=click.Path(path_type=Path), default=default_folder)
def main(sizes: tuple[int, ...], only: str, n_worst: int, data: Path) -> None:
    """Measure, print, and write the results."""
    summarize(WARM)
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for millions in sorted(sizes):
        size = millions * MEGABYTE
        prose = [measure(partial(prose_of, data), size) or (math.inf, 0) for _ in range(3)]
        seconds, peak = min(seconds for seconds, _ in prose), min(peak for _, peak in prose)
        print(f"prose of {millions} MB: {seconds:.2f} s, {peak / 1e6:.0f} MB", flush=True)
        made = {name: make for name, make in rows().items() if only in name}
        if millions > 1 and n_worst and not only:
            chosen = worst(results["1 MB"]["rows"], n_worst)
            made = {name: make for name, make in made.items() if name in chosen}
            print(f"{len(made)} rows that were worst at 1 MB")
        table: dict[str, dict[str, float | None]] = {}
        for name, make in made.items():
            limit = math.ceil(STOPPED * max(seconds, AT_LEAST))
            taken = measure(make, size, limit)
            row = {
                "time": taken and round(taken[0] / max(seconds, AT_LEAST), 2),
                "memory": taken and round(taken[1] / peak, 2),
            }
            table[name] = row
            print(
                f"{millions:3} MB {row['time'] or 'stopped'!s:>8}{row['memory'] or 'stopped'!s:>9}  {name}",
                flush=True,
            )
        results[f"{millions} MB"] = {
            "measured": machine("numpy"),
            "prose": {"seconds": round(seconds, 2), "megabytes": round(peak / 1e6)},
            "rows": table,
        }
        if not only:
            RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
