from __future__ import annotations

import json
import math
import pickle
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given

from strategies import analysed, of_lines, prose
from summarizer import LearnedRanker, ModelFormatError, split_sentences, summarize, train_ranker
from summarizer.document import Document
from summarizer.rank import learned
from summarizer.rank.features import _CENTRED, _STANDARDIZED, CONTEXT, GROUPS, NAMES, features
from summarizer.rank.features import neighbour_cosine as _neighbours_alike
from summarizer.rank.fitted import Penalties
from summarizer.select.as_whole import FEATURES
from summarizer.text.unicode import nfc
from summarizer.training import RIDGE, RIDGE_CONTEXT, fit
from summarizer.training import example as made_of

TOWNS = [
    f"Rain fell on town {chr(97 + i % 26)}{i}. Nobody knew why. The council met late. It rained again."
    for i in range(40)
]
POINTS = Path(__file__).parent / "cases" / "points.json"
REFERENCES = [f"Rain fell on town {chr(97 + i % 26)}{i}." for i in range(40)]


@given(prose)
def test_features_are_finite_and_bounded(text: str) -> None:
    document = analysed(split_sentences(text))
    if not len(document):
        return
    sentences, context = features(document)
    assert sentences.shape == (len(document), len(NAMES))
    assert context.shape == (len(CONTEXT),)
    assert np.isfinite(sentences).all()
    assert np.abs(sentences).max() <= 6
    assert context[0] == 1
    assert np.abs(context[1:]).max() <= 1.5


def slowly(document: Document) -> dict[str, list[float]]:
    """Return some features before they are standardized, one sentence after the other."""
    cosines = np.zeros((len(document), len(document.terms)))
    cosines[document.rows, document.indices] = document.weights
    cosines = cosines @ cosines.T
    found: defaultdict[str, list[float]] = defaultdict(list)
    for i, (sentence, line) in enumerate(zip(document.sentences, document.words, strict=True)):
        text = nfc(sentence.text)
        initials = [word[0] for word in text.split()]
        n = max(len(initials), 1)
        of_terms = slice(document.indptr[i], document.indptr[i + 1])
        before = set(document.indices[: of_terms.start].tolist())
        values = {
            "style: capitals": sum(c.isupper() for c in initials[1:]) / n,
            "style: digits": sum(c.isdigit() for c in initials) / n,
            "style: quote": any(c in '"“”„«»「」' for c in text),
            "style: opens with a quote": text[0] in "\"“”„«»「」'‘",
            "style: exclamation": "!" in text,
            "style: bracket": "(" in text,
            "style: colon": ":" in text,
            "style: commas": text.count(",") / n,
            "style: length of words": len(text) / n,
            "style: function words": sum(word in document.language.stop_words for word in line) / n,
            "style: pronouns": sum(word in document.language.pronouns for word in line) / n,
            "style: opens in lower case": text[0].islower(),
            "centrality: similarity to earlier": cosines[i, :i].sum(),
            "centrality: similarity to later": cosines[i, i + 1 :].sum(),
            "opening: like the first three": cosines[i, :3].sum() if i > 2 else 0.0,
            "topic: rare terms": document.idf[document.indices[of_terms]].sum(),
            "novelty: new terms": sum(t not in before for t in document.indices[of_terms]),
        }
        for name in ("topic: rare terms", "novelty: new terms"):
            values[name] /= max(of_terms.stop - of_terms.start, 1)
        for name, value in values.items():
            found[name].append(float(value))
    return found


@given(prose)
@example("Rain fell. ΩMEGA “rose” (Ǆ). 9 men, 3 boats: ٣ nets!\n\n「雨」。 The of a.\n\nCafe\u0301 É, É.")
def test_features_are_what_a_slow_count_says(text: str) -> None:
    document = analysed(split_sentences(text))
    if not len(document.terms):
        return
    sentences, _ = features(document)
    for name, values in slowly(document).items():
        wanted = np.array(values)
        at = NAMES.index(name)
        if _CENTRED[at]:
            wanted -= wanted.mean()
        if _STANDARDIZED[at]:
            wanted /= wanted.std() if wanted.std() > 1e-9 else np.inf
        assert sentences[:, at] == pytest.approx(wanted.clip(-6, 6), abs=1e-6), name


@given(prose)
def test_neighbours_are_as_alike_as_their_cosines(text: str) -> None:
    document = analysed(split_sentences(text))
    rows = np.zeros((len(document), len(document.terms)))
    rows[document.rows, document.indices] = document.weights
    for step in (1, 2, 3):
        pairs = (rows[:-step] * rows[step:]).sum(axis=1)[:4]
        wanted = pairs.mean() if len(pairs) else 0.0
        assert _neighbours_alike(document, 4, step) == pytest.approx(wanted, abs=1e-9)


def test_names_are_as_many_as_features() -> None:
    assert sum(map(len, GROUPS.values())) == len(NAMES) == len(set(NAMES))


def test_the_bundled_model_is_small_and_explains_itself(article: str) -> None:
    ranker = LearnedRanker.bundled()
    assert set(ranker.about["trained on"]) == {"cnn", "dailymail", "gum", "scitldr", "acl", "pubmed"}
    explanation = summarize(article, 1, ranker="learned").explain()[0]
    assert set(explanation.parts) == {*GROUPS, "cue words", "plain formula"}
    assert sum(explanation.parts.values()) == pytest.approx(explanation.score)


def test_saved_and_loaded(tmp_path: Path, article: str) -> None:
    ranker = LearnedRanker.bundled()
    ranker.save(tmp_path / "a.json")
    again = LearnedRanker.load(tmp_path / "a.json")
    assert again == ranker
    again.save(tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    copy = pickle.loads(pickle.dumps(ranker))  # noqa: S301 - our own bytes
    assert summarize(article, ranker=copy).sentences == summarize(article, ranker="learned").sentences


FALLBACKS = json.loads(Path(learned.__file__).with_name("learned.json").read_text(encoding="utf-8"))[
    "fallbacks"
]
ORDER = FALLBACKS["order"]
ONES = (1.0,) * (len(CONTEXT) - 1)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("format", "x", "is no summarizer-ranker file"),
        ("version", 9, "version 9; this release reads 3"),
        ("context", [], "other features"),
        ("context", None, "context missing"),
        ("weights", {}, "other features"),
        ("weights", None, "weights missing"),
        ("weights", dict.fromkeys(NAMES, (1.0,)), "rows of 15; got"),
        ("weights", dict.fromkeys(NAMES, 1.0), "damaged"),
        ("weights", dict.fromkeys(NAMES, ("1", *ONES)), "got '1'"),
        ("weights", dict.fromkeys(NAMES, (True, *ONES)), "got True"),
        ("weights", dict.fromkeys(NAMES, (1e308, *ONES)), "from -1,000,000 to 1,000,000; got 1e"),
        ("penalties", None, "penalties missing or of the wrong type"),
        ("penalties", {"redundancy": 1.0}, "Penalties must have redundancy, dangling; got redundancy"),
        ("penalties", {"redundancy": 1.0, "dangling": "1"}, "dangling must be a number .* got '1'"),
        ("fallbacks", None, "fallbacks missing or of the wrong type"),
        ("fallbacks", {"shuffled": 1.0}, "Fallbacks must have foreign_language, .*; got shuffled"),
        ("fallbacks", FALLBACKS | {"pile": 1.0}, "PileRamps must have .* got float"),
        ("fallbacks", FALLBACKS | {"shuffled": {}}, "shuffled must be a number"),
        ("fallbacks", FALLBACKS | {"order": ORDER | {"full_name_first": 1}}, "full_name_first must lie"),
        ("fallbacks", FALLBACKS | {"order": ORDER | {"mistrust": {"zero": 1, "one": 1}}}, "ramp must differ"),
        ("about", [], "about missing or of the wrong type"),
        ("cues", None, "cues missing"),
        ("cues", {"en": None}, "damaged"),
        ("cues", {"en": {"a": "b"}}, r"'a' \(en\) has 'b'"),
        ("cues", {"en": {"a": float("nan")}}, r"'a' \(en\) has nan"),
        ("whole_weights", None, "whole_weights missing"),
        ("whole_weights", {"span": [1.0]}, "other features"),
        ("whole_weights", dict.fromkeys(FEATURES, (1.0,)), "rows of 15; got"),
        ("whole_weights", dict.fromkeys(FEATURES, (float("nan"), *ONES)), "got nan"),
        ("whole_weights", dict.fromkeys(FEATURES, (10**400, *ONES)), "got 1000"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, key: str, value: object, message: str) -> None:
    path = tmp_path / "model.json"
    LearnedRanker.bundled().save(path)
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, key: value}), encoding="utf-8")
    with pytest.raises(ModelFormatError, match=rf"model\.json .*{message}") as caught:
        LearnedRanker.load(path)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("broken", ["", "{", "[" * 100_000, "[]"])
def test_files_of_another_kind_are_refused(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(ModelFormatError, match=r"model\.json is no"):
        LearnedRanker.load(path)


def test_a_model_without_fallbacks_is_saved_and_has_no_plain_formula(tmp_path: Path, article: str) -> None:
    ranker = replace(LearnedRanker.bundled(), fallbacks=None)
    ranker.save(tmp_path / "model.json")
    assert LearnedRanker.load(tmp_path / "model.json") == ranker
    ranking = ranker(analysed(split_sentences(article)))
    assert set(ranking.parts) == {*GROUPS, "cue words"}


def test_penalties_of_the_model_reach_the_selection(article: str) -> None:
    ranker = replace(LearnedRanker.bundled(), penalties=Penalties(redundancy=0.25, dangling=0.5))
    ranking = ranker(analysed(split_sentences(article)))
    assert (ranking.redundancy, ranking.dangling) == (0.25, 0.5)


def test_a_file_may_name_the_features_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    ranker = LearnedRanker.bundled()
    ranker.save(path)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["weights"] = dict(reversed(data["weights"].items()))
    path.write_text(json.dumps(data), encoding="utf-8")
    assert LearnedRanker.load(path) == ranker


def test_a_model_is_shown_in_a_line() -> None:
    ranker = LearnedRanker.bundled()
    assert repr(ranker).startswith(f"LearnedRanker(model='{ranker.about['model']}', {len(NAMES)} features, ")
    assert len(repr(ranker)) < 100


def test_a_house_style_is_learned_and_beats_its_contrary() -> None:
    seen: list[tuple[int, int]] = []
    first = train_ranker(TOWNS, REFERENCES, length=1, progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (40, 40)
    assert first.about["held-out score"] == pytest.approx(1.0, abs=0.01)
    assert first.about["held out"] == 8
    assert first.about["held-out score of the default"] == pytest.approx(1.0, abs=0.01)
    assert first.about["held-out score of the first sentences"] == pytest.approx(1.0, abs=0.01)
    last = train_ranker(TOWNS, ["It rained again."] * 40, length=1)
    text = "Snow came to Oslo. Nobody knew why. The council met late. It snowed again."
    assert str(summarize(text, 1, ranker=first)) == "Snow came to Oslo."
    assert str(summarize(text, 1, ranker=last)) == "It snowed again."
    assert train_ranker(iter(TOWNS), iter(REFERENCES), length=1) == first


def test_wrong_training_data() -> None:
    with pytest.raises(TypeError, match=r"texts must be several; got one str: use a list"):
        train_ranker("text", ["reference"])
    with pytest.raises(TypeError, match=r"references must be several; got one str: use a list"):
        train_ranker(["text"], "reference")
    with pytest.raises(TypeError, match="texts must be several; got a set, which has no order"):
        train_ranker(set(TOWNS), REFERENCES)
    with pytest.raises(TypeError, match="text 1: text must be"):
        train_ranker([TOWNS[0], None], REFERENCES[:2])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="one reference a text"):
        train_ranker(TOWNS, REFERENCES[:3])
    with pytest.raises(ValueError, match="ten texts or more"):
        train_ranker(TOWNS[:5], REFERENCES[:5])
    with pytest.raises(TypeError, match="reference 2 must be one str, got NoneType"):
        train_ranker(TOWNS[:3], ["a", "b", None])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="callable"):
        train_ranker(TOWNS, REFERENCES, unit=len)  # type: ignore[arg-type]


def test_the_part_held_out_is_of_texts_that_teach() -> None:
    empty = ["x" if i % 5 else text for i, text in enumerate(TOWNS * 2)]
    ranker = train_ranker(empty, REFERENCES * 2, length=1)
    assert ranker.about["texts"] == 12
    assert summarize(TOWNS[0], 1, ranker=ranker).ranker == "LearnedRanker"


def test_the_fit_finds_the_minimum_of_its_loss() -> None:
    examples = [
        e
        for text, ref in zip(TOWNS, REFERENCES, strict=True)
        if (e := made_of(analysed(split_sentences(text), request=(1, "sentences")), ref))
    ]
    weights, _ = fit(examples, np.ones(len(examples)), max_cues=0)

    def loss(matrix: np.ndarray) -> float:
        total = 0.0
        for e in examples:
            scores = e.sentences @ (matrix @ e.context)
            total -= float(e.target @ (scores - np.log(np.exp(scores).sum()))) / len(examples)
        penalty = np.full(matrix.shape, RIDGE_CONTEXT)
        penalty[:, 0] = RIDGE
        return total + float((penalty * matrix**2).sum()) / len(examples)

    found = loss(weights)
    chance = np.random.default_rng(0)
    assert all(found <= loss(weights + 0.2 * chance.normal(size=weights.shape)) for _ in range(10))


@pytest.mark.parametrize(("language", "text", "point"), json.loads(POINTS.read_text("utf-8")))
def test_a_bonus_phrase_brings_a_decision_or_a_cause_into_the_summary(
    language: str, text: str, point: str
) -> None:
    bundled = LearnedRanker.bundled()
    assert bundled.fallbacks is not None
    without = replace(bundled, fallbacks=replace(bundled.fallbacks, bonus=0.0))
    chosen = [[s.text for s in summarize(text, 2, language=language, ranker=r)] for r in (bundled, without)]
    assert [point in texts for texts in chosen] == [True, False]
    assert len(chosen[0]) == 2


def test_of_several_sentences_with_a_bonus_phrase_each_gains_less() -> None:
    def gain(*lines: str) -> float:
        document = of_lines([*lines, "Rain fell on the marsh.", "Sheep eat the grass of the marsh."])
        bundled = LearnedRanker.bundled()
        assert bundled.fallbacks is not None
        without = replace(bundled, fallbacks=replace(bundled.fallbacks, bonus=0.0))
        parts = bundled(document).parts["cue words"] - without(document).parts["cue words"]
        return float(parts[0] - parts[-1])

    one = gain("We conclude that the marsh grows.", "It snowed on the sheep.")
    two = gain("We conclude that the marsh grows.", "It was agreed to build a dike.")
    fallbacks = LearnedRanker.bundled().fallbacks
    assert fallbacks is not None
    assert one == pytest.approx(fallbacks.bonus)
    assert two == pytest.approx(fallbacks.bonus / math.sqrt(2))


def test_a_question_loses_what_a_bonus_phrase_gains() -> None:
    bundled = LearnedRanker.bundled()
    assert bundled.fallbacks is not None
    without = replace(bundled, fallbacks=replace(bundled.fallbacks, bonus=0.0))
    document = analysed(split_sentences("Rain fell on the marsh. Who drains the marsh? Sheep eat grass."))
    lost = without(document).scores - bundled(document).scores
    assert lost[1] - lost[0] == pytest.approx(bundled.fallbacks.bonus)
