"""The measuring itself is measured: on text of our own, without the data."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import blind
import numpy as np
import peer_worker
import pytest
import reading
from click import ClickException
from click.testing import CliRunner
from data import Item, machine
from documents import parts_of
from keywords import phrase_f1, word_f1
from kinds import Text
from kinds import draw as draw_texts
from other_tasks import SYSTEMS, measure, run_one, shuffled
from picture import LINE, RADIUS, Box, draw, place
from quality import COLUMNS, COMPARED, compare, holm, macro, summary_of
from report import all_tables, dots, gaps, other_sizes, other_tasks, quality, replace_part, same_name, several
from report import blind as blind_table
from rouge import cut, rouge, rouge_2_recall
from rouge_score.rouge_scorer import RougeScorer
from sentences import borders, precision_recall_f1
from systems import (
    as_long_as_lead,
    count_danglers,
    recall_at_equal_words,
    run_oracle,
    run_ranker,
    scored,
    take,
)

from summarizer import load_language, summarize
from summarizer.text.dependence import dangles

SENTENCES = (
    "The council voted to open the dike.",
    "Nine of thirteen councillors backed it.",
    "Sheep graze behind the dike.",
    "The farmers are angry about the vote.",
    "Nobody knows what the marsh will cost.",
    "Storms have come more often.",
)


def item(size: float = 2, unit: str = "sentences") -> Item:
    reference = "The council voted to open the dike.\nFarmers are angry."
    return Item("1", " ".join(SENTENCES), (reference,), "en", "", size, unit)


def test_rouge_equals_rouge_score_on_random_pairs() -> None:
    scorer = RougeScorer(["rouge1", "rouge2", "rougeLsum"], use_stemmer=True)
    words = [*" ".join(SENTENCES).split(), "running", "U.S.", "9,000", "Café", "don't"]
    chance = random.Random(0)  # noqa: S311 - no secret
    for _ in range(200):
        lines = [" ".join(chance.choices(words, k=chance.randint(1, 9))) for _ in range(4)]
        expected = scorer.score("\n".join(lines[:2]), "\n".join(lines[2:]))
        result = rouge(["\n".join(lines[:2])], lines[2:])
        assert result.r1 == pytest.approx(100 * expected["rouge1"].fmeasure)
        assert result.r2 == pytest.approx(100 * expected["rouge2"].fmeasure)
        assert result.rl == pytest.approx(100 * expected["rougeLsum"].fmeasure)


def test_recall_counts_what_the_reference_holds_at_equal_words() -> None:
    scorer = RougeScorer(["rouge2"], use_stemmer=True)
    references, text = ["The council voted to open the dike", "Farmers were angry"], " ".join(SENTENCES[:4])
    expected = [scorer.score(reference, text)["rouge2"].recall for reference in references]
    assert rouge_2_recall(references, SENTENCES[:4]) == pytest.approx(100 * np.mean(expected))
    assert rouge_2_recall(references, SENTENCES[1:4]) < rouge_2_recall(references, SENTENCES[:4])
    asked = as_long_as_lead(item(1))
    assert (asked.size, asked.unit) == (len(SENTENCES[0].split()), "words")
    assert as_long_as_lead(item(9, "words")) == item(9, "words")
    other = rouge_2_recall(item().references, [" ".join(SENTENCES[3].split()[:7])])
    assert recall_at_equal_words(item(1), lambda _: SENTENCES[:1]) > other
    assert recall_at_equal_words(item(1), lambda _: SENTENCES[3:]) == other  # the rest is cut off


def test_several_references_are_averaged() -> None:
    one, two = rouge(["rain fell"], ["rain fell"]), rouge(["snow"], ["rain fell"])
    assert rouge(["rain fell", "snow"], ["rain fell"]).r1 == pytest.approx((one.r1 + two.r1) / 2)


@pytest.mark.parametrize(("size", "unit"), [(2, "sentences"), (15, "words"), (0.3, "ratio")])
def test_the_oracle_is_above_all(size: float, unit: str) -> None:
    asked = item(size, unit)

    def value(sentences: list[str]) -> float:
        result = rouge(asked.references, scored(asked, sentences))
        return result.r1 + result.r2

    best = value(run_oracle(asked))
    for ranker in ("tfidf", "lead", "longest", "centroid", "random 0", "random 1"):
        assert value(run_ranker(ranker, asked)) <= best + 1e-9


def test_the_oracle_fills_a_share_of_the_sentences() -> None:
    reference = "The council voted. Councillors backed the dike. Farmers are angry. The marsh will cost."
    asked = replace(item(0.5, "ratio"), references=(reference,))
    assert run_oracle(asked) == run_oracle(replace(asked, size=3, unit="sentences"))
    assert len(run_oracle(asked)) == 3


def test_the_protocol_takes_and_cuts() -> None:
    ranked = [(3, "d d d"), (0, "a a"), (2, "c"), (1, "b b b b")]
    assert take(ranked, item(2)) == ["a a", "d d d"]
    assert take(ranked, item(4, "words")) == ["a a", "d d d"]
    assert take(ranked, item(6, "words")) == ["a a", "c", "d d d"]
    assert take(ranked, item(0.5, "ratio")) == ["a a", "d d d"]
    assert cut(["a a", "d d d"], 4) == ["a a", "d d"]
    assert scored(item(3, "words"), ["a a", "d d d"]) == ["a a", "d"]


def test_longer_and_shuffled_summaries_change_the_score() -> None:
    asked = item()
    good = list(SENTENCES[:1])
    assert (
        rouge(asked.references, [*good, "Much that has nothing to do with it at all."]).r1
        < rouge(asked.references, good).r1
    )
    shuffled = " ".join(sorted(good[0].split()))
    assert rouge(asked.references, [shuffled]).r1 == pytest.approx(rouge(asked.references, good).r1)
    assert rouge(asked.references, [shuffled]).r2 < rouge(asked.references, good).r2


def test_holm_and_the_bootstrap() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    rng = np.random.default_rng(1)
    better, worse = rng.normal(1, 1, (300, 4)), rng.normal(0, 1, (300, 4))
    first, second = compare(better, worse), compare(better, worse)
    assert first == second
    difference, low, high, p = first["r1"]
    assert low < difference < high
    assert p < 0.05
    assert compare(better, better)["r1"][:3] == [0, 0, 0]


def test_borders_and_f1() -> None:
    assert borders(["ab c", "d"]) == {3}
    row = {"sentences": ["ab", "cd", "ef"], "text": "ab cd ef"}
    assert precision_recall_f1([row], [["ab", "cd", "ef"]])[2] == pytest.approx(100)
    precision, recall, _ = precision_recall_f1([row], [["ab", "cd ef"]])
    assert (precision, recall) == pytest.approx((100, 50))


def test_danglers_are_those_whose_neighbour_is_missing(article: str) -> None:
    asked = Item("1", article, (), "en", "", 3, "sentences")
    source = summarize(article, 1, ranker="lead").source
    flags = [dangles(sentence.text, load_language("en")) for sentence in source]
    assert any(flags[1:])
    chance = random.Random(0)  # noqa: S311 - no secret
    for _ in range(200):
        chosen = sorted(chance.sample(range(len(source)), 4))
        expected = sum(flags[i] and i - 1 not in chosen for i in chosen if i > 0)
        assert count_danglers(asked, [source[i].text for i in chosen]) == expected
        wrapped = [source[i].text.replace(" ", "\n ") for i in chosen]
        assert count_danglers(asked, wrapped) == expected
    assert count_danglers(asked, [sentence.text for sentence in source]) == 0


def test_danglers_of_libraries_that_split_elsewhere() -> None:
    asked = Item("1", "Lie came to Oslo. She sang, and it rained. He left.", (), "en", "", 2, "sentences")
    assert count_danglers(asked, ["Lie came to Oslo. She sang, and it rained."]) == 0
    assert count_danglers(asked, ["She sang, and it rained. He left."]) == 1
    assert count_danglers(asked, ["and it rained.", "He left."]) == 0  # its beginning is not shown
    assert count_danglers(asked, ["It is by another hand."]) == 1  # found nowhere
    assert count_danglers(asked, ["", "Lie came"]) == 0


def test_keyword_measures() -> None:
    title = "Parsing with Trees"
    assert phrase_f1(["tree", "parses"], title) == word_f1(["parsing tree"], title) == pytest.approx(100)
    assert phrase_f1(["parsing trees"], title) == pytest.approx(100)  # between them stands a stop word only
    assert phrase_f1(["neural parsing", "trees"], title) == pytest.approx(50)
    assert word_f1(["neural parsing", "trees"], title) == pytest.approx(80)
    assert phrase_f1([], title) == word_f1(["rain"], title) == phrase_f1(["of"], title) == 0


def test_texts_are_cut_into_parts_of_the_same_size() -> None:
    lines = "a\n\nb\nc\nd\ne\nf\ng\nh\ni\nj\n"
    assert parts_of(lines, "en") == ("a\nb", "c\nd", "e\nf", "g\nh", "i\nj")
    assert parts_of("Rain fell. It snowed.", "en") == ("Rain fell.", "It snowed.")


def scores_of(*means: float) -> np.ndarray:
    """Return made scores of four texts, every column alike but for the mean asked for."""
    return np.array([[mean + shift for _ in COLUMNS] for mean in means for shift in (-1.0, 1.0)])


@pytest.fixture
def results() -> dict[str, Any]:
    """Return results of two sets; summa is missing on one, lexrank (PyPI) failed on a text of the other."""
    ours = {"learned": scores_of(30, 40), "tfidf": scores_of(28, 38), "lead": scores_of(20, 20)}
    ours |= {"random": scores_of(10, 10), "longest": scores_of(12, 12), "oracle": scores_of(50, 50)}
    broken = scores_of(29, 39)
    broken[3] = np.nan
    sets = {
        "cnn_dev": summary_of(ours | {"summa": scores_of(25, 35)}, {"lexrank (PyPI)": "too slow (4 of 4)"}),
        "gum_dev": summary_of(ours | {"lexrank (PyPI)": broken}, {"summa": "not run yet"}),
    }
    averages = {"all": macro(sets, ["cnn_dev", "gum_dev"]), "no news": macro(sets, ["gum_dev"])}
    return {"measured": machine("numpy"), "ours": "learned", "sets": sets, "macro": averages}


def test_a_text_that_a_peer_failed_on_does_not_count(results: dict[str, Any]) -> None:
    row = results["sets"]["gum_dev"]["systems"]["lexrank (PyPI)"]
    assert row["failed"] == 1
    assert row["r1"] == pytest.approx((28 + 30 + 38) / 3, abs=1e-4)
    assert row["difference"]["r1"][0] == pytest.approx(1)  # not 29 + 1 of a text that ours alone has


def test_an_average_is_over_all_sets_or_none(results: dict[str, Any]) -> None:
    systems = results["macro"]["all"]["systems"]
    assert systems["learned"]["r1"] == pytest.approx(35)
    assert systems["lead"]["ahead"]["r1"][0] == pytest.approx(15)
    assert systems["summa"] == {"sets": 1, "ahead": {kind: [5.0, 5.0, 5.0] for kind in COMPARED}}
    assert systems["lexrank (PyPI)"]["sets"] == results["macro"]["no news"]["systems"]["lead"]["sets"] == 1
    assert results["macro"]["no news"]["systems"]["lexrank (PyPI)"]["r1"] == pytest.approx(32)


def test_the_interval_of_an_average_combines_the_intervals_of_the_sets() -> None:
    chance = np.random.default_rng(0)
    sets, gains = {}, []
    for name, n, spread in (("a", 400, 9.0), ("b", 100, 4.0)):
        ours = chance.normal(30, 5, (n, len(COLUMNS)))
        theirs = ours - chance.normal(1, spread, (n, len(COLUMNS)))
        sets[name] = summary_of({"learned": ours, "lead": theirs}, {})
        gains.append(ours[:, 0] - theirs[:, 0])
    picks = [gain[chance.integers(0, len(gain), (5000, len(gain)))].mean(axis=1) for gain in gains]
    slowly = np.mean(picks, axis=0)  # texts of both sets drawn anew
    mean, low, high = macro(sets, ["a", "b"])["systems"]["lead"]["ahead"]["r1"]
    assert mean == pytest.approx(np.mean([gain.mean() for gain in gains]), abs=1e-3)
    assert (low, high) == pytest.approx(np.quantile(slowly, [0.025, 0.975]), abs=0.05)


def test_the_report_names_all_that_is_missing(results: dict[str, Any]) -> None:
    missing = gaps(results["sets"])
    assert "- summa, gum_dev: not run yet" in missing
    assert "- lexrank (PyPI), cnn_dev: too slow" in missing
    assert "gum_dev (1 of 4): failed" in missing
    text = quality(results)
    assert "| summa | 1 of 2 sets | +5.0\\* / +5.0\\* / +5.0\\* | 0 of 1 sets |  | – |" in text
    assert "25.0 / 30.0" not in text
    assert "**35.0 / 35.0 / 35.0** |" in text
    assert all_tables(results).count("| lead |") == 2
    stamp = r"`python benchmarks/quality.py`, \d{4}-\d\d-\d\d, Python 3.*, numpy .* cores"
    assert re.search(stamp, text)
    assert re.search(stamp, all_tables(results))  # command, date, versions, machine
    assert replace_part("a <!-- x -->old<!-- /x --> b", "x", "new") == "a <!-- x -->\nnew\n<!-- /x --> b"
    with pytest.raises(ValueError, match="page must have <!-- y -->"):
        replace_part("a <!-- x -->old<!-- /x --> b", "y", "new")


def test_systems_without_all_sets_are_drawn_hollow(results: dict[str, Any]) -> None:
    times = {"table": {name: {"30 cold": 2.0} for name in ("learned", "lead", "summa", "(regex split)")}}
    found, lead = dots(results, times)
    assert lead == pytest.approx(20)
    assert {dot.name: (dot.quality, dot.complete, dot.default) for dot in found} == {
        "learned": (35, True, True),
        "summa": (30, False, False),
    }
    svg = draw(found, lead, x_title="ms", y_title="R & D")
    assert svg.count("peer some") == 2  # the dot, and the key
    assert "R &amp; D" in svg


def test_labels_cover_neither_dots_nor_each_other() -> None:
    chance = random.Random(0)  # noqa: S311 - no secret
    for _ in range(20):
        points = [(chance.uniform(80, 700), chance.uniform(60, 400)) for _ in range(25)]
        boxes = place(points, [chance.uniform(20, 100) for _ in points])
        around = [Box(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS) for x, y in points]
        for i, box in enumerate(boxes):
            assert not any(box.overlap(other) for other in [*around, *boxes[:i]])
            assert abs(box.y + LINE / 2 - points[i][1]) <= 5 * LINE


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    """Return the folder of a packet. LEAD equals ours in the fourth text, lede failed on the fifth."""
    texts = [Text(f"set:{i}", "news" if i < 10 else "mail", "en", f"Text {i} as it is.") for i in range(40)]
    found = [{s: [f"From {i}.", f"{j}."] for j, s in enumerate(SYSTEMS_OF_BLIND)} for i in range(40)]
    found[3]["LEAD"] = found[3]["ours"]
    del found[4]["lede"]
    blind.write_packet(tmp_path, texts, found, seed=1)
    return tmp_path


SYSTEMS_OF_BLIND = ("ours", "LEAD", "lede", "sumy LexRank", "ours before")


def verdicts_of(packet: Path, reader: str, prefers: Callable[[dict[str, Any]], str]) -> Path:
    """Write the verdicts of a reader: in pairs as told; ours gets 3, and the others 1."""
    keys = json.loads((packet / "key.json").read_text())["texts"]
    answers = {
        "reader": reader,
        "pairs": {
            n: {"verdict": prefers(p), "reason": "word " * 30} for k in keys for n, p in k["pairs"].items()
        },
        "grades": {
            name: dict.fromkeys(blind.QUESTIONS, 3 if "ours" in systems else 1)
            for key in keys
            for name, systems in key["grades"].items()
        },
    }
    path = packet / f"{reader}.json"
    path.write_text(json.dumps(answers))
    return path


def test_a_packet_is_fair_and_keeps_its_secret(packet: Path) -> None:
    keys = json.loads((packet / "key.json").read_text())["texts"]
    pages = [path.read_text() for path in sorted((packet / "readers").glob("texts-*.md"))]
    assert [page.count("## Pairs of text") for page in pages] == [10] * 4
    assert (packet / "readers" / "instructions.md").read_text().startswith("# Which summary")
    everything = "".join(pages)
    assert not any(system in everything for system in SYSTEMS_OF_BLIND)
    for system, count in (("LEAD", 39), ("lede", 39), ("sumy LexRank", 40), ("ours before", 40)):
        pairs = [p for key in keys for p in key["pairs"].values() if p["against"] == system]
        assert len(pairs) == count
        assert abs(sum(pair["ours"] == "A" for pair in pairs) - count / 2) <= 1
    assert keys[3]["equal"] == ["LEAD"]
    assert ["ours", "LEAD"] in keys[3]["grades"].values()
    assert len(keys[0]["grades"]) == 5
    assert len(keys[3]["grades"]) == len(keys[4]["grades"]) == 4
    first = keys[0]["pairs"]["1.p1"]
    side = everything.split("### 1.p1")[1].split("\n\nB\n\n")[first["ours"] == "B"]
    assert side.split("- ")[2].startswith("0.")  # the second sentence names the system in this test


def test_verdicts_are_counted(packet: Path, tmp_path: Path) -> None:
    right = verdicts_of(packet, "right", lambda pair: pair["ours"])
    wrong = verdicts_of(packet, "wrong", lambda pair: "AB"[pair["ours"] == "A"])
    even = verdicts_of(packet, "even", lambda _: "tie")
    key = json.loads((packet / "key.json").read_text())

    def of(*files: Path) -> dict[str, Any]:
        return blind.results_of(key, blind.read_verdicts(files, key["texts"]))

    both = of(right, even)
    assert both["wins"]["all"] == {
        "LEAD": [39, 1, 0],  # the equal pair is a tie
        "lede": [39, 0, 0],
        "sumy LexRank": [40, 0, 0],
        "ours before": [40, 0, 0],
    }
    assert both["wins"]["news"]["lede"] == [9, 0, 0]
    assert both["wins of readers"]["even"]["lede"] == [0, 39, 0]
    assert of(wrong, even)["wins"]["all"]["lede"] == [0, 0, 39]
    assert of(right, wrong)["wins"]["all"]["lede"] == [0, 39, 0]
    assert both["grades"]["ours"] == dict.fromkeys((*blind.QUESTIONS, "mean"), 3)
    assert both["grades"]["lede"]["mean"] == 1
    assert both["grades"]["LEAD"]["mean"] == pytest.approx((39 + 3) / 40, abs=0.01)
    assert list(both["grades of kinds"]) == ["news", "mail"]
    assert "Text" not in json.dumps(both)
    assert max(len(r.split()) for pair in both["pairs"] for r in pair["reasons"].values()) == 20
    assert "| lede | 39 / 0 / 0 | 9 / 0 / 0 |" in blind_table(both)
    done = CliRunner().invoke(
        blind.main, ["tally", str(packet), str(right), str(even), "--results", str(tmp_path / "out.json")]
    )
    assert "lede            39   0   0" in done.output
    assert json.loads((tmp_path / "out.json").read_text())["wins"] == both["wins"]


def test_a_missing_or_wrong_verdict_is_named(packet: Path) -> None:
    path = verdicts_of(packet, "reader", lambda _: "tie")
    given = json.loads(path.read_text())
    for part, name, answer in (
        ("pairs", "1.p1", {"verdict": "C"}),
        ("pairs", "1.p1", None),
        ("grades", "2.s1", {"point": 4, "alone": 1, "true": 1, "once": 1}),
    ):
        path.write_text(json.dumps({**given, part: {**given[part], name: answer}}))
        keys = json.loads((packet / "key.json").read_text())["texts"]
        with pytest.raises(ClickException, match=f"reader: {name} has no valid answer"):
            blind.read_verdicts([path], keys)


def test_the_agreement_of_readers() -> None:
    def pairs(*verdicts: tuple[str, str]) -> list[dict[str, Any]]:
        return [{"verdicts": {"one": one, "two": two}} for one, two in verdicts] + [{"verdicts": {}}]

    assert blind.kappa(pairs(("ours", "ours"), ("theirs", "theirs"))) == 1
    assert blind.kappa(pairs(("ours", "theirs"), ("theirs", "ours"))) == -1
    by_chance = [(one, two) for one in blind.OUTCOMES for two in blind.OUTCOMES]
    assert blind.kappa(pairs(*by_chance)) == pytest.approx(0)
    # 20 times both yes, 5 and 10 times one, 15 times both no: .4 (the usual example).
    counts = (("ours", "ours"),) * 20, (("ours", "tie"),) * 5, (("tie", "ours"),) * 10, (("tie", "tie"),) * 15
    assert blind.kappa(pairs(*(pair for part in counts for pair in part))) == pytest.approx(0.4)


def test_texts_are_drawn_from_all_kinds(tmp_path: Path) -> None:
    def write(name: str, rows: Sequence[dict[str, Any]]) -> None:
        path = tmp_path / f"{name}.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))

    text = "word " * 100
    write("summaries/cnn_dev", [{"id": i, "lang": "en", "text": text} for i in range(30)])
    cases = [("poem", text), ("recipe", text), ("recipe", "word"), ("recipe", text * 20), ("other", text)]
    write(
        "reading/cases_dev", [{"id": i, "lang": "en", "kind": k, "text": t} for i, (k, t) in enumerate(cases)]
    )
    write(
        "reading/pages_pasted_dev",
        [{"id": i, "group": i // 2, "lang": "en", "text": text} for i in range(20)],
    )
    drawn = draw_texts(tmp_path, 10, seed=1)
    assert drawn == draw_texts(tmp_path, 10, seed=1) != draw_texts(tmp_path, 10, seed=2)
    counts = Counter(text.kind for text in drawn)
    assert counts == {"news": 2, "stories and essays": 1, "guides and notices": 1, "pasted web pages": 6}
    pages = [int(text.id.split(":")[1]) // 2 for text in drawn if text.kind == "pasted web pages"]
    assert len(set(pages)) == len(pages)


def test_methods_of_the_same_name_are_compared() -> None:
    theirs = {
        "lexrank": {"r1": 30.0, "r2": 9.0},
        "sumy LexRank": {"r1": 28.5, "r2": 9.2},
        "sumy Luhn": {"r1": 26.0, "r2": 8.0},
    }
    found = {"sets": {"a": {"systems": theirs}, "b": {"systems": {"luhn": {"r1": 1.0, "r2": 1.0}}}}}
    more = {"sets": {"a": {"systems": {"luhn": {"r1": 25.0, "r2": 7.5}}}}}
    times = {"table": {"lexrank": {"300 cold": 10.0}, "sumy LexRank": {"300 cold": 420.0}}}
    lines = same_name(found, more, times).splitlines()
    assert lines[2] == "| a | +1.5 / -0.2 | – | – | **-1.0 / -0.5** | – | – |"
    assert lines[3].startswith("| time, 300 sentences | 42 x | –")


def test_several_articles_have_one_table() -> None:
    ahead = {"r1": [1.0, -0.5, 2.5, 0.2], "r2": [2.0, 1.0, 3.0, 0.0]}

    def row(r2: float) -> dict[str, Any]:
        return {"r1": 40.0, "r2": r2, "danglers": 0.5, "difference": ahead}

    table = {
        "coverage": {"r1": 41.0, "r2": 20.0, "r2_recall": 23.0, "danglers": 0.0},
        "lead": row(18.0),
        "luhn": row(17.0),
        "kl": row(16.0),
    }
    found = {"a": {"n": 7, "cut at the budget": table | {"summa": row(15.0), "lede": row(14.0)}}}
    lines = several(found).splitlines()
    beside = "<br> +1.0 [-0.5, +2.5] / +2.0 [+1.0, +3.0] |"
    assert lines[0].endswith("| a (7) |")
    assert lines[2] == "| `coverage` | 41.0 / 20.0 / 23.0 / 0.00 |"
    assert lines[3:5] == [f"| LEAD | 40.0 / 18.0 / – / 0.50{beside}", "| `lead of each` | – |"]
    assert lines[-2] == f"| best other ranker | luhn: 40.0 / 17.0 / – / 0.50{beside}"
    assert lines[-1] == f"| best peer | summa: 40.0 / 15.0 / – / 0.50{beside}"


def test_budgets_in_words_have_one_table() -> None:
    for system in SYSTEMS:
        assert run_one(system, item(13, "words"))[2] <= 13
    results = {"a, 13 words": measure([[item(13, "words")] * 3])}
    assert results["a, 13 words"]["n"] == 3
    head, _, row = other_tasks(results).splitlines()
    assert head.startswith(
        "| R-1 / R-2 / R-2 recall / danglers<br>ours ahead in R-1 "
        "| `learned` | one by one | `tfidf` | `centroid` | LEAD |"
    )
    ours, alone = (run_one(system, item(13, "words")) for system in ("learned", "one by one"))
    ahead = f"{ours[0] - alone[0]:+.1f}"
    assert row.startswith(
        f"| a, 13 words (3) | {ours[0]:.1f} / {ours[1]:.1f} / {ours[4]:.1f} / {ours[3]:.2f} "
        f"| {alone[0]:.1f} / {alone[1]:.1f} / {alone[4]:.1f} / {alone[3]:.2f}<br>{ahead} [{ahead}, {ahead}] |"
    )


def test_shuffling_keeps_the_paragraphs_and_repeats_its_order() -> None:
    paragraphs = [f"Paragraph {i}." for i in range(20)]
    long = replace(item(), text="\n\n".join(paragraphs))
    first, again, second = (shuffled(long, time).text.split("\n\n") for time in (1, 1, 2))
    assert first == again != second
    assert first != paragraphs
    assert sorted(first) == sorted(second) == sorted(paragraphs)


def test_a_text_in_several_forms_counts_with_the_mean() -> None:
    forms = [[item()], [replace(item(), text=" ".join(reversed(SENTENCES)))]]
    both = measure(forms, ("learned", "lead"))
    r1 = {system: [run_one(system, form[0])[0] for form in forms] for system in ("learned", "lead")}
    assert both["n"] == 1
    assert r1["lead"][0] != r1["lead"][1]
    for system, scores in r1.items():
        assert both["systems"][system]["r1"] == pytest.approx(np.mean(scores), abs=1e-4)
    ahead = np.mean(r1["learned"]) - np.mean(r1["lead"])
    assert both["systems"]["lead"]["difference"]["r1"][0] == pytest.approx(ahead, abs=1e-4)


def test_the_table_of_other_sizes_marks_significant_differences() -> None:
    def lead(r1: list[float], r2: list[float], **more: list[float]) -> dict[str, Any]:
        return {"n": 9, "systems": {"lead": {"difference": {"r1": r1, "r2": r2} | more}}}

    sizes = {
        "1": lead([1.2, 0.4, 2.0, 0.0], [0.2, -0.1, 0.5, 0.3], r2_recall=[2.0, 1.0, 3.0, 0.0]),
        "2": lead([-1, -2, -0.1, 0], [0, -1, 1, 1]),
    }
    lines = other_sizes({"a": sizes}).splitlines()
    assert lines[0] == "| ahead of LEAD<br>R-1 / R-2 / R-2 recall, sentences: | 1 | 2 |"
    assert lines[2] == "| a (9) | +1.2\\* / +0.2 / +2.0\\* | -1.0\\* / +0.0 / – |"


PAGE = """Menu and search

Marsh gets its tide back

The council voted to open the dike. Nine councillors backed it.

The farmers are angry. Storms have come more often.

Subscribe to our newsletter today. It is free."""
PAGE_LABELS = ["other", "title", "body", "body", "other"]
BODY = "The council voted to open the dike. Nine councillors backed it. The farmers are angry."
AROUND = "Subscribe to our newsletter today. It is free."


def answer_of(text: str, *sentences: str, title: str = "", skipped: Sequence[str] = ()) -> reading.Answer:
    """Return an answer with these sentences of a text, and these parts left out before the choice."""
    places = [(text.find(sentence), sentence) for sentence in sentences]
    spans = [reading.Span(at, at + len(sentence), sentence) for at, sentence in places]
    parts = [(text.find(part), text.find(part) + len(part)) for part in skipped]
    return reading.Answer(spans, title, parts)


def figures_of(part: str, scores: reading.Scores) -> dict[str, float]:
    figures = reading.table_of(part, [scores])[reading.ALL]
    assert figures.pop("n") == 1
    assert set(figures) == set(reading.COLUMNS[part].split())
    return figures


def test_each_figure_of_a_page_goes_up_and_down() -> None:
    row = {
        "text": PAGE,
        "labels": PAGE_LABELS,
        "lang": "en",
        "url_host": "x",
        "title": "Marsh gets its tide back",
    }
    body = [sentence + "." for sentence in BODY.removesuffix(".").split(". ")]
    around = [sentence + "." for sentence in AROUND.removesuffix(".").split(". ")]
    clean = answer_of(BODY, *body)
    good = answer_of(PAGE, *body, title="Marsh gets its tide back!", skipped=["Menu and search", AROUND])
    bad = answer_of(
        PAGE, *around, title="Menu", skipped=[PAGE[PAGE.index("The council") : PAGE.index("Subscribe")]]
    )
    high = figures_of("pages_pasted", reading.score_page(row, [good, good, clean]))
    low = figures_of("pages_pasted", reading.score_page(row, [bad, bad, clean]))
    assert set(high.values()) == {100.0}
    assert low.pop("given") == pytest.approx(200 / 3)
    assert set(low.values()) == {0.0}
    half = reading.score_page(row, [answer_of(PAGE, body[0], around[0]), good, clean])
    assert figures_of("pages_pasted", half)["3s-body"] == figures_of("pages_pasted", half)["as-clean"] == 50
    assert figures_of("pages_pasted", half)["3s-allbody"] == 0
    assert half.failures[0] == f"3s | x | {around[0]}"


def test_each_figure_of_a_case_goes_up_and_down() -> None:
    row = {
        "id": "1",
        "kind": "page",
        "text": PAGE,
        "labels": PAGE_LABELS,
        "calls": [{"length": 2, "unit": "sentences"}, {"length": 10, "unit": "words"}],
        "must_not": ["[Ss]ubscribe"],
        "must": [{"call": 0, "any": ["dike", "tide"]}],
        "gold_sentences": ["The council voted to open the dike.", "Nine councillors backed it."],
    }
    good = answer_of(PAGE, "The council voted to open the dike.", "Nine councillors backed it.")
    bad = answer_of(PAGE, "Subscribe to our newsletter today.")
    high = figures_of("cases", reading.score_case(row, [good, good]))
    low = figures_of("cases", reading.score_case(row, [bad, bad]))
    assert set(high.values()) == {100.0}
    assert (low.pop("given"), low.pop("filled")) == (50, 50)
    assert set(low.values()) == {0.0}
    mixed = reading.score_case(row, [good, bad])
    assert figures_of("cases", mixed)["no-bad"] == 50
    assert figures_of("cases", mixed)["case-clean"] == 0


def test_splits_and_probes_pass_and_fail() -> None:
    split = {
        "id": "1",
        "lang": "en",
        "text": "Rain fell. It snowed.",
        "sentences": ["Rain fell.", "It snowed."],
    }
    other = {**split, "sentences": ["Rain fell. It snowed."]}
    assert figures_of("splits", reading.score_split(split, []))["exact"] == 100
    assert figures_of("splits", reading.score_split(other, []))["exact"] == 0
    assert (
        figures_of("splits", reading.score_split({**other, "also": [split["sentences"]]}, []))["exact"] == 100
    )
    text, lead = " ".join(SENTENCES), SENTENCES[0]
    probes: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"call": "keywords", "n": 5, "must": ["dike"], "must_not": ["zebra"]}, {"must": ["zebra"]}),
        (
            {"call": "query", "length": 1, "unit": "sentences", "query": "sheep", "query_found": True}
            | {"must": ["Sheep"], "must_not": ["Storms"]},
            {"must_not": ["Sheep"]},
        ),
        ({"call": "count", "lengths": [1, 9], "expect": [1, 6]}, {"expect": [1, 9]}),
        ({"call": "count_all_rankers", "lengths": [2], "expect": [2]}, {"expect": [3]}),
        ({"call": "no_crash"}, {"text": None}),
        ({"call": "order", "lengths": [3]}, {"lengths": ["three"]}),
        (
            {"call": "documents", "texts": [text, lead], "length": 1, "unit": "sentences"}
            | {"must": [".+"], "must_not": ["Lie"], "once": ["dike"]},
            {"must": ["Lie"]},
        ),
        ({"call": "cli", "args": ["--version"], "rc": 0, "stdout": [r"\d"]}, {"stdout_not": [r"\d"]}),
    ]
    for probe, change in probes:
        row = {"id": "1", "text": text, **probe}
        assert reading.score_probe(row, []).failures == []
        assert figures_of("probes", reading.score_probe({**row, **change}, []))["passed"] == 0


def test_the_baselines_of_reading_take_the_first_sentences() -> None:
    request = reading.Request(PAGE, 1, "sentences", body="Nine councillors  backed it. More.")
    assert str(reading.answer(reading.RAW_LEAD, request)).startswith("Menu")
    assert str(reading.answer(reading.BODY_LEAD, request)) == "Nine councillors  backed it."
    spans = reading.spans_of("One two. Three four five. Six.")
    assert [len(reading.first(spans, size, "words")) for size in (1, 2, 4, 5)] == [1, 1, 1, 2]
    assert [len(reading.first(spans, size, "chars")) for size in (8, 24, 25)] == [1, 1, 2]
    assert reading.size_of("水位上昇 today", "words") == 3


def works(_: dict[str, Any]) -> list[str]:
    while True:
        pass


def hangs(_: dict[str, Any]) -> list[str]:
    time.sleep(30)
    return []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no interval timers")
@pytest.mark.parametrize("run", [works, hangs])
def test_a_peer_that_works_or_hangs_too_long_is_stopped(
    run: Callable[[dict[str, Any]], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = {sign: signal.getsignal(sign) for sign in (signal.SIGPROF, signal.SIGALRM)}
    monkeypatch.setattr(peer_worker, "lede", lambda: run)
    monkeypatch.setattr(peer_worker, "BACKGROUND", [])
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"text": "Rain fell."}) + "\n"))
    try:
        peer_worker.main("lede", "0.05")
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
    assert json.loads(capsys.readouterr().out)["error"] == "more than 0.05 s"
    assert signal.getitimer(signal.ITIMER_REAL) == signal.getitimer(signal.ITIMER_PROF) == (0, 0)
