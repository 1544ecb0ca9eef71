"""Write the README's tables from benchmarks/results, between its markers.

python benchmarks/report.py
"""

from __future__ import annotations

import json
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from peers import PEERS

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"
OURS = ("learned", "tfidf")


def best_peer(systems: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """Return the peer with the highest ROUGE-1, if any ran."""
    ran = [(name, systems[name]) for name in PEERS if name in systems]
    return max(ran, key=lambda entry: entry[1]["r1"]) if ran else None


def cell(row: dict[str, Any] | None, *, bold: bool = False) -> str:
    """Write ROUGE-1 / ROUGE-2."""
    if row is None:
        return "–"
    text = f"{row['r1']:.1f} / {row['r2']:.1f}"
    return f"**{text}**" if bold else text


def quality() -> str:
    """Return the table of all sets."""
    results = json.loads((RESULTS / "quality.json").read_text(encoding="utf-8"))["sets"]
    ours = [name for name in OURS if name in results["cnn_dev"]["systems"]]
    lines = [
        "| set (texts) | "
        + " | ".join(f"`{name}`" for name in ours)
        + " | LEAD | best peer | random | oracle |",
        "|---|" + "---|" * (len(ours) + 4),
    ]
    for name, result in results.items():
        systems = result["systems"]
        peer = best_peer(systems)
        top = max(systems[s]["r1"] for s in systems if s != "oracle")
        cells = [cell(systems.get(s), bold=systems[s]["r1"] == top) for s in (*ours, "lead")]
        cells.append(f"{cell(peer[1], bold=peer[1]['r1'] == top)} {peer[0]}" if peer else "–")
        cells += [cell(systems.get("random")), cell(systems.get("oracle"))]
        n_peers = sum(peer in systems for peer in PEERS)
        mark = "" if n_peers in (0, len(PEERS)) else f", {n_peers} of {len(PEERS)} peers"
        lines.append(f"| {name} ({result['n']}{mark}) | " + " | ".join(cells) + " |")
    packages = ", ".join(f"{name} {version(name)}" for name in ("scikit-learn", "numpy"))
    where = f"Python {platform.python_version()}, {packages}"
    lines += [
        "",
        "ROUGE-1 / ROUGE-2 F, one protocol for all (see [benchmarks](benchmarks/README.md)), the",
        "best of each row but the oracle in bold. Peers: " + ", ".join(PEERS) + ".",
        f"`make bench`, {date.today().isoformat()}, {where}, two shared x86-64 cores.",
    ]
    return "\n".join(lines)


def sentences() -> str:
    """Return the table of the sentence splitters."""
    results = json.loads((RESULTS / "sentences.json").read_text(encoding="utf-8"))
    names = ("ours", "nltk", "pysbd", "syntok", "blingfire", "nupunkt")
    lines = ["| treebank | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for name, table in results.items():
        top = max(row[-2] for row in table.values())
        cells = [f"**{table[n][-2]:.1f}**" if table[n][-2] == top else f"{table[n][-2]:.1f}" for n in names]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    speeds = results["ud_en_gum_dev"]
    lines += ["", "MB/s on ud_en_gum_dev: " + ", ".join(f"{n} {speeds[n][-1]:.1f}" for n in names) + "."]
    return "\n".join(lines)


def main() -> None:
    """Rewrite the parts between ``<!-- name -->`` and ``<!-- /name -->``."""
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    for name, table in (("quality", quality), ("sentences", sentences)):
        if (RESULTS / f"{name}.json").exists():
            head, _, rest = text.partition(f"<!-- {name} -->")
            tail = rest.partition(f"<!-- /{name} -->")[2]
            text = f"{head}<!-- {name} -->\n{table()}\n<!-- /{name} -->{tail}"
    readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
