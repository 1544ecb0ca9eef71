"""Train the learned ranker that comes with the package.

    python scripts/train_learned.py DATA            # writes src/summarizer/learned.json
    python scripts/train_learned.py DATA --cv       # cross-validation, and one genre left out at a time

DATA holds ``summaries/*_train.jsonl.gz`` ({text, references}). A text is seen as it is; news also with its
paragraphs run together (the form many corpora come in), some also with their sentences shuffled (reviews
and notes have no order); mostly with the size that its set asks for, sometimes with another. What falls to
chance falls by the number of the text, so that two runs give the same file.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from joblib import Parallel, delayed

from summarizer import IdfModel, Sentence, analyse, split_sentences
from summarizer.blocks import Block
from summarizer.document import Document
from summarizer.learned import LearnedRanker
from summarizer.pipeline import Pipeline
from summarizer.rankers import Ranker, lead, rank
from summarizer.training import Example, Judge, example, fit, rounded


class Made(NamedTuple):
    """One text in one form: its set and number, whether this is the set's own task, what it teaches."""

    name: str
    number: int
    is_own_task: bool
    document: Document
    reference: str
    example: Example


MODEL = "3"  # raise it with every change of the weights: summaries tell it
DATE = "2026-11-24"
OUTPUT = Path(__file__).parent.parent / "src" / "summarizer" / "learned.json"
# set -> size asked for, number of texts used, weight of the set as a whole
SETS: dict[str, tuple[tuple[float, str], int, float]] = {
    "cnn": ((3, "sentences"), 5521, 5.0),
    "dailymail": ((1, "sentences"), 4000, 1.5),
    "gum": ((50, "words"), 185, 0.6),
    "scitldr": ((1, "sentences"), 1990, 1.0),
    "acl": ((150, "words"), 350, 0.7),
    "pubmed": ((270, "words"), 600, 0.9),
}
OTHER_SIZES: list[tuple[float, str]] = [
    (1, "sentences"), (3, "sentences"), (5, "sentences"), (20, "words"), (30, "words"), (60, "words"),
    (100, "words"), (200, "words"), (0.05, "ratio"), (0.2, "ratio"),
]  # fmt: skip


def texts(data: Path, name: str) -> list[dict[str, Any]]:
    """Read a set."""
    with gzip.open(data / "summaries" / f"{name}_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line, _ in zip(lines, range(SETS[name][1]), strict=False)]


def document_of(text: str, size: tuple[float, str], form: str, chance: random.Random) -> Document:
    """Analyse a text in one of its forms."""
    if form == "run together":
        text = " ".join(text.split())
    if form != "shuffled":
        return Pipeline(size[0], size[1], "lead", "en").document(text)
    sentences = [sentence.text for sentence in split_sentences(text, language="en")]
    chance.shuffle(sentences)
    ends = np.cumsum([len(sentence) + 1 for sentence in sentences]).tolist()
    placed = [
        Sentence(s, end - 1 - len(s), end - 1, i)
        for i, (s, end) in enumerate(zip(sentences, ends, strict=True))
    ]
    blocks = [Block("prose", s.start, s.end) for s in placed] if chance.random() < 0.7 else []
    return analyse(placed, blocks, idf=IdfModel.bundled("en"), request=size)


def examples_of(name: str, number: int, row: dict[str, Any]) -> list[Made]:
    """Make the training examples of one text, one a form."""
    chance = random.Random(f"{name} {number}")  # noqa: S311 - a fixed choice, no secret
    forms = ["as it is"]
    forms += ["run together"] * (name == "cnn" or (name == "dailymail" and chance.random() < 0.5))
    forms += ["shuffled"] * (chance.random() < 0.15)
    made = []
    for form in forms:
        usual = chance.random() < (0.3 if form == "shuffled" else 0.85)
        size = SETS[name][0] if usual else chance.choice(OTHER_SIZES)
        document = document_of(row["text"], size, form, chance)
        learned_from = example(document, row["references"][0])
        if learned_from is not None:
            own = form == "as it is" and size == SETS[name][0]
            made.append(Made(name, number, own, document, row["references"][0], learned_from))
    return made


def train(made: list[Made]) -> LearnedRanker:
    """Fit a model to examples, each set with its weight as a whole."""
    return rounded(*fit([m.example for m in made], weights_of(made)), {})


def weights_of(made: list[Made]) -> np.ndarray:
    """Give each set its weight as a whole, however many texts it has."""
    counts = Counter(m.name for m in made)
    return np.array([SETS[m.name][2] / counts[m.name] for m in made])


def rouge(ranker: Ranker, m: Made) -> tuple[float, float]:
    """Return ROUGE-1 and ROUGE-2 F (on stems, in per cent) of what a ranker chooses."""
    pipeline = Pipeline(m.document.length, str(m.document.unit))
    chosen = pipeline.choose(m.document, rank(m.document, ranker))
    one, two = Judge(m.document, m.reference).rouge(chosen)
    return 100 * one, 100 * two


def held_out(made: list[Made], left_out: list[bool]) -> dict[str, list[tuple[float, ...]]]:
    """Train without some texts, and score on their own tasks: (ROUGE-1, ROUGE-2, LEAD's) a text, by set."""
    ranker = train([m for m, out in zip(made, left_out, strict=True) if not out])
    found: dict[str, list[tuple[float, ...]]] = {name: [] for name in SETS}
    for m, out in zip(made, left_out, strict=True):
        if out and m.is_own_task:
            found[m.name].append(rouge(ranker, m) + rouge(lead, m))
    return found


def in_part(made: list[Made], part: int) -> list[bool]:
    """Tell which examples are of a fifth of all texts."""
    return [m.number % 5 == part for m in made]


def validate(made: list[Made]) -> None:
    """Cross-validate in five parts, then leave one set out at a time; print the scores, one a set."""
    parts: dict[str, list[tuple[float, ...]]] = {name: [] for name in SETS}
    for part in range(5):
        for name, found in held_out(made, in_part(made, part)).items():
            parts[name] += found
        print(f"part {part} done", file=sys.stderr, flush=True)
    for name in SETS:
        other = np.array(held_out(made, [m.name == name for m in made])[name])
        both = np.array(parts[name])
        gain = both[:, :2] - both[:, 2:]
        half = 1.96 * gain.std(axis=0) / len(gain) ** 0.5
        print(
            f"{name:10} LEAD {both[:, 2].mean():.2f} / {both[:, 3].mean():.2f}",
            f"cross-validated {both[:, 0].mean():.2f} / {both[:, 1].mean():.2f}",
            f"(+{gain[:, 0].mean():.2f} ± {half[0]:.2f} / +{gain[:, 1].mean():.2f} ± {half[1]:.2f})",
            f"genre left out {other[:, 0].mean():.2f} / {other[:, 1].mean():.2f}",
            flush=True,
        )


def main(data: str, *options: str) -> None:
    """Make the examples, fit, write."""
    jobs = [(name, i, row) for name in SETS for i, row in enumerate(texts(Path(data), name))]
    results = Parallel(n_jobs=-1, batch_size=16)(delayed(examples_of)(*job) for job in jobs)
    made = [each for found in results for each in found]
    print(f"{len(made)} examples of {len(jobs)} texts", file=sys.stderr, flush=True)
    if "--cv" in options:
        validate(made)
        return
    counts = Counter(m.name for m in made)
    scores = held_out(made, in_part(made, 0))
    about: dict[str, object] = {
        "model": MODEL,
        "date": DATE,
        "trained on": {name: counts[name] for name in SETS},
        "labels": "greedy oracle of ROUGE-1 + ROUGE-2 F on stems",
        "script": "scripts/train_learned.py",
        "ROUGE-1, ROUGE-2 on a fifth left out, and LEAD's": {
            name: np.mean(rows, axis=0).round(1).tolist() for name, rows in scores.items()
        },
    }
    replace(train(made), about=about, caution=True).save(OUTPUT)
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size:,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
