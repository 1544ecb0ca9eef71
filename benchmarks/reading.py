"""Reading: what comes out of texts as people paste them, on cases with labelled lines.

    python benchmarks/reading.py [DATA] [--system NAME …] [--failures N] [--json FILE]

Four parts, each a file of DATA/reading (pages_pasted_*, cases_*, splits_*, probes_*):

- pages: whole web pages, with the lines of the body labelled;
- cases: texts of many kinds, with what a summary must hold, what it must not hold, and an editor's choice;
- splits: short texts with their sentences;
- probes: calls with what they must give (keywords, queries, several articles, the shell).

A chosen sentence lies on lines of a kind if 80 % of its characters do, blanks not counted. Prints means in
per cent, and writes benchmarks/results/reading.json (means only, no text). README.md explains the figures.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import click
import numpy as np
from data import default_folder, machine
from joblib import Parallel, delayed
from peers import ask

from summarizer import RANKERS, keywords, split_sentences, summarize, summarize_documents
from summarizer.pipeline import DEFAULT_RANKER

RESULTS = Path(__file__).parent / "results" / "reading.json"
OURS = DEFAULT_RANKER
RAW_LEAD, BODY_LEAD = "lead of the raw text", "lead of the body"
SYSTEMS = (OURS, "tfidf", "lead", RAW_LEAD, BODY_LEAD)
CHOICES = (*RANKERS, RAW_LEAD, BODY_LEAD, "lede")
ALL = "all"
MOSTLY = 0.8  # the share of a sentence that decides on which lines it lies
EDITED = 0.5  # the share of a sentence that an editor's sentences must hold
# A character of a script without blanks counts as half a word.
NO_BLANKS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
COLUMNS = {
    "pages_pasted": "3s-body 3s-allbody 60w-body 60w-allbody as-clean c-recall c-prec c-F1 oth-skip title "
    "given",
    "cases": "no-bad case-clean must on-body gold given filled",
    "splits": "exact",
    "probes": "passed",
}
Row = dict[str, Any]


class Span(NamedTuple):
    """A sentence and its place in the text; a place of -1 is unknown."""

    start: int
    end: int
    text: str


class Request(NamedTuple):
    """A summary to ask for. `body` is the true body of a page."""

    text: str
    size: float
    unit: str
    query: str | None = None
    body: str = ""


@dataclass
class Answer:
    """A summary. `skipped` is None for a system that does not say what it left out before it chose."""

    chosen: list[Span]
    title: str = ""
    skipped: list[tuple[int, int]] | None = None

    def __str__(self) -> str:
        return "\n".join(span.text for span in self.chosen)


@dataclass
class Scores:
    """The scores of one row: values from 0 to 1 by the name of the figure, and failures to print."""

    kind: str
    values: dict[str, list[float]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def add(self, name: str, *values: float) -> None:
        """Add values to a figure."""
        self.values.setdefault(name, []).extend(map(float, values))

    def fail(self, *facts: str) -> None:
        """Note a failure."""
        self.failures.append(" | ".join(" ".join(fact.split())[:200] for fact in facts))


# Systems


def size_of(text: str, unit: str) -> float:
    """Return the number of characters or of words. A character of Chinese counts as half a word."""
    if unit == "chars":
        return len(text)
    return sum(len(NO_BLANKS.findall(word)) / 2 if NO_BLANKS.search(word) else 1 for word in text.split())


def spans_of(text: str) -> list[Span]:
    """Return the sentences of a text with their places."""
    return [Span(sentence.start, sentence.end, sentence.text) for sentence in split_sentences(text)]


def first(spans: Sequence[Span], size: float, unit: str) -> list[Span]:
    """Return the first sentences that hold a letter or digit, up to the size; at least one sentence."""
    spans = [span for span in spans if re.search(r"\w", span.text)] or list(spans)
    if unit == "sentences":
        return spans[: int(size)]
    if unit == "ratio":
        return spans[: max(1, int(size * len(spans) + 0.5))]
    chosen: list[Span] = []
    used = 0.0
    for span in spans:
        used += size_of(span.text, unit) + (unit == "chars" and bool(chosen))
        if used > size:
            break
        chosen.append(span)
    return chosen or spans[:1]


def find(text: str, sentence: str) -> tuple[int, int] | None:
    """Return the place of a sentence in a text, white space aside."""
    words = sentence.split()
    found = re.compile(r"\s+".join(map(re.escape, words))).search(text) if words else None
    return found.span() if found else None


def answer(system: str, request: Request) -> Answer:
    """Run one of our systems."""
    text, size, unit, query, body = request
    if system == RAW_LEAD:
        return Answer(first(spans_of(text), size, unit))
    if system == BODY_LEAD:
        places = [(find(text, span.text), span.text) for span in first(spans_of(body), size, unit)]
        return Answer([Span(*place, sentence) for place, sentence in places if place])
    found = summarize(text, size, unit, ranker=system, query=query)
    spans = [Span(sentence.start, sentence.end, sentence.text) for sentence in found]
    return Answer(spans, found.title or "", [(block.start, block.end) for block in found.skipped])


def answers_of_lede(requests: Sequence[Request]) -> list[Answer]:
    """Run lede. What it gives above the size is cut off."""
    asked = [{"text": r.text, "lang": "en", "size": r.size, "unit": r.unit} for r in requests]
    answers = []
    for request, given in zip(requests, ask("lede", asked), strict=True):
        parts = [span.text for part in given.get("sentences", ()) for span in spans_of(part)]
        spans = [Span(*(find(request.text, part) or (-1, -1)), part) for part in parts]
        answers.append(Answer(first(spans, request.size, request.unit)))
    return answers


# Labelled lines


class Labelled:
    """A text with a label for each line that is not blank."""

    def __init__(self, text: str, labels: Sequence[str]) -> None:
        self.text = text
        self.inked = np.array([not character.isspace() for character in text], dtype=bool)
        places = [match.span() for match in re.finditer(r"[^\n]+", text) if match.group().strip()]
        self.lines = list(zip(places, labels, strict=True))

    def mask(self, *wanted: str) -> np.ndarray:
        """Return whether each character stands on a line with one of these labels."""
        return self.marked([place for place, label in self.lines if label in wanted])

    def marked(self, places: Sequence[tuple[int, int]]) -> np.ndarray:
        """Return whether each character stands in one of these places."""
        marks = np.zeros(len(self.text), dtype=bool)
        for start, end in places:
            marks[start:end] = True
        return marks

    def share(self, mask: np.ndarray, span: Span) -> float:
        """Return the share of the characters of a sentence that a mask holds, from 0 to 1."""
        found = mask[span.start : span.end][self.inked[span.start : span.end]]
        return float(found.mean()) if span.start >= 0 and len(found) else 0.0


def words_of(text: str) -> list[str]:
    """Return the words of a title in lower case, without apostrophes."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("'", ""))


def same_title(found: str, wanted: str) -> bool:
    """Return whether two titles share four fifths of their words.

    Examples
    --------
    >>> same_title("Rain falls on Oslo", "Rain falls on Oslo!"), same_title("Menu", "Rain falls on Oslo")
    (True, False)
    """
    one, two = words_of(found), words_of(wanted)
    if not one or one == two:
        return bool(one)
    return len({*one} & {*two}) / len({*one} | {*two}) >= MOSTLY


# The four parts


def requests_of_page(row: Row) -> list[Request]:
    """Return what is asked of a page: three sentences, 60 words, and three sentences of the true body."""
    text, body = row["text"], row["body"]
    three = Request(text, 3, "sentences", body=body)
    return [three, Request(text, 60, "words", body=body), Request(body, 3, "sentences", body=body)]


def score_page(row: Row, answers: Sequence[Answer]) -> Scores:
    """Score a page: whether what was chosen is body, what was left out before, and the title."""
    scores = Scores(row["lang"])
    page = Labelled(row["text"], row["labels"])
    body = page.mask("body")
    for name, found in zip(("3s", "60w"), answers, strict=False):
        lies = [page.share(body, span) >= MOSTLY for span in found.chosen]
        scores.add(f"{name}-body", *lies)
        scores.add(f"{name}-allbody", bool(lies) and all(lies))
        for span, right in zip(found.chosen, lies, strict=True):
            if not right:
                scores.fail(name, row["url_host"], span.text)
    found, clean = answers[0], {" ".join(span.text.split()) for span in answers[2].chosen}
    scores.add("given", min(1, len(found.chosen) / 3))
    scores.add("as-clean", *(" ".join(span.text.split()) in clean for span in found.chosen))
    if found.skipped is not None:
        score_candidates(scores, page, found.skipped)
        if row.get("title_in_text", True):
            right = same_title(found.title, row["title"])
            scores.add("title", right)
            if not right:
                scores.fail("title", row["url_host"], f"{found.title!r} for {row['title']!r}")
    return scores


def score_candidates(scores: Scores, page: Labelled, skipped: Sequence[tuple[int, int]]) -> None:
    """Score the characters that stay candidates. Blanks and the lines of the title do not count."""
    counted = page.inked & ~page.mask("title")
    body, left_out = page.mask("body"), page.marked(skipped)
    n_body, n_other = (counted & body).sum(), (counted & ~body).sum()
    kept, kept_body = (counted & ~left_out).sum(), (counted & ~left_out & body).sum()
    recall = kept_body / n_body if n_body else 0.0
    precision = kept_body / kept if kept else 0.0
    scores.add("c-recall", recall)
    scores.add("c-prec", precision)
    scores.add("c-F1", 2 * recall * precision / (recall + precision) if recall + precision else 0.0)
    if n_other:
        scores.add("oth-skip", (counted & ~body & left_out).sum() / n_other)


def requests_of_case(row: Row) -> list[Request]:
    """Return the calls of a case."""
    return [Request(row["text"], c["length"], c["unit"], c.get("query")) for c in row["calls"]]


def score_case(row: Row, answers: Sequence[Answer]) -> Scores:
    """Score a case: what its summaries hold, what they must not hold, and whether they are long enough."""
    scores = Scores(row["kind"])
    case = Labelled(row["text"], row["labels"])
    body = case.mask("body", "list")
    edited = case.marked([p for p in (find(row["text"], g) for g in row["gold_sentences"]) if p])
    clean = True
    for number, (request, found) in enumerate(zip(requests_of_case(row), answers, strict=True)):
        bad = [(s, x) for s in found.chosen for x in row["must_not"] if re.search(x, s.text, re.M)]
        scores.add("no-bad", not bad)
        clean &= not bad
        if bad:
            scores.fail(f"{request.size} {request.unit}", row["id"], f"/{bad[0][1]}/", bad[0][0].text)
        for wanted in row["must"]:
            if wanted["call"] == number:
                right = any(re.search(x, str(found), re.M) for x in wanted["any"])
                scores.add("must", right)
                if not right:
                    scores.fail("must", row["id"], str(wanted["any"]), str(found))
        score_size(scores, case, body, request, found)
        n = len(found.chosen) or 1
        scores.add("on-body", sum(case.share(body, span) >= MOSTLY for span in found.chosen) / n)
        if row["gold_sentences"]:
            scores.add("gold", sum(case.share(edited, span) >= EDITED for span in found.chosen) / n)
    scores.add("case-clean", clean)
    return scores


def score_size(scores: Scores, case: Labelled, body: np.ndarray, request: Request, found: Answer) -> None:
    """Score how much came of what was asked for. The body must have so much."""
    if request.unit == "sentences":
        there = {
            " ".join(s.text.lower().split()) for s in spans_of(case.text) if case.share(body, s) >= MOSTLY
        }
        if there:
            scores.add("given", min(1, len(found.chosen) / min(request.size, len(there))))
    elif request.unit == "words" and size_of(case.text, "words") > request.size:
        scores.add("filled", min(1, sum(size_of(s.text, "words") for s in found.chosen) / request.size))


def score_split(row: Row, _: Sequence[Answer]) -> Scores:
    """Score a split: whether all sentences are right, white space aside. `also` holds other right answers."""
    found = [sentence.text for sentence in split_sentences(row["text"], **row.get("kwargs", {}))]
    right = [["".join(s.split()) for s in wanted] for wanted in (row["sentences"], *row.get("also", ()))]
    scores = Scores(row["lang"])
    scores.add("exact", ["".join(s.split()) for s in found] in right)
    if not scores.values["exact"][0]:
        scores.fail("split", row["id"], " ¦ ".join(found))
    return scores


def score_probe(row: Row, _: Sequence[Answer]) -> Scores:
    """Score a probe: whether nothing is wrong."""
    scores = Scores(row["call"])
    try:
        wrong = PROBES[row["call"]](row)
    except Exception as error:  # a probe must not stop the others
        wrong = [repr(error)]
    scores.add("passed", not wrong)
    if wrong:
        scores.fail("probe", row["call"], row["id"], wrong[0])
    return scores


# Probes: each returns what is wrong.


def lacks(row: Row, texts: Sequence[str]) -> list[str]:
    """Return the patterns of `must` that no text matches, and of `must_not` that a text matches."""
    wrong = [f"no /{x}/ in {texts}" for x in row["must"] if not any(re.search(x, t, re.M) for t in texts)]
    return wrong + [f"/{x}/ in {t}" for x in row["must_not"] for t in texts if re.search(x, t, re.M)]


def probe_keywords(row: Row) -> list[str]:
    """Return what is wrong with the keywords of a text."""
    return lacks(row, [keyword.text for keyword in keywords(row["text"], row["n"])])


def probe_query(row: Row) -> list[str]:
    """Return what is wrong with a summary for a query."""
    found = summarize(row["text"], row["length"], row["unit"], query=row["query"])
    wrong = [] if found.query_found == row["query_found"] else [f"query_found {found.query_found}"]
    wrong += [f"no /{x}/ in {found}" for x in row["must"] if not re.search(x, str(found), re.M)]
    return wrong + lacks({**row, "must": ()}, [sentence.text for sentence in found])


def probe_count(row: Row) -> list[str]:
    """Return what is wrong with the numbers of sentences, for the default or for every ranker."""
    rankers = RANKERS if row["call"] == "count_all_rankers" else (OURS,)
    found = {name: [len(summarize(row["text"], n, ranker=name)) for n in row["lengths"]] for name in rankers}
    return [f"{name}: {counts}" for name, counts in found.items() if counts != row["expect"]]


def probe_no_crash(row: Row) -> list[str]:
    """Return nothing: an exception is what can be wrong."""
    str(summarize(row["text"])), split_sentences(row["text"]), keywords(row["text"])
    return []


def probe_order(row: Row) -> list[str]:
    """Return the summaries whose sentences overlap or are out of order."""
    wrong = []
    for length in row["lengths"]:
        places = [(sentence.start, sentence.end) for sentence in summarize(row["text"], length)]
        if places != sorted(places) or any(a[1] > b[0] for a, b in pairwise(places)):
            wrong.append(f"order {places}")
    return wrong


def probe_documents(row: Row) -> list[str]:
    """Return what is wrong with a summary of several articles."""
    found = [s.text for s in summarize_documents(row["texts"], row["length"], row["unit"])]
    twice = [x for x in row["once"] if sum(bool(re.search(x, text, re.M)) for text in found) > 1]
    return lacks(row, found) + [f"/{x}/ twice in {found}" for x in twice]


def probe_shell(row: Row) -> list[str]:
    """Return what is wrong with a command: its exit status, what it prints, what it must not print."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in row.get("files", {}).items():
            (Path(folder) / name).write_text(content, encoding="utf-8")
        search_path = os.pathsep.join(path for path in sys.path if path)
        done = subprocess.run(
            [sys.executable, "-m", "summarizer", *row["args"]],
            input=row.get("stdin", "").encode(),
            capture_output=True,
            cwd=folder,
            timeout=120,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": search_path},
        )
    printed = {name: getattr(done, name).decode("utf-8", "replace") for name in ("stdout", "stderr")}
    wrong = []
    if row.get("rc") not in (None, done.returncode) or row.get("rc_not") == done.returncode:
        wrong.append(f"exit {done.returncode}")
    for name, text in printed.items():
        wrong += [f"{name} lacks {x}" for x in row.get(name, ()) if not re.search(x, text, re.M)]
        wrong += [f"{name} has {x}" for x in row.get(f"{name}_not", ()) if re.search(x, text, re.M)]
    if row.get("json"):
        json.loads(printed["stdout"])
    return wrong


PROBES: dict[str, Callable[[Row], list[str]]] = {
    "keywords": probe_keywords,
    "query": probe_query,
    "count": probe_count,
    "count_all_rankers": probe_count,
    "no_crash": probe_no_crash,
    "order": probe_order,
    "documents": probe_documents,
    "cli": probe_shell,
}
PARTS: dict[str, tuple[Callable[[Row], list[Request]], Callable[[Row, Sequence[Answer]], Scores]]] = {
    "pages_pasted": (requests_of_page, score_page),
    "cases": (requests_of_case, score_case),
    "splits": (lambda _: [], score_split),
    "probes": (lambda _: [], score_probe),
}


# From rows to a table


def score_row(part: str, system: str, row: Row, answers: Sequence[Answer] | None = None) -> Scores:
    """Run one of our systems on a row and score it. Answers of another library are given."""
    requests, score = PARTS[part]
    if answers is None:
        answers = [answer(system, request) for request in requests(row)]
    return score(row, answers)


def scores_of(part: str, system: str, rows: Sequence[Row]) -> list[Scores]:
    """Run a system on all rows of a part and score it."""
    if system != "lede":
        return list(Parallel(n_jobs=-1, batch_size=4)(delayed(score_row)(part, system, row) for row in rows))
    requests = [PARTS[part][0](row) for row in rows]
    answers = iter(answers_of_lede([request for asked in requests for request in asked]))
    return [
        score_row(part, system, row, [next(answers) for _ in asked])
        for row, asked in zip(rows, requests, strict=True)
    ]


def table_of(part: str, scores: Sequence[Scores]) -> dict[str, dict[str, float]]:
    """Return the number of rows and the means in per cent, over all rows and for each kind of rows."""
    table = {}
    for kind in (ALL, *sorted({row.kind for row in scores})):
        rows = [row for row in scores if kind in (ALL, row.kind)]
        table[kind] = {"n": float(len(rows))}
        for name in COLUMNS[part].split():
            values = [value for row in rows for value in row.values.get(name, ())]
            if values:
                table[kind][name] = 100 * fmean(values)
    return table


def measure(folder: Path, system: str, failures: int = 0) -> dict[str, dict[str, dict[str, float]]]:
    """Return the table of each part that a system can be measured on, and print failures."""
    parts = PARTS if system == OURS else {BODY_LEAD: ("pages_pasted",)}.get(system, ("pages_pasted", "cases"))
    tables = {}
    for part in parts:
        rows: list[Row] = []
        for file in sorted((folder / "reading").glob(f"{part}_*.jsonl.gz")):
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                rows += map(json.loads, lines)
        scores = scores_of(part, system, rows)
        tables[part] = table_of(part, scores)
        found = [failure for row in scores for failure in row.failures]
        print("".join(f"FAIL | {part} | {failure}\n" for failure in found[:failures]), end="")
    return tables


def show(system: str, tables: dict[str, dict[str, dict[str, float]]]) -> None:
    """Print the table of each part."""
    for part, table in tables.items():
        names = [name for name in COLUMNS[part].split() if name in table[ALL]]
        width = max(map(len, table))
        print(f"\n{system}, {part}, in %\n{'':{width}}    n" + "".join(f"{name:>13}" for name in names))
        for kind, row in table.items():
            cells = (f"{row[name]:13.1f}" if name in row else f"{'–':>13}" for name in names)
            print(f"{kind:{width}} {row['n']:4.0f}" + "".join(cells))


@click.command()
@click.argument("data", type=click.Path(path_type=Path), default=default_folder)
@click.option(
    "--system", "systems", multiple=True, type=click.Choice([*RANKERS, RAW_LEAD, BODY_LEAD, "lede"])
)
@click.option("--failures", default=0, help="Print up to so many failures of each part.")
@click.option("--json", "out", type=click.Path(path_type=Path), help="File of the means.")
def main(*, data: Path, systems: tuple[str, ...], failures: int, out: Path | None) -> None:
    """Measure, print, and write the means. Means of some systems are written only with `--json`."""
    results = {}
    for system in systems or SYSTEMS:
        results[system] = measure(data, system, failures)
        show(system, results[system])
    if out is None and not systems:
        out = RESULTS
    if out is not None:
        written = {"measured": machine("numpy"), "ours": OURS, "systems": results}
        out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
