"""A blind comparison: two readers compare and grade summaries and do not know which system wrote them.

    python benchmarks/blind.py packet DATA OUT [--texts 100] [--seed 1] [--before FILE]
    python benchmarks/blind.py tally OUT VERDICTS …
    python benchmarks/blind.py outputs DATA FILE [--texts 100] [--seed 1]

`packet` writes OUT/readers: instructions and files of ten texts, with summaries of three sentences. It also
writes OUT/key.json, which readers must not see. `tally` reads the verdicts of the readers, prints wins and
grades, and writes benchmarks/results/blind.json: ids, verdicts and reasons, no text. `outputs` keeps our
summaries: a later `packet --before FILE` adds them as one more system.

lede and sumy run in their own environments (`python benchmarks/peers.py build sumy lede splitters`).
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import click
from data import machine
from kinds import NEWS, Text, draw
from peers import ask

from summarizer import summarize
from summarizer.pipeline import DEFAULT_RANKER
from summarizer.render import readable

RESULTS = Path(__file__).parent / "results" / "blind.json"
INSTRUCTIONS = Path(__file__).parent / "blind.md"
SENTENCES = 3
OURS, LEAD, BEFORE = "ours", "LEAD", "ours before"
PEERS = ("lede", "sumy LexRank")
TEXTS_A_FILE = 10
REASON_WORDS = 20
FENCE = "~" * 12
QUESTIONS = ("point", "alone", "true", "once")  # blind.md has the questions
VERDICTS = ("A", "B", "tie")
OUTCOMES = ("ours", "tie", "theirs")
Summaries = dict[str, list[str]]  # system -> sentences


# The packet


def folded(sentences: Iterable[str]) -> list[str]:
    """Return sentences without line breaks, so that no system is known by them."""
    return [" ".join(sentence.split()) for sentence in sentences if sentence.strip()]


def run_ranker(ranker: str, text: Text) -> list[str]:
    """Return our summary by a ranker. The library finds out the language, as for a user."""
    summary = summarize(text.text, SENTENCES, ranker=ranker)
    return folded(readable(sentence) for sentence in summary.sentences)


def run_systems(texts: Sequence[Text], before: dict[str, list[str]] | None = None) -> list[Summaries]:
    """Return the summaries of all systems, for each text. A system that failed on a text is left out."""
    found: list[Summaries] = [
        {OURS: run_ranker(DEFAULT_RANKER, t), LEAD: run_ranker("lead", t)} for t in texts
    ]
    asked = [
        {"text": t.text, "title": "", "lang": t.lang, "size": SENTENCES, "unit": "sentences"} for t in texts
    ]
    for peer in PEERS:
        for summaries, answer in zip(found, ask(peer, asked), strict=True):
            summaries[peer] = folded(answer.get("sentences", ()))
    if before is not None:
        for text, summaries in zip(texts, found, strict=True):
            summaries[BEFORE] = folded(before[text.id])
    return [{system: s for system, s in summaries.items() if s} for summaries in found]


def sides(count: int, chance: random.Random) -> list[bool]:
    """Draw in which pairs ours is B: in half of them."""
    drawn = [k % 2 == 1 for k in range(count)]
    chance.shuffle(drawn)
    return drawn


def keys_of(texts: Sequence[Text], found: Sequence[Summaries], seed: int) -> list[dict[str, Any]]:
    """Draw sides and order. Return, for each text, which system stands behind each name.

    Equal summaries are graded once. A summary that equals ours is a tie without a reader.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    ours_is_b = {system: sides(len(texts), chance) for system in (LEAD, *PEERS, BEFORE)}
    keys = []
    for number, (text, summaries) in enumerate(zip(texts, found, strict=True), 1):
        others = [s for s in ours_is_b if s in summaries and OURS in summaries]
        pairs = [s for s in others if summaries[s] != summaries[OURS]]
        groups: dict[tuple[str, ...], list[str]] = {}
        for system, sentences in summaries.items():
            groups.setdefault(tuple(sentences), []).append(system)
        graded = list(groups.values())
        chance.shuffle(pairs)
        chance.shuffle(graded)
        keys.append(
            {
                "id": text.id,
                "kind": text.kind,
                "equal": [system for system in others if system not in pairs],
                "pairs": {
                    f"{number}.p{i}": {"against": system, "ours": "AB"[ours_is_b[system][number - 1]]}
                    for i, system in enumerate(pairs, 1)
                },
                "grades": {f"{number}.s{i}": systems for i, systems in enumerate(graded, 1)},
            }
        )
    return keys


def page_of(number: int, text: Text, summaries: Summaries, key: dict[str, Any]) -> str:
    """Write a text with its pairs and its summaries, in Markdown."""

    def listed(system: str) -> str:
        return "\n".join(f"- {sentence}" for sentence in summaries[system])

    parts = [f"# Text {number}\n\n{FENCE}\n{text.text.strip()}\n{FENCE}\n\n## Pairs of text {number}"]
    for name, pair in key["pairs"].items():
        shown = [OURS, pair["against"]] if pair["ours"] == "A" else [pair["against"], OURS]
        parts.append(f"### {name}\n\nA\n\n{listed(shown[0])}\n\nB\n\n{listed(shown[1])}")
    parts.append(f"## Summaries of text {number}")
    parts += [f"### {name}\n\n{listed(systems[0])}" for name, systems in key["grades"].items()]
    return "\n\n".join(parts) + "\n"


def write_packet(out: Path, texts: Sequence[Text], found: Sequence[Summaries], seed: int) -> None:
    """Write the instructions, the files of texts, and the key."""
    keys = keys_of(texts, found, seed)
    pages = [page_of(number, *entry) for number, entry in enumerate(zip(texts, found, keys, strict=True), 1)]
    folder = out / "readers"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(INSTRUCTIONS, folder / "instructions.md")
    for part, start in enumerate(range(0, len(pages), TEXTS_A_FILE), 1):
        page = "\n".join(pages[start : start + TEXTS_A_FILE])
        (folder / f"texts-{part:02}.md").write_text(page, encoding="utf-8", errors="replace")
    key = {"seed": seed, "texts": keys}
    (out / "key.json").write_text(json.dumps(key, indent=1) + "\n", encoding="utf-8")


# The tally


def read_verdicts(files: Sequence[Path], keys: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the verdicts of each reader: {"pairs": …, "grades": …}. Every answer must be there and valid."""
    readers: dict[str, dict[str, Any]] = {}
    for file in files:
        given = json.loads(file.read_text(encoding="utf-8"))
        verdicts = readers.setdefault(given["reader"], {"pairs": {}, "grades": {}})
        for part in ("pairs", "grades"):
            verdicts[part].update(given.get(part, {}))
    for reader, verdicts in readers.items():
        for part, right in (("pairs", right_pair), ("grades", right_grades)):
            for name in (name for key in keys for name in key[part]):
                if not right(verdicts[part].get(name)):
                    raise click.ClickException(f"{reader}: {name} has no valid answer")
    return readers


def right_pair(answer: Any) -> bool:
    """Return whether an answer about a pair is valid."""
    return isinstance(answer, dict) and answer.get("verdict") in VERDICTS


def right_grades(answer: Any) -> bool:
    """Return whether the grades of a summary are valid."""
    return isinstance(answer, dict) and all(answer.get(question) in range(4) for question in QUESTIONS)


def judged_pairs(keys: Sequence[dict[str, Any]], readers: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each pair with the verdict and the reason of each reader. An equal pair has none."""
    pairs = []
    for key in keys:
        about = {"id": key["id"], "kind": key["kind"]}
        pairs += [{**about, "against": system, "verdicts": {}, "reasons": {}} for system in key["equal"]]
        for name, pair in key["pairs"].items():
            answers = {reader: given["pairs"][name] for reader, given in readers.items()}
            verdicts = {
                reader: "tie" if a["verdict"] == "tie" else OUTCOMES[2 * (a["verdict"] != pair["ours"])]
                for reader, a in answers.items()
            }
            reasons = {r: " ".join(a.get("reason", "").split()[:REASON_WORDS]) for r, a in answers.items()}
            pairs.append({**about, "against": pair["against"], "verdicts": verdicts, "reasons": reasons})
    return pairs


def outcome(verdicts: dict[str, str]) -> str:
    """Return the outcome of a pair: that of the readers together. Opposite verdicts are a tie."""
    points = sum(OUTCOMES.index("tie") - OUTCOMES.index(verdict) for verdict in verdicts.values())
    return OUTCOMES[1 - (points > 0) + (points < 0)]


def wins(pairs: Sequence[dict[str, Any]], reader: str | None = None) -> dict[str, list[int]]:
    """Return [wins, ties, losses] of ours against each system; of one reader, or of all together."""
    counts: dict[str, list[int]] = {}
    for pair in pairs:
        verdicts = pair["verdicts"]
        found = outcome(verdicts) if reader is None else verdicts.get(reader, "tie")
        counts.setdefault(pair["against"], [0, 0, 0])[OUTCOMES.index(found)] += 1
    return counts


def kappa(pairs: Sequence[dict[str, Any]]) -> float:
    """Return the agreement of two readers beyond chance (Cohen 1960), from -1 to 1.

    Examples
    --------
    >>> kappa([{"verdicts": {"a": v, "b": w}} for v, w in (("ours", "ours"), ("tie", "tie"))])
    1.0
    """
    judged = [tuple(pair["verdicts"].values()) for pair in pairs if pair["verdicts"]]
    agreed = sum(one == two for one, two in judged) / len(judged)
    by_chance = (
        sum(
            sum(one == verdict for one, _ in judged) * sum(two == verdict for _, two in judged)
            for verdict in OUTCOMES
        )
        / len(judged) ** 2
    )
    return 1.0 if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def graded(keys: Sequence[dict[str, Any]], readers: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the grades of each system on each text by each reader."""
    return [
        {"id": key["id"], "kind": key["kind"], "system": system, "reader": reader}
        | {question: given["grades"][name][question] for question in QUESTIONS}
        for key in keys
        for name, systems in key["grades"].items()
        for system in systems
        for reader, given in readers.items()
    ]


def mean_grades(grades: Sequence[dict[str, Any]], field: str) -> dict[str, dict[str, float]]:
    """Return the mean of each question, and of all four, for each value of a field."""
    means = {}
    for value in dict.fromkeys(grade[field] for grade in grades):
        rows = [grade for grade in grades if grade[field] == value]
        means[value] = {question: round(fmean(row[question] for row in rows), 2) for question in QUESTIONS}
        means[value]["mean"] = round(fmean(row[q] for row in rows for q in QUESTIONS), 2)
    return means


def results_of(key: dict[str, Any], readers: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return all figures, and the verdicts that they come from."""
    pairs, grades = judged_pairs(key["texts"], readers), graded(key["texts"], readers)
    news = [pair for pair in pairs if pair["kind"] == NEWS]
    ours = [grade for grade in grades if grade["system"] == OURS]
    return {
        "measured": machine("numpy"),
        "seed": key["seed"],
        "texts": len(key["texts"]),
        "readers": list(readers),
        "wins": {"all": wins(pairs), "news": wins(news)},
        "wins of readers": {reader: wins(pairs, reader) for reader in readers},
        "kappa": round(kappa(pairs), 3),
        "grades": mean_grades(grades, "system"),
        "grades of kinds": mean_grades(ours, "kind"),
        "pairs": pairs,
        "graded": grades,
    }


def show(results: dict[str, Any]) -> None:
    """Print the figures."""
    print(f"{results['texts']} texts, readers: {', '.join(results['readers'])}, kappa {results['kappa']:.2f}")
    tables = {"ours wins, ties, loses": results["wins"]["all"], "on news alone": results["wins"]["news"]}
    tables |= {f"by {reader}": counts for reader, counts in results["wins of readers"].items()}
    for title, counts in tables.items():
        print(f"\n{title}")
        for system, (won, tied, lost) in counts.items():
            print(f"  {system:14} {won:3} {tied:3} {lost:3}")
    for title in ("grades", "grades of kinds"):
        print(f"\n{title:26}" + "".join(f"{question:>7}" for question in (*QUESTIONS, "mean")))
        for name, means in results[title].items():
            print(f"  {name:24}" + "".join(f"{mean:7.2f}" for mean in means.values()))


# Commands


@click.group()
def main() -> None:
    """Compare summaries without knowing who wrote them."""


FOLDER, FILE = click.Path(path_type=Path, file_okay=False), click.Path(path_type=Path, dir_okay=False)
COUNT = click.option("--texts", "count", type=click.IntRange(1), default=100, show_default=True)
SEED = click.option("--seed", default=1, show_default=True)


@main.command()
@click.argument("data", type=FOLDER)
@click.argument("out", type=FOLDER)
@COUNT
@SEED
@click.option("--before", type=FILE, help="Summaries that `outputs` kept, for the same texts.")
def packet(*, data: Path, out: Path, count: int, seed: int, before: Path | None) -> None:
    """Write what two readers get, and the key."""
    texts = draw(data, count, seed)
    kept = json.loads(before.read_text(encoding="utf-8")) if before else None
    write_packet(out, texts, run_systems(texts, kept), seed)
    print(f"{len(texts)} texts of {len({text.kind for text in texts})} kinds: {out / 'readers'}")


@main.command()
@click.argument("out", type=FOLDER)
@click.argument("verdicts", type=FILE, nargs=-1, required=True)
@click.option("--results", type=FILE, default=RESULTS, help="The file to write.")
def tally(*, out: Path, verdicts: tuple[Path, ...], results: Path) -> None:
    """Count the verdicts of two readers."""
    key = json.loads((out / "key.json").read_text(encoding="utf-8"))
    readers = read_verdicts(verdicts, key["texts"])
    if len(readers) != 2:
        raise click.ClickException(f"verdicts of two readers are needed, got {', '.join(readers)}")
    found = results_of(key, readers)
    show(found)
    results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


@main.command()
@click.argument("data", type=FOLDER)
@click.argument("file", type=FILE)
@COUNT
@SEED
def outputs(*, data: Path, file: Path, count: int, seed: int) -> None:
    """Keep our summaries of today, as JSON from ids to sentences. Keep the file out of the repository."""
    kept = {text.id: run_ranker(DEFAULT_RANKER, text) for text in draw(data, count, seed)}
    file.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
