"""Speed: milliseconds for texts of four sizes, memory, growth, and the time of a new process.

    python benchmarks/speed.py [--peers/--no-peers]

Figures are medians over texts. All texts are different. They are cut from training articles, or joined from
several. Each text is summarized once in each round. The first round is cold: only stems of earlier texts are
cached. The other rounds are warm. Peers read each text once, cold.

All systems are asked for three sentences. The default and lede are also asked for 500 characters. For
comparison, three steps that every summarizer needs are measured in the same run: one regular expression,
NLTK's Punkt, and scikit-learn's TfidfVectorizer on split sentences.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import re
import resource
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from data import default_folder, machine
from nltk.tokenize.punkt import PunktSentenceTokenizer
from peers import LABELS, PEERS, ask, nltk_data, python_of
from sklearn.feature_extraction.text import TfidfVectorizer

from summarizer import RANKERS, split_sentences, summarize
from summarizer.pipeline import DEFAULT_RANKER
from summarizer.text.terms import forget

RESULTS = Path(__file__).parent / "results" / "speed.json"
SIZES = {30: 100, 300: 20, 3_000: 4, 20_000: 1}  # sentences of a text -> number of texts
ROUNDS = 3
CHARS = 500
IN_CHARS = f", {CHARS} characters"
ARTICLE = Path(__file__).parent.parent / "examples" / "article.txt"
STARTS = 20  # new processes of each kind
READ = f"text = open({str(ARTICLE)!r}, encoding='utf-8').read()"
OURS = f"from summarizer import summarize; {READ}; print(summarize(text))"
THEIRS = {  # environment -> as its README shows it
    "sumy": f"""
from sumy.nlp.stemmers import Stemmer
from sumy.nlp.tokenizers import Tokenizer
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.utils import get_stop_words
{READ}
summarizer = LexRankSummarizer(Stemmer("english"))
summarizer.stop_words = get_stop_words("english")
print(*summarizer(PlaintextParser.from_string(text, Tokenizer("english")).document, 3))
""",
    "lede": f"from lede import summarize; {READ}; print(summarize(text, {CHARS}))",
}


def texts_of(folder: Path, sentences: int, count: int) -> list[str]:
    """Make `count` different texts of about `sentences` sentences each, from a stream of articles."""
    texts: list[str] = []
    parts: list[str] = []
    held = 0
    with gzip.open(folder / "summaries" / "cnn_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            for paragraph in json.loads(line)["text"].split("\n\n"):
                parts.append(paragraph)
                held += len(split_sentences(paragraph))
                if held >= sentences:
                    texts.append("\n\n".join(parts))
                    parts, held = [], 0
                    if len(texts) == count:
                        return texts
    return texts


def time_rounds(call: Callable[[str], object], texts: list[str]) -> list[float]:
    """Return for each round the median of the milliseconds over all texts."""
    call("Models and profiles are loaded now. What is measured is the text's own work.")
    forget()
    rounds = []
    for _ in range(ROUNDS):
        times = []
        for text in texts:
            start = time.perf_counter()
            call(text)
            times.append(time.perf_counter() - start)
        rounds.append(1000 * statistics.median(times))
    return rounds


def peak_megabytes(call: Callable[[str], object], text: str) -> float:
    """Return the largest amount of memory that a call holds, in MB."""
    tracemalloc.start()
    call(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def floors() -> dict[str, Callable[[str], object]]:
    """Return steps that every summarizer needs."""
    regex = re.compile(r"(?<=[.!?])\s+")
    punkt = PunktSentenceTokenizer()
    return {
        "(regex split)": regex.split,
        "(NLTK Punkt)": punkt.tokenize,
        "(TfidfVectorizer)": lambda text: TfidfVectorizer().fit_transform(regex.split(text)),
    }


def cold_starts(with_peers: bool) -> dict[str, dict[str, float]]:
    """Return the milliseconds of new processes, by the clock and of the processor, as medians.

    The processes run in alternation. Their bytecode is compiled before.
    """
    commands = {
        "numpy's import": [sys.executable, "-c", "import numpy"],
        "first summary": [sys.executable, "-c", OURS],
        "summarize file.txt": [sys.executable, "-m", "summarizer", str(ARTICLE)],
        "summarize --help": [sys.executable, "-m", "summarizer", "--help"],
    }
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if with_peers:
        environment["NLTK_DATA"] = str(nltk_data())
        for peer, program in THEIRS.items():
            commands[f"first summary of {peer}"] = [str(python_of(peer)), "-c", program]
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(1 + STARTS):
        for name, command in commands.items():
            clock, processor = time.perf_counter(), processor_seconds()
            subprocess.run(command, check=True, capture_output=True, env=environment)
            times[name].append((time.perf_counter() - clock, processor_seconds() - processor))
    medians = {name: map(statistics.median, zip(*pairs[1:], strict=True)) for name, pairs in times.items()}
    return {
        name: {
            kind: round(1000 * seconds, 1) for kind, seconds in zip(("clock", "processor"), pair, strict=True)
        }
        for name, pair in medians.items()
    }


def processor_seconds() -> float:
    """Return the processor time of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@click.command()
@click.option("--peers/--no-peers", "with_peers", default=True, show_default=True)
@click.option("--data", type=click.Path(path_type=Path), default=default_folder)
def main(*, with_peers: bool, data: Path) -> None:
    """Measure, print, and write the results."""
    systems: dict[str, Callable[[str], object]] = {
        name: (lambda text, name=name: summarize(text, ranker=name))  # type: ignore[misc]
        for name in RANKERS
        if name not in ("random", "longest")
    }
    systems[DEFAULT_RANKER + IN_CHARS] = lambda text: summarize(text, CHARS, "chars")
    systems.update(floors())
    table: dict[str, dict[str, Any]] = {}
    for size, count in SIZES.items():
        texts = texts_of(data, size, count)
        megabytes = statistics.median(len(text.encode()) for text in texts) / 1e6
        for name, call in systems.items():
            rounds = time_rounds(call, texts)
            row = table.setdefault(name, {})
            row[f"{size} cold"], row[f"{size} warm"] = (
                round(rounds[0], 3),
                round(statistics.median(rounds[1:]), 3),
            )
            row[f"{size} MB/s"] = round(megabytes / (row[f"{size} warm"] / 1000), 2)
            if not name.startswith("("):
                row[f"{size} peak MB"] = round(peak_megabytes(call, texts[0]), 2)
        asked = [(peer, 3, "sentences") for peer in PEERS] + [("lede", CHARS, "chars")]
        for peer, length, unit in asked if with_peers and size <= 3_000 else ():
            requests = [{"text": t, "title": "", "lang": "en", "size": length, "unit": unit} for t in texts]
            answers = [a for a in ask(peer, requests) if "error" not in a]
            row = table.setdefault(LABELS[peer] + IN_CHARS * (unit == "chars"), {})
            row[f"{size} cold"] = (
                round(statistics.median(a["seconds"] for a in answers) * 1000, 2) if answers else None
            )
    for row in table.values():
        known = {size: row[f"{size} cold"] for size in SIZES if row.get(f"{size} cold")}
        if len(known) > 1:
            low, high = min(known), max(known)
            row["growth"] = round(math.log(known[high] / known[low]) / math.log(high / low), 2)
    print(
        "milliseconds a text      "
        + "".join(f"{f'{size} cold':>12}{'warm':>10}" for size in SIZES)
        + "  growth"
    )
    for name, row in sorted(table.items(), key=lambda entry: entry[1].get("300 cold") or math.inf):
        cells = "".join(f"{row.get(f'{s} cold') or '–':>12}{row.get(f'{s} warm', ''):>10}" for s in SIZES)
        print(f"{name:25}{cells}  {row.get('growth', '')}")
    starts = cold_starts(with_peers)
    print("\na new process, ms             clock  more than numpy   processor  more than numpy")
    for name, figures in starts.items():
        more = {kind: ms - starts["numpy's import"][kind] for kind, ms in figures.items()}
        print(f"{name:28}" + "".join(f"{ms:7.0f}{more[kind]:17.0f}" for kind, ms in figures.items()))
    if with_peers:
        RESULTS.parent.mkdir(exist_ok=True)
        first = starts["first summary"]["clock"] / 1000
        written = {"measured": machine("numpy", "scikit-learn"), "first summary": first}
        written |= {"starts": starts, "table": table}
        RESULTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
