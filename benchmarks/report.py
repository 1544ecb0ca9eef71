"""Write the tables of the documentation and the picture from benchmarks/results.

    python benchmarks/report.py [--results FOLDER]

The text between ``<!-- name -->`` and ``<!-- /name -->`` is replaced, for each name that has results.
README.md has the short tables, docs/benchmarks.md the long tables. Also writes docs/quality.svg, and
results/tables.md with every system on every set. A method of ours that is not in quality.json comes from
methods.json.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from peers import LABELS
from picture import Dot, draw
from quality import COMPARED
from reading import COLUMNS as READING

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"
PEER_NAMES = tuple(LABELS.values())
FLOORS = ("lead", "random", "longest")
STAR = "\\*"  # without the backslash it would mean emphasis in Markdown
TITLES = {"lead": "LEAD"}
SPLITTERS = ("ours", "nltk", "pysbd", "syntok", "blingfire", "nupunkt")
SAME_NAME = ("LexRank", "TextRank", "LSA", "Luhn", "Edmundson", "SumBasic")
TOGETHER = ("coverage", "lead", "lead of each", "centroid", "lexrank")
SPEED_SIZES = (30, 300, 3_000, 20_000)
HOSTILE_ROWS = 16
# The rows of the short tables in the README.
README_QUALITY = ("learned", "tfidf", "lead", "newspaper4k", "sumy LexRank", "oracle")
README_SPEED = ("learned", "tfidf", "lede", "newspaper4k", "sumy LexRank", "summa")


def table_of(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = ["| " + " | ".join(row) + " |" for row in (head, *rows)]
    return "\n".join([lines[0], "|---|" + "--:|" * (len(head) - 1), *lines[1:]])


def best_peer(systems: dict[str, Any]) -> str | None:
    """Return the name of the peer with the highest ROUGE-1, or None if no peer ran."""
    ran = [name for name in PEER_NAMES if name in systems]
    return max(ran, key=lambda name: systems[name]["r1"]) if ran else None


def figures_of(row: dict[str, Any], digits: int = 1) -> str:
    """Write ROUGE-1 / ROUGE-2 / ROUGE-2 recall at equal words. A dash stands for a recall without outputs."""
    recall = f"{row['r2_recall']:.{digits}f}" if "r2_recall" in row else "–"
    return f"{row['r1']:.{digits}f} / {row['r2']:.{digits}f} / {recall}"


def cell(row: dict[str, Any], *, bold: bool = False) -> str:
    """Write ROUGE-1 / ROUGE-2 / ROUGE-2 recall. A star: ours differs significantly in ROUGE-1."""
    text = figures_of(row)
    star = STAR * ("difference" in row and row["difference"]["r1"][3] < 0.05)
    return f"**{text}**{star}" if bold else text + star


def ahead_of(difference: dict[str, list[float]], kinds: Iterable[str] = COMPARED) -> str:
    """Write how far ours is ahead in ROUGE-1 / ROUGE-2 / recall at equal words. A star: not 0."""
    figures = []
    for kind in kinds:
        if kind not in difference:
            figures.append("–")
            continue
        mean, low, high, *_ = difference[kind]
        figures.append(f"{mean:+.1f}{STAR * (low > 0 or high < 0)}")
    return " / ".join(figures)


def sets_table(results: dict[str, Any]) -> str:
    """Write the table of all sets, one row for each: ours, the baselines, the best peer, the oracle."""
    ours = results["ours"]
    mine = [ours, "tfidf"] if ours != "tfidf" else [ours]
    head = ["set (texts)", *(f"`{name}`" for name in mine), *(TITLES.get(f, f) for f in FLOORS)]
    rows = []
    for name, result in results["sets"].items():
        systems = result["systems"]
        peer = best_peer(systems)
        shown = [*mine, *FLOORS, *([peer] if peer else [])]
        top = max(systems[system]["r1"] for system in shown if system in systems)
        cells = [
            cell(systems[system], bold=systems[system]["r1"] == top) if system in systems else "–"
            for system in shown
        ]
        if peer:
            cells[-1] += f" {peer}"
        else:
            cells.append("–")
        danglers = [
            f"{systems[s]['danglers']:.2f}" if s in systems else "–" for s in (ours, "lead", peer or "")
        ]
        oracle = cell(systems["oracle"]) if "oracle" in systems else "–"
        rows.append([f"{name} ({result['n']})", *cells, oracle, " / ".join(danglers)])
    return table_of([*head, "best peer", "oracle", "danglers: ours / LEAD / best peer"], rows)


def macro_table(averages: dict[str, Any]) -> str:
    """Write the averages over sets of all systems, best first. A missing set means no average."""
    everything, no_news = averages["all"], averages["no news"]

    def cells(average: dict[str, Any], system: str) -> list[str]:
        row = average["systems"].get(system, {"sets": 0})
        ahead = ahead_of(row["ahead"]) if row.get("ahead") else ""
        if "r1" not in row:
            return [f"{row['sets']} of {average['n']} sets", ahead]
        return [figures_of(row, 2), ahead]

    def order(system: str) -> tuple[bool, float]:
        row = everything["systems"][system]
        return "r1" not in row, -row.get("r1", 0.0)

    rows = []
    for system in sorted(everything["systems"], key=order):
        danglers = everything["systems"][system].get("danglers")
        name = system if system in (*PEER_NAMES, "oracle") else f"`{system}`"
        last = "–" if danglers is None else f"{danglers:.2f}"
        rows.append([name, *cells(everything, system), *cells(no_news, system), last])
    head = [f"all {everything['n']} sets", "ours ahead", f"the {no_news['n']} without news", "ours ahead"]
    return table_of(["system", *head, "danglers"], rows)


def gaps(sets: dict[str, Any]) -> str:
    """Return the list of missing peers: on which sets, and why."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, result in sets.items():
        for peer, reason in result["left out"].items():
            found.setdefault((peer, reason.partition(" (")[0]), []).append(name)
        for peer, row in result["systems"].items():
            if "failed" in row:
                reason = "failed on some texts, which do not count"
                found.setdefault((peer, reason), []).append(f"{name} ({row['failed']} of {result['n']})")
    peers: dict[str, list[str]] = {}  # sets and reason -> peers
    for (peer, reason), names in sorted(found.items()):
        peers.setdefault(f"{'; '.join(names)}: {reason}", []).append(peer)
    lines = [f"- {', '.join(who)}, {what}" for what, who in peers.items()]
    return "\n".join(["Missing:", "", *lines]) if lines else "Every peer ran on every set."


def quality(results: dict[str, Any]) -> str:
    """Write the averages, the table of sets, and the missing peers."""
    return "\n\n".join(
        [
            "Mean ROUGE-1 / ROUGE-2 / ROUGE-2 recall at equal words over sets, with the same\n"
            "[protocol](#protocol) for every system. A dash: the recall was not measured. Names\n"
            f"in `code` are rankers of this library; `{results['ours']}` is the default. A system that\n"
            "failed on a set has no mean. It has only its difference to ours on the sets that it finished.\n"
            "A star: the interval of 95 % of the difference leaves out 0. Danglers: number of sentences of\n"
            "a summary that need a sentence which was left out.",
            macro_table(results["macro"]),
            "Set by set, ROUGE-1 / ROUGE-2 / ROUGE-2 recall. Bold: the best ROUGE-1 of the row without the\n"
            "oracle. A star: the default differs in ROUGE-1 (p < 0.05, paired bootstrap, Holm).\n"
            "`benchmarks/results/tables.md` has every system on every set, with intervals.",
            sets_table(results),
            gaps(results["sets"]),
            f"`python benchmarks/quality.py`, {results['measured']}.",
        ]
    )


def quality_in_short(results: dict[str, Any]) -> str:
    """Write the picture and some rows of the averages. Recall was not measured for all: it is left out."""
    systems = results["macro"]["all"]["systems"]
    rows = []
    for name in README_QUALITY:
        row = systems.get(name, {})
        if "r1" in row:
            ahead = ahead_of(row["ahead"], ("r1", "r2")) if row.get("ahead") else ""
            danglers = f"{row['danglers']:.2f}" if row.get("danglers") is not None else "–"
            title = name if name in (*PEER_NAMES, "oracle") else f"`{name}`"
            rows.append([title, f"{row['r1']:.1f} / {row['r2']:.1f}", ahead, danglers])
    n_sets = results["macro"]["all"]["n"]
    head = ["system", f"ROUGE-1 / ROUGE-2, mean of {n_sets} sets", f"`{results['ours']}` ahead", "danglers"]
    picture = f'<img src="docs/quality.svg" alt="ROUGE-1 against time of {len(systems)} systems" width="760">'
    return f"{picture}\n\n{table_of(head, rows)}"


def all_tables(results: dict[str, Any]) -> str:
    """Write every system on every set."""
    ours = results["ours"]
    parts = [
        "# Every system on every set\n\nWritten by `benchmarks/report.py`; intervals of 95 %. "
        f"`python benchmarks/quality.py`, {results['measured']}."
    ]
    head = ["system", "R-1", "R-2", "R-L", "words", "danglers", "R-2 recall"]
    for name, result in results["sets"].items():
        rows = []
        for system, row in sorted(result["systems"].items(), key=lambda entry: -entry[1]["r1"]):
            figures = [f"{row[kind]:.2f}" for kind in ("r1", "r2", "rl", "words", "danglers")]
            figures.append(f"{row['r2_recall']:.2f}" if "r2_recall" in row else "–")
            for kind in ("r1", "r2"):
                mean, low, high, p = row.get("difference", {}).get(kind, (0.0, 0.0, 0.0, 1.0))
                text = f"{mean:+.2f} [{low:+.2f}, {high:+.2f}]" + STAR * (p < 0.05)
                figures.append(text if "difference" in row else "")
            rows.append([system, *figures])
        rows += [[peer, reason, *[""] * 7] for peer, reason in result["left out"].items()]
        columns = [*head, f"{ours} ahead, R-1", f"{ours} ahead, R-2"]
        parts.append(f"## {name} ({result['n']} texts)\n\n{table_of(columns, rows)}")
    return "\n\n".join(parts) + "\n"


def sentences(results: dict[str, Any]) -> str:
    """Write the table of the sentence splitters."""
    rows = []
    for name, table in results["sets"].items():
        top = max(row[-2] for row in table.values())
        shown = [f"{table[n][-2]:.1f}" for n in SPLITTERS]
        cells = [f"**{s}**" if table[n][-2] == top else s for n, s in zip(SPLITTERS, shown, strict=True)]
        rows.append([name, *cells])
    speeds = results["sets"]["ud_en_gum_dev"]
    fast = ", ".join(f"{name} {speeds[name][-1]:.1f}" for name in SPLITTERS)
    return (
        "F1 of sentence borders inside documents. Golden rules: the share that is split as wanted.\n\n"
        + table_of(["treebank", *SPLITTERS], rows)
        + f"\n\nMB/s on ud_en_gum_dev: {fast}.\n`python benchmarks/sentences.py`, {results['measured']}."
    )


def milliseconds(row: dict[str, Any], size: int) -> str:
    """Write the time for a text with `size` sentences that is read for the first time."""
    found = row.get(f"{size} cold")
    return "–" if found is None else f"{found:.2f}" if found < 10 else f"{found:,.0f}"


def speed_in_short(results: dict[str, Any]) -> str:
    """Write the milliseconds of some systems."""
    table = results["table"]
    sizes = SPEED_SIZES[:3]
    rows = [
        [name if name in PEER_NAMES else f"`{name}`", *(milliseconds(table[name], size) for size in sizes)]
        for name in README_SPEED
        if name in table
    ]
    return table_of(["milliseconds a text of", *(f"{size:,} sentences" for size in sizes)], rows)


def speed(results: dict[str, Any]) -> str:
    """Write the milliseconds of all systems at all sizes, fastest first."""
    table = results["table"]
    rows = []
    for system in sorted(table, key=lambda s: (table[s].get("300 cold") or float("inf"), s)):
        row = table[system]
        method, comma, budget = system.partition(",")
        theirs = method in PEER_NAMES or system.startswith("(")
        name = system if theirs else f"`{method}`{comma}{budget}"
        peak = row.get("300 peak MB")
        figures = [milliseconds(row, size) for size in SPEED_SIZES]
        rows.append([name, *figures, str(row.get("growth", "–")), f"{peak:.1f}" if peak else "–"])
    head = ["milliseconds a text of", *(f"{size:,} sentences" for size in SPEED_SIZES)]
    return (
        table_of([*head, "grows with n to the", "MB at 300"], rows)
        + "\n\nMedians over different texts; each text is read for the first time. In brackets: steps that"
        + "\nevery summarizer needs. Every system is asked for three sentences, unless a row names"
        + "\ncharacters. lede takes only characters; the row without a number looks for the budget that"
        + "\ngives three sentences. A new Python process prints its first summary after"
        + f" {results['first summary']:.2f} s.\n`python benchmarks/speed.py`, {results['measured']}, shared"
        + " with other work."
    )


def hostile(results: dict[str, Any]) -> str:
    """Write the time and the memory of the worst hostile texts, the worst first."""
    sizes = sorted(results, key=lambda size: int(size.split()[0]))
    kinds = [(kind, size) for kind in ("time", "memory") for size in sizes]

    def figures(name: str) -> list[float | None]:
        """Return the figures of a row; NaN where it was not measured."""
        return [results[size]["rows"].get(name, {}).get(kind, math.nan) for kind, size in kinds]

    def worst(name: str) -> float:
        return max(math.inf if f is None else 0.0 if math.isnan(f) else f for f in figures(name))

    def written(figure: float | None) -> str:
        return "stopped" if figure is None else "–" if math.isnan(figure) else f"{figure:.1f}"

    names = results[sizes[0]]["rows"]
    rows = []
    for name in sorted(names, key=worst, reverse=True)[:HOSTILE_ROWS]:
        shown = f"`{name[1:-1]}`".replace("|", "\\|") if name.startswith("'") else name
        rows.append([shown, *map(written, figures(name))])
    prose = "; ".join(
        f"{size}: {results[size]['prose']['seconds']} s, {results[size]['prose']['megabytes']} MB,"
        f" {len(results[size]['rows'])} hostile texts"
        for size in sizes
    )
    measured = "; ".join(f"{size} on {results[size]['measured']}" for size in sizes)
    return (
        table_of(["times prose of the same size", *(f"{kind}, {size}" for kind, size in kinds)], rows)
        + f"\n\nThe {HOSTILE_ROWS} worst rows. In `code`: a piece that is repeated. A dash: not measured,"
        + f"\nbecause other texts were worse at the smaller size. Prose of {prose}.\n"
        + f"`python benchmarks/hostile.py`, {measured}, shared with other work."
    )


def same_name(quality_results: dict[str, Any], methods: dict[str, Any], speed_results: dict[str, Any]) -> str:
    """Write the difference of our methods to sumy's methods of the same name: a row for each set, and times.

    A figure is ours minus sumy's in ROUGE-1 / ROUGE-2, over all texts. Bold: ours is lower in both.
    """
    names = {name: f"sumy {name}" for name in SAME_NAME}
    rows = []
    for title, result in quality_results["sets"].items():
        theirs = result["systems"]
        ours = {**methods.get("sets", {}).get(title, {}).get("systems", {}), **theirs}
        cells = []
        for name, peer in names.items():
            mine, other = ours.get(name.lower()), theirs.get(peer)
            if mine is None or other is None:
                cells.append("–")
                continue
            lead = [round(mine[kind] - other[kind], 1) for kind in ("r1", "r2")]
            figure = f"{lead[0]:+.1f} / {lead[1]:+.1f}"
            cells.append(f"**{figure}**" if max(lead) < 0 else figure)
        if set(cells) != {"–"}:
            rows.append([title, *cells])
    table = speed_results["table"]
    for size in (300, 3_000):
        cells = []
        for name, peer in names.items():
            mine, other = (table.get(system, {}).get(f"{size} cold") for system in (name.lower(), peer))
            cells.append(f"{other / mine:,.0f} x" if mine and other else "–")
        rows.append([f"time, {size:,} sentences", *cells])
    return table_of(["ours minus sumy's", *names], rows)


def several(results: dict[str, Any]) -> str:
    """Write the table of several articles: a row for each system, a column for each set.

    Summaries are cut at the budget. A cell holds ROUGE-1 / ROUGE-2 / ROUGE-2 recall / danglers, and how far
    coverage is ahead in ROUGE-1 and ROUGE-2, with the interval of 95 %. The last two rows hold the best
    of all other rankers and the best of all peers, by ROUGE-2.
    """
    tables = {name: result["cut at the budget"] for name, result in results.items()}

    def written(system: str, row: dict[str, Any]) -> str:
        figures = f"{figures_of(row)} / {row['danglers']:.2f}"
        for kind, (mean, low, high, _) in row.get("difference", {}).items():
            if kind == "r2_recall":
                continue
            figures += f"{' /' if kind == 'r2' else '<br>'} {mean:+.1f} [{low:+.1f}, {high:+.1f}]"
        return figures if system in TOGETHER else f"{system}: {figures}"

    def best(table: dict[str, Any], *, peers: bool) -> list[str]:
        known = [s for s in table if s not in TOGETHER and (s in PEER_NAMES) == peers]
        return sorted(known, key=lambda system: -table[system]["r2"])[:1]

    rows = []
    for system in TOGETHER:
        cells = [written(system, table[system]) if system in table else "–" for table in tables.values()]
        rows.append([TITLES.get(system, f"`{system}`"), *cells])
    for title, peers in (("best other ranker", False), ("best peer", True)):
        found = [(best(table, peers=peers), table) for table in tables.values()]
        rows.append([title, *(written(s[0], table[s[0]]) if s else "–" for s, table in found)])
    head = [f"{name} ({result['n']})" for name, result in results.items()]
    return table_of(["R-1 / R-2 / R-2 recall / danglers<br>coverage ahead by", *head], rows)


def other_tasks(results: dict[str, Any]) -> str:
    """Write a table of other tasks: a row for each task, a column for each system."""
    systems = list(next(iter(results.values()))["systems"])
    rows = []
    for title, result in results.items():
        cells = []
        for system in systems:
            row = result["systems"][system]
            figures = f"{figures_of(row)} / {row['danglers']:.2f}"
            if "difference" in row:
                mean, low, high, _ = row["difference"]["r1"]
                figures += f"<br>{mean:+.1f} [{low:+.1f}, {high:+.1f}]"
            cells.append(figures)
        rows.append([f"{title} ({result['n']})", *cells])
    names = [TITLES.get(s, s if " " in s else f"`{s}`") for s in systems]
    return table_of(["R-1 / R-2 / R-2 recall / danglers<br>ours ahead in R-1", *names], rows)


def other_sizes(results: dict[str, Any]) -> str:
    """Write how far ours is ahead of the first sentences, for each set and number of sentences."""
    rows = []
    for name, sizes in results.items():
        cells = [ahead_of(size["systems"]["lead"]["difference"]) for size in sizes.values()]
        rows.append([f"{name} ({next(iter(sizes.values()))['n']})", *cells])
    counts = next(iter(results.values()))
    return table_of(["ahead of LEAD<br>R-1 / R-2 / R-2 recall, sentences:", *counts], rows)


def reading(results: dict[str, Any]) -> str:
    """Write the figures of reading: a row for each figure, a column for each system."""
    systems = results["systems"]
    rows = []
    for part, figures in READING.items():
        for figure in figures.split():
            found = [table.get(part, {}).get("all", {}).get(figure) for table in systems.values()]
            cells = ["–" if value is None else f"{value:.1f}" for value in found]
            rows.append([f"{part.replace('_', ' ')}: {figure}", *cells])
    names = [TITLES.get(name, name if " " in name else f"`{name}`") for name in systems]
    return table_of(["%", *names], rows) + f"\n\n`python benchmarks/reading.py`, {results['measured']}."


def pages(results: dict[str, Any]) -> str:
    """Write the figures of web pages: a row for each system."""
    names = ("kept", "left out", "clean", "placed")
    rows = [
        [
            f"`{name}`" if name == "extract_article" else name,
            *(f"{figures[figure]:.1f}" if figure in figures else "–" for figure in names),
        ]
        for name, figures in results["systems"].items()
    ]
    table = table_of([f"%, {results['pages']} pages", *names], rows)
    return f"{table}\n\n`python benchmarks/pages.py`, {results['about']}."


def blind(results: dict[str, Any]) -> str:
    """Write wins, ties and losses against each system, the agreement of the readers, and the grades."""
    wins = results["wins"]
    rows = [
        [system, *(" / ".join(map(str, wins[part].get(system, "–"))) for part in ("all", "news"))]
        for system in wins["all"]
    ]
    graded = {"system": results["grades"], "kind of text, ours": results["grades of kinds"]}
    questions = ["picks the point", "reads on its own", "does not mislead", "does not repeat itself", "mean"]
    tables = [
        table_of(
            [title, *questions], [[name, *(f"{g:.2f}" for g in row.values())] for name, row in table.items()]
        )
        for title, table in graded.items()
    ]
    head = ["ours wins / ties / loses against", f"all {results['texts']} texts", "news alone"]
    about = (
        f"Readers: {', '.join(results['readers'])}. Cohen's kappa of their verdicts: {results['kappa']:.2f}."
    )
    stamp = f"`python benchmarks/blind.py tally`, {results['measured']}."
    return "\n\n".join([table_of(head, rows), about, *tables, stamp])


def parts_of(folder: Path) -> dict[str, dict[str, str]]:
    """Write all parts that have results: file -> name of the part -> text."""

    def results_of(name: str) -> Any:
        path = folder / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    short: dict[str, str] = {}
    long: dict[str, str] = {}
    names = (
        "quality",
        "speed",
        "hostile",
        "sentences",
        "documents",
        "other_tasks",
        "reading",
        "pages",
        "blind",
    )
    found = {name: results_of(name) for name in names}
    if found["quality"]:
        short["quality"], long["quality"] = quality_in_short(found["quality"]), quality(found["quality"])
    if found["speed"]:
        short["speed"], long["speed"] = speed_in_short(found["speed"]), speed(found["speed"])
    if found["hostile"]:
        long["hostile"] = hostile(found["hostile"])
    if found["sentences"]:
        long["sentences"] = sentences(found["sentences"])
    if found["reading"]:
        long["reading"] = reading(found["reading"])
    if found["pages"]:
        long["pages"] = pages(found["pages"])
    if found["blind"]:
        long["blind"] = blind(found["blind"])
    if found["documents"]:
        long["several"] = several(found["documents"])
    if tasks := found["other_tasks"]:
        long["in words"] = other_tasks(tasks["in words"])
        long["out of order"] = other_tasks(tasks["out of order"])
        long["other sizes"] = other_sizes(tasks["other sizes"])
    if found["quality"] and found["speed"]:
        long["same name"] = same_name(found["quality"], results_of("methods") or {}, found["speed"])
    return {"README.md": short, "docs/benchmarks.md": long}


def dots(quality_results: dict[str, Any], speed_results: dict[str, Any]) -> tuple[list[Dot], float]:
    """Return a dot for each system with quality and time, and the quality of the first sentences.

    The quality of a system that did not run on all sets is ours minus the difference on its sets.
    """
    ours = quality_results["ours"]
    systems = quality_results["macro"]["all"]["systems"]
    found = []
    for name, row in systems.items():
        time = speed_results["table"].get(name, {}).get("30 cold")
        if time is None or name in FLOORS or ("r1" not in row and "ahead" not in row):
            continue
        height = row["r1"] if "r1" in row else systems[ours]["r1"] - row["ahead"]["r1"][0]
        kind = "peer" if name in PEER_NAMES else "ours"
        found.append(Dot(name, time, height, kind, complete="r1" in row, default=name == ours))
    return found, systems["lead"]["r1"]


def replace_part(text: str, name: str, part: str) -> str:
    r"""Put a part between its markers.

    Examples
    --------
    >>> replace_part("a <!-- x -->old<!-- /x --> b", "x", "new")
    'a <!-- x -->\nnew\n<!-- /x --> b'
    """
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    head, found, rest = text.partition(start)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"the page must have {start} and, after it, {end}")
    return f"{head}{start}\n{part}\n{end}{tail}"


@click.command()
@click.option("--results", "folder", type=click.Path(path_type=Path), default=RESULTS)
@click.option("--root", type=click.Path(path_type=Path), default=ROOT, help="Where README.md and docs/ lie.")
def main(*, folder: Path, root: Path) -> None:
    """Rewrite the parts that have results, the picture, and the table of every system on every set."""
    for name, parts in parts_of(folder).items():
        text = (root / name).read_text(encoding="utf-8")
        for place, part in parts.items():
            text = replace_part(text, place, part)
        (root / name).write_text(text, encoding="utf-8")
    paths = folder / "quality.json", folder / "speed.json"
    found = [json.loads(path.read_text(encoding="utf-8")) for path in paths if path.exists()]
    if paths[0].exists():
        (folder / "tables.md").write_text(all_tables(found[0]), encoding="utf-8")
    if len(found) == 2:
        picture = draw(
            *dots(*found),
            x_title="milliseconds for an article of 30 sentences",
            y_title=f"ROUGE-1, mean of {found[0]['macro']['all']['n']} sets",
        )
        (root / "docs" / "quality.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
