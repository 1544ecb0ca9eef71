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
from summarizer.training import Example, example, fit, rounded, value_of


class Made(NamedTuple):
    """One text in one form: the set and the number it has there, and what is learned from it."""

    name: str
    number: int
    document: Document
    reference: str
    example: Example


MODEL = "2"  # raise it with every change of the weights: summaries tell it
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
            made.append(Made(name, number, document, row["references"][0], learned_from))
    return made


def train(made: list[Made]) -> LearnedRanker:
    """Fit a model to examples, each set with its weight as a whole."""
    return rounded(*fit([m.example for m in made], weights_of([m.name for m in made])), {})


def weights_of(names: list[str]) -> np.ndarray:
    """Give each set its weight as a whole, however many texts it has."""
    counts = {name: names.count(name) for name in set(names)}
    return np.array([SETS[name][2] / counts[name] for name in names])


def score(ranker: Ranker, document: Document, reference: str) -> float:
    """Return the mean of ROUGE-1 and ROUGE-2 (on stems) of what a ranker chooses."""
    pipeline = Pipeline(document.length, str(document.unit))
    return 100 * value_of(document, pipeline.choose(document, rank(document, ranker)), reference)


def validate(made: list[Made]) -> None:
    """Cross-validate in five parts, then leave one set out at a time; print the scores."""
    splits = {f"part {part}": [m.number % 5 == part for m in made] for part in range(5)}
    splits |= {f"without {name}": [m.name == name for m in made] for name in SETS}
    table: dict[str, dict[str, list[float]]] = {"LEAD": {}, "cross-validated": {}, "genre left out": {}}
    for title, held_out in splits.items():
        ranker = train([m for m, out in zip(made, held_out, strict=True) if not out])
        part = title.startswith("part")
        for m, out in zip(made, held_out, strict=True):
            if out:
                row = table["cross-validated" if part else "genre left out"]
                row.setdefault(m.name, []).append(score(ranker, m.document, m.reference))
                if part:
                    table["LEAD"].setdefault(m.name, []).append(score(lead, m.document, m.reference))
        print(f"{title} done", file=sys.stderr, flush=True)
    for kind, scores in table.items():
        print(f"{kind:16}", "  ".join(f"{name} {np.mean(scores[name]):.2f}" for name in SETS))


def main(data: str, *options: str) -> None:
    """Make the examples, fit, write."""
    jobs = [(name, i, row) for name in SETS for i, row in enumerate(texts(Path(data), name))]
    results = Parallel(n_jobs=-1, batch_size=16)(delayed(examples_of)(*job) for job in jobs)
    made = [each for found in results for each in found]
    print(f"{len(made)} examples of {len(jobs)} texts", file=sys.stderr, flush=True)
    if "--cv" in options:
        validate(made)
        return
    names = [m.name for m in made]
    about: dict[str, object] = {
        "model": MODEL,
        "trained on": {name: names.count(name) for name in SETS},
        "labels": "greedy oracle of ROUGE-1 + ROUGE-2 F on stems",
        "script": "scripts/train_learned.py",
    }
    replace(train(made), about=about, caution=True).save(OUTPUT)
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size:,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
