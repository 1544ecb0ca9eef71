"""Data: the sets of texts with references, the task of each set, and the machine of the measurement."""

from __future__ import annotations

import gzip
import json
import os
import platform
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path


def machine(*packages: str) -> str:
    """Return the date, the Python version, the versions of packages, and the kind of machine."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    where = f"{os.cpu_count()} {platform.machine()} cores, {platform.system()}"
    return f"{date.today().isoformat()}, Python {platform.python_version()}, {versions}, {where}"


@dataclass(frozen=True)
class Task:
    """The summaries that a set asks for.

    `unit` is "sentences", "ratio" (a share of the sentences) or "words". With "words", a system gives the
    smallest number of sentences that reaches the budget. The summary is cut at the budget. `long` marks sets
    of long texts.
    """

    size: float
    unit: str
    news: bool = False
    long: bool = False


SETS = {
    "cnn_dev": Task(3, "sentences", news=True),
    "cnn_val": Task(3, "sentences", news=True),
    "dailymail_dev": Task(1, "sentences", news=True),
    "gum_dev": Task(50, "words"),
    "scitldr_dev": Task(1, "sentences"),
    "acl_dev": Task(150, "words", long=True),
    "pubmed_dev": Task(270, "words", long=True),
    "temario_pt_dev": Task(200, "words", news=True),
    "cstnews_pt_dev": Task(100, "words", news=True),
    "cstnews_multi_pt_dev": Task(140, "words", news=True),
    "sadedegel_tr_dev": Task(0.2, "ratio", news=True),
    "klexikon_de_dev": Task(350, "words", long=True),
    "qmsum_dev": Task(110, "words", long=True),
    "opinosis_dev": Task(20, "words"),
}
# The same texts with a budget in words. This shows whether a gain comes from content or from length.
WORD_RUNS = {"cnn_dev": Task(60, "words", news=True), "dailymail_dev": Task(30, "words", news=True)}


@dataclass(frozen=True)
class Item:
    """One text with its references and the size asked for."""

    id: str
    text: str
    references: tuple[str, ...]
    lang: str
    title: str
    size: float
    unit: str
    verbatim: bool | None = None


def default_folder() -> Path:
    """Return the data folder: $SUMMARIZER_DATA, or ``../shared/data`` next to the checkout."""
    usual = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    return Path(os.environ.get("SUMMARIZER_DATA", usual))


def load(folder: Path, name: str, limit: int | None = None, task: Task | None = None) -> list[Item]:
    """Read a set of summaries. Several documents become one text, with blank lines between them."""
    task = task or SETS[name]
    items = []
    with gzip.open(folder / "summaries" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            documents = row.get("documents", ())
            text = row.get("text") or "\n\n".join(d["text"] if isinstance(d, dict) else d for d in documents)
            items.append(
                Item(
                    str(row["id"]),
                    text,
                    tuple(row["references"]),
                    row["lang"],
                    row.get("title") or "",
                    task.size,
                    task.unit,
                    row.get("verbatim"),
                )
            )
            if len(items) == limit:
                break
    return items
