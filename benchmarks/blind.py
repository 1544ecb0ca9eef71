"""A blind comparison by people: a page with two systems' summaries of 30 articles side by side.

    python benchmarks/blind.py tfidf lead [--set cnn_dev] [--texts 30] [--seed 0] [--out page.html]

Each system is a ranker of this library, or a peer whose outputs are in the cache. For each article a draw
decides which system is on the left. The page counts the clicks. It names the systems only at the end.

The page needs no network. It holds texts of the set, so keep it out of the repository. Without --out it goes
to .cache/, which git ignores.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import click
from data import SETS, Item, default_folder, load
from peers import CACHE, LABELS, cached_outputs
from systems import ours

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Which summary is better?</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; }
body { font: 17px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
#pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; }
#pair div { border: 1px solid #8888; border-radius: 6px; padding: .5rem 1rem; }
#buttons { display: flex; gap: 1rem; justify-content: center; margin: 1rem; }
button { font: inherit; padding: .4rem 1.4rem; cursor: pointer; }
details { margin-top: 2rem; } textarea { width: 100%; height: 14rem; }
@media (max-width: 40rem) { #pair { grid-template-columns: 1fr; } }
</style></head><body>
<p id="count"></p>
<main><div id="pair"><div id="left"></div><div id="right"></div></div>
<div id="buttons"><button data-choice="left">Left (←)</button>
<button data-choice="tie">No difference (↓)</button>
<button data-choice="right">Right (→)</button><button id="back">Back</button></div>
<details><summary>The whole article</summary><div id="article"></div></details></main>
<section id="result" hidden><h1>Thank you</h1><p id="verdict"></p>
<p>To copy: <textarea readonly id="json"></textarea></p></section>
<script type="application/json" id="data">DATA</script>
<script>
const data = JSON.parse(document.getElementById("data").textContent);
const choices = [], by = id => document.getElementById(id);
function fill(node, paragraphs) {
  node.replaceChildren(...paragraphs.map(text => {
    const p = document.createElement("p"); p.textContent = text; return p; }));
}
function show() {
  const i = choices.length, pair = data.pairs[i];
  if (!pair) return finish();
  by("count").textContent = `${i + 1} of ${data.pairs.length}: which summary would you rather have read?`;
  fill(by("left"), pair.left); fill(by("right"), pair.right); fill(by("article"), pair.text);
  document.querySelector("details").open = false;
  by("back").disabled = i === 0;
}
function choose(choice) {
  if (choices.length < data.pairs.length) { choices.push(choice); show(); }
}
function finish() {
  const counts = {};
  for (const name of [...data.systems, "tie"]) counts[name] = 0;
  const rows = data.pairs.map((pair, i) => {
    const order = pair.swapped ? [data.systems[1], data.systems[0]] : data.systems;
    const winner = { left: order[0], right: order[1], tie: "tie" }[choices[i]];
    counts[winner] += 1;
    return { id: pair.id, left: order[0], winner };
  });
  document.querySelector("main").hidden = true; by("count").hidden = true; by("result").hidden = false;
  by("verdict").textContent = Object.entries(counts).map(([name, n]) => `${name}: ${n}`).join(", ");
  by("json").value = JSON.stringify({ set: data.set, seed: data.seed, counts, rows }, null, 1);
}
document.querySelectorAll("[data-choice]").forEach(b => b.onclick = () => choose(b.dataset.choice));
by("back").onclick = () => { choices.pop(); show(); };
document.onkeydown = event => {
  const choice = { ArrowLeft: "left", ArrowDown: "tie", ArrowRight: "right" }[event.key];
  if (choice && !event.repeat) { event.preventDefault(); choose(choice); }
};
show();
</script></body></html>
"""


@dataclass(frozen=True)
class Pair:
    """Two summaries of one text, as lists of sentences. `swapped`: the second system is on the left."""

    id: str
    text: list[str]
    left: list[str]
    right: list[str]
    swapped: bool


def draw_pairs(
    items: list[Item], first: list[list[str]], second: list[list[str]], *, count: int, seed: int
) -> list[Pair]:
    """Draw texts and sides. Texts are left out if a system failed or if both summaries are equal.

    Each system is on the left in half of the pairs. If the number of pairs is odd, one has one more.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    differing = [i for i in range(len(items)) if first[i] and second[i] and first[i] != second[i]]
    chosen = chance.sample(differing, min(count, len(differing)))
    sides = [k % 2 == 1 for k in range(len(chosen))]
    chance.shuffle(sides)
    pairs = []
    for i, swapped in zip(chosen, sides, strict=True):
        left, right = (second[i], first[i]) if swapped else (first[i], second[i])
        paragraphs = [p for p in items[i].text.split("\n") if p.strip()]
        pairs.append(Pair(items[i].id, paragraphs, left, right, swapped))
    return pairs


def page_of(pairs: list[Pair], systems: tuple[str, str], *, name: str, seed: int) -> str:
    """Return the page: one HTML file that loads nothing else."""
    data = {"set": name, "seed": seed, "systems": systems, "pairs": [vars(pair) for pair in pairs]}
    # A text with </script> would end the data too early. ASCII keeps lone surrogates out of the file.
    return PAGE.replace("DATA", json.dumps(data).replace("<", "\\u003c"))


def summaries(system: str, name: str, items: list[Item]) -> list[list[str]]:
    """Return the summaries of a system for a set. A text on which the system failed has an empty list."""
    mine = ours()
    if system in mine:
        return [[" ".join(s.split()) for s in mine[system](item)] for item in items]
    peer = next((peer for peer, label in LABELS.items() if system in (peer, label)), None)
    if peer is None:
        raise click.ClickException(f"systems are {', '.join([*mine, *LABELS.values()])}; got {system!r}")
    answers = cached_outputs(peer, name, items)
    if answers is None:
        raise click.ClickException(f"{peer} has no outputs on {name}: run `python benchmarks/peers.py run`")
    return [[" ".join(s.split()) for s in answer.get("sentences", [])] for answer in answers]


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--set", "name", type=click.Choice(list(SETS)), default="cnn_dev", show_default=True)
@click.option("--texts", "count", type=click.IntRange(1), default=30, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="The page; .cache/blind.html if not given.")
@click.option("--data", type=click.Path(path_type=Path), default=default_folder, help="Folder of the sets.")
def main(first: str, second: str, *, name: str, count: int, seed: int, out: Path | None, data: Path) -> None:
    """Write the page."""
    items = load(data, name)
    pairs = draw_pairs(
        items, summaries(first, name, items), summaries(second, name, items), count=count, seed=seed
    )
    out = out or CACHE / "blind.html"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page_of(pairs, (first, second), name=name, seed=seed), encoding="utf-8")
    print(f"{len(pairs)} texts of {name}: {out}")


if __name__ == "__main__":
    main()
