from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strategies import prose
from summarizer import RANKERS, Document, IdfModel, Ranking, split_sentences, summarize
from summarizer.document import analyse
from summarizer.pipeline import Pipeline
from summarizer.rank.formulas import Random
from summarizer.rank.registry import rank
from summarizer.rank.relevance import query_relevance
from summarizer.select.as_whole import FEATURES
from summarizer.select.budget import Budget, Unit
from summarizer.select.one_by_one import REPEAT_PENALTY
from summarizer.select.selection import select
from summarizer.text.dependence import dangles
from summarizer.text.query import is_nearly
from test_as_whole import same_said
from test_terms_and_idf import dense

SHAPES = {
    "one sentence": "Rain fell on Oslo.",
    "no terms": "The of and. To be or not.",
    "repeats": "Rain fell. Rain fell. Snow came. RAIN  FELL.",
    "no shared terms": "Rain fell. Snow came. Wind blew.",
    "nothing": "",
}


@pytest.mark.parametrize("name", sorted(RANKERS))
@pytest.mark.parametrize("shape", [*SHAPES, "long"])
def test_every_ranker_on_every_shape(name: str, shape: str) -> None:
    text = " ".join(f"Word{i % 97} met word{i % 131} at place{i}." for i in range(700))
    document = analyse(split_sentences(SHAPES.get(shape, text)), query="rain")
    ranker = RANKERS[name]
    ranking = rank(document, ranker)
    assert ranking.scores.shape == (len(document),)
    assert np.isfinite(ranking.scores).all()
    np.testing.assert_allclose(sum(ranking.parts.values()), ranking.scores, atol=1e-9)
    for again in (ranker, pickle.loads(pickle.dumps(ranker))):  # noqa: S301 - our own bytes
        np.testing.assert_array_equal(rank(document, again).scores, ranking.scores)


@given(prose)
def test_directed_equals_the_double_loop(text: str) -> None:
    document = analyse(split_sentences(text))
    rows = dense(document)
    n = len(document)
    expected = [
        sum(rows[i] @ rows[j] for j in range(i + 1, n)) / n - sum(rows[i] @ rows[j] for j in range(i)) / n
        for i in range(n)
    ]
    np.testing.assert_allclose(rank(document, RANKERS["directed"]).scores, expected, atol=1e-9)


@given(prose)
def test_centroid_equals_the_cosine_with_the_mean_row(text: str) -> None:
    document = analyse(split_sentences(text))
    rows = dense(document)
    mean = rows.mean(axis=0) if len(document) else np.zeros(0)
    norm = np.linalg.norm(mean)
    expected = rows @ mean / norm if norm else np.zeros(len(document))
    np.testing.assert_allclose(rank(document, RANKERS["centroid"]).scores, expected, atol=1e-9)


@given(prose)
def test_tfidf_equals_the_formula(text: str) -> None:
    document = analyse(split_sentences(text))
    total = dense(document).sum(axis=0)
    norm = np.linalg.norm(total) or 1.0
    expected = [
        min(1, n_words / 15) * (row @ total) / norm + 0.6 / (1 + i) ** 0.5
        for i, (row, n_words) in enumerate(zip(dense(document), document.n_words, strict=True))
    ]
    np.testing.assert_allclose(rank(document, RANKERS["tfidf"]).scores, expected, atol=1e-9)


def test_baselines_by_hand() -> None:
    document = analyse(split_sentences("Rain fell on Oslo. Snow came. The wind blew hard that day."))
    assert rank(document, RANKERS["lead"]).scores.tolist() == [0, -1, -2]
    assert rank(document, RANKERS["longest"]).scores.tolist() == [4, 2, 6]


@pytest.mark.parametrize("name", sorted(RANKERS))
def test_a_query_adds_a_part_and_changes_no_other(name: str, article: str) -> None:
    sentences = split_sentences(article)
    plain = rank(analyse(sentences), RANKERS[name])
    document = analyse(sentences, query="sheep on the pasture")
    asked = rank(document, RANKERS[name])
    assert [*asked.parts] == [*plain.parts, "query"]
    for part, values in plain.parts.items():
        np.testing.assert_array_equal(asked.parts[part], values)
    expected = 3 * (plain.scores.max() - plain.scores.min()) * query_relevance(document)
    np.testing.assert_allclose(asked.parts["query"], expected)


def test_the_query_counts(article: str) -> None:
    plain = summarize(article, 2)
    asked = summarize(article, 2, query="sheep on the pasture")
    assert "sheep" in str(asked)
    assert plain != asked


LIGHTHOUSE = (
    "The lighthouse on Skarv was built of granite. Its lamp burned oil for sixty years. A keeper climbed the "
    "stairs each evening. In storms he slept beside the lamp. Ships from afar knew the lighthouse. Today "
    "the lighthouse needs no keeper. The rooms below are let to painters."
)
BAKERY = (
    "The bakery in Mill Street opens at five. Its oven was bought from a monastery. Rye bread leaves the "
    "bakery by seven on most days. The baker learned his trade in Vienna. Her daughter keeps the books. On "
    "Sundays the bakery stays closed. Some customers come from beyond the river."
)


@pytest.mark.parametrize("name", sorted(RANKERS))
@pytest.mark.parametrize(("right", "query"), [(LIGHTHOUSE, "The lighthouse"), (BAKERY, "Bakery")])
def test_of_two_articles_the_one_asked_for(name: str, right: str, query: str) -> None:
    for pair in ((LIGHTHOUSE, BAKERY), (BAKERY, LIGHTHOUSE)):
        summary = summarize("\n\n".join(pair), 3, ranker=name, query=query)
        assert summary.query_found
        assert len(summary) == 3
        assert all(sentence.text in right for sentence in summary), str(summary)
        for explanation in summary.explain():
            assert explanation.parts["query"] > 0
            assert sum(explanation.parts.values()) == pytest.approx(explanation.score)


@pytest.mark.parametrize("name", sorted(RANKERS))
def test_a_query_without_a_shared_term_changes_nothing_and_the_result_says_so(
    name: str, article: str
) -> None:
    plain = summarize(article, 3, ranker=name)
    assert (plain.query_found, plain.to_dict()["query_found"]) == (None, None)
    assert summarize(article, 3, ranker=name, query=" \n") == plain
    for query in ("zebra", "the of and", "?!"):
        asked = summarize(article, 3, ranker=name, query=query)
        assert (asked.query_found, asked.to_dict()["query_found"]) == (False, False)
        assert replace(asked, query_found=None) == plain
        assert asked.explain() == plain.explain()


@given(prose, prose)
def test_relevance_equals_the_double_loop(text: str, query: str) -> None:
    document = Pipeline(query=query, keep_all=True).document(text)
    n = len(document)
    asked = dict(zip(document.terms, document.query.tolist(), strict=True))
    held = [
        sum(asked[document.terms[t]] ** 2 for t in np.flatnonzero(row)) + beside
        for row, beside in zip(dense(document), document.query_extra, strict=True)
    ]

    def apart(i: int, j: int) -> int:
        i, j = sorted((i, j))
        return j - i + 2 * (len(set(document.paragraphs[i : j + 1].tolist())) - 1)

    around = [sum(max(0.0, 1 - apart(i, j) / 10) * held[j] for j in range(n)) for i in range(n)]
    expected = [0.0] * n
    if any(held):
        expected = [(h / max(held) + a / max(around)) / 2 for h, a in zip(held, around, strict=True)]
    np.testing.assert_allclose(query_relevance(document), expected, atol=1e-12)


@given(prose, st.lists(st.sampled_from("rain sea 1954 5 3 the he it was".split()), max_size=4))
@example("He was late. It was 5. The sea rose in 1954.", ["it", "was"])
def test_what_a_query_holds_beside_terms_equals_the_formula(text: str, asked: list[str]) -> None:
    idf = IdfModel.bundled("en")
    assert idf is not None
    document = analyse(split_sentences(text), query=" ".join(asked), idf=idf)
    n = len(document)
    units = [[word] for word in asked if word.isdigit()]
    terms = [word for word in asked if word in ("rain", "sea")]
    if asked and not units and not terms:
        units = [list(two) for two in pairwise(asked)] or [asked]
    known = dict(zip(document.terms, document.idf, strict=True))
    weights = [terms.count(term) * known[term] for term in {*terms} & {*known}]
    squares: dict[tuple[str, ...], float] = {}
    holds = {
        tuple(unit): [
            any(line[i : i + len(unit)] == unit for i in range(len(line))) for line in document.words
        ]
        for unit in units
    }
    for unit, found in holds.items():
        if any(found):
            rarity = np.log((1 + n) / (1 + sum(found))) + 1
            weight = units.count(list(unit)) * (rarity * idf.weights([" ".join(unit)])[0]) ** 0.5
            squares[unit] = min(weight, *weights, np.inf) ** 2
    total = sum(squares.values()) + sum(weight**2 for weight in weights)
    expected = [sum(square / total for unit, square in squares.items() if holds[unit][i]) for i in range(n)]
    np.testing.assert_allclose(document.query_extra, expected, atol=1e-12)
    assert document.query_share.any() == bool(total)
    unasked = analyse(split_sentences(text), idf=idf)
    assert unasked.terms == document.terms
    assert not unasked.query_share.any()


NUMBERED = (
    "The band played in Leeds for three hours. The roof of the hall leaked. Tickets cost 40 pounds. "
    "No concert took place after 2017. The Who came back for more songs. A man who sang was ill."
)


@pytest.mark.parametrize("name", RANKERS)
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("2017", "No concert took place after 2017."),
        ("what of 40?", "Tickets cost 40 pounds."),
        ("The Who", "The Who came back for more songs."),
        ("there", None),
        ("2018", None),
        ("for the", None),
    ],
)
def test_numbers_and_function_words_can_be_asked_for(name: str, query: str, expected: str | None) -> None:
    summary = summarize(NUMBERED, 1, ranker=name, query=query)
    assert summary.query_found == (expected is not None)
    assert str(summary) == (expected or str(summarize(NUMBERED, 1, ranker=name)))


def test_a_number_counts_beside_the_terms_of_a_query() -> None:
    text = "Oslo had rain in 2016. Rome was dry in 2017. Oslo had rain in 2017. Snow fell on Bergen."
    for query, best in (("Oslo 2017", 2), ("Oslo", 0), ("Oslo in 2017", 2), ("2016", 0), ("Rome 2017", 1)):
        assert query_relevance(analyse(split_sentences(text), query=query)).argmax() == best


def test_to_repeat_the_query_does_not_help() -> None:
    document = analyse(
        split_sentences("Sheep, sheep and sheep. Snow fell on the sheep of the old farm near Bergen."),
        query="sheep",
    )
    assert query_relevance(document).tolist() == [1.0, 1.0]
    assert select(document, rank(document, RANKERS["longest"]), Budget(1)) == [1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("The inaugural adress", True),
        ("Economics", True),
        ("govermnent", True),
        ("the goverment of zebras", True),
        ("rein", False),  # too short: "rain"
        ("dress", False),
        ("overnment", False),  # the first letter
        ("addressbook", False),
    ],
)
def test_a_query_may_be_spelled_nearly_so(query: str, found: bool) -> None:
    text = "Rain fell on Oslo. The government gave an address. Economies grew. Sheep were saved."
    summary = summarize(text, 1, query=query)
    assert summary.query_found is found
    if found:
        assert str(summary) == ("Economies grew." if query == "Economics" else text.split(". ")[1] + ".")


@pytest.mark.parametrize(
    "query", ["Erdogan", "Istanbul", "ISTANBUL", "Sao", "Lodz", "Café", "Jogren", "Елка"]
)
def test_accents_may_be_left_out(query: str) -> None:
    text = (
        "Erdoğan spoke in İstanbul. Nothing happened. Rain fell on São Paulo. Łódź was dry. The cafe burned."
    )
    text += " Jøgren came. Ёлка горит."
    assert summarize(text, 1, query=query, language="en").query_found
    assert not summarize(text, 1, query="Oslo", language="en").query_found


def test_what_stands_there_is_not_looked_for_nearly() -> None:
    text = "They addressed the letter. Old adresses were lost. Adresse is a word of French."
    document = analyse(split_sentences(text), query="addressed")
    assert [document.terms[i] for i in np.flatnonzero(document.query)] == ["address"]


@given(st.text("abcé", min_size=5, max_size=8), st.text("abcé", min_size=5, max_size=8))
def test_nearly_equals_all_single_mistakes(one: str, other: str) -> None:
    """Make every word that is a mistake away (Norvig's `edits1`), or up to two letters longer."""
    parts = [(one[:i], one[i:]) for i in range(len(one) + 1)]
    made = {a + b[1:] for a, b in parts if b}
    made |= {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    made |= {a + c + b[1:] for a, b in parts if b for c in "abcé"}
    made |= {a + c + b for a, b in parts for c in "abcé"}
    endings = abs(len(one) - len(other)) <= 2 and (one.startswith(other) or other.startswith(one))
    near = min(len(one), len(other)) >= 6 and one[0] == other[0] and (other in made or endings)
    assert is_nearly(one, other) is near


def test_a_query_leaves_to_a_ranking_what_it_asks_of_selection() -> None:
    document = analyse(split_sentences("Rain fell. Snow came."), query="snow")
    asked = rank(document, lambda d: Ranking(np.zeros(len(d)), {}, redundancy=0.5, dangling=0.25))
    assert (asked.redundancy, asked.dangling) == (0.5, 0.25)
    assert asked.scores[1] > asked.scores[0]


def test_random_depends_on_its_seed_only() -> None:
    document = analyse(split_sentences("Rain fell. Snow came. Wind blew. Fog stayed."))
    assert Random(1) == Random(1) != Random(2)
    np.testing.assert_array_equal(Random(7)(document), Random(7)(document))
    assert not np.array_equal(Random(7)(document), Random(8)(document))


@pytest.mark.parametrize(
    "bad",
    [
        lambda d: np.zeros(len(d) + 1),
        lambda d: np.full(len(d), np.nan),
        lambda _: 1.0,
        lambda d: np.zeros((len(d), 1)),
    ],
)
def test_a_ranker_that_returns_nonsense_is_named(bad: object) -> None:
    with pytest.raises(ValueError, match="finite scores, one a sentence"):
        summarize("One. Two.", ranker=bad)  # type: ignore[arg-type]


def numbered(n: int) -> Document:
    return analyse(split_sentences(" ".join(f"Word{i} stood here." for i in range(n))))


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=12), st.integers(1, 14))
def test_the_best_sentences_by_score_then_place(scores: list[int], length: int) -> None:
    document = numbered(len(scores))
    chosen = select(document, np.array(scores, dtype=float), Budget(length))
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], i))
    assert chosen == sorted(order[:length])


@given(prose, st.integers(1, 40), st.randoms(use_true_random=False))
def test_a_word_budget_leaves_no_room_for_what_was_left_out(text: str, length: int, random: object) -> None:
    document = analyse(split_sentences(text))
    scores = np.array([random.random() for _ in range(len(document))])  # type: ignore[attr-defined]
    chosen = select(document, scores, Budget(length, "words"))
    used = int(document.n_words[chosen].sum())
    if used > length:
        assert len(chosen) == 1
        return
    for left_out in set(range(len(document))) - set(chosen):
        assert used + document.n_words[left_out] > length or not document.words[left_out]  # marks alone


@given(prose, st.integers(1, 4), st.floats(0, 1))
def test_diversity_equals_maximal_marginal_relevance(text: str, length: int, diversity: float) -> None:
    document = analyse(split_sentences(text))
    n = len(document)
    scores = np.linspace(1, 0, n) ** 2
    rows = dense(document)
    chosen: list[int] = []
    for _ in range(min(length, n)):  # straight from the formula of Carbonell & Goldstein
        gains = {
            i: (1 - diversity) * (scores[i] - scores.min()) / (np.ptp(scores) or 1)
            - diversity * max((rows[i] @ rows[j] for j in chosen), default=0.0)
            for i in range(n)
            if i not in chosen
        }
        best = max(gains.values())
        chosen.append(min(i for i, gain in gains.items() if gain >= best - 1e-12))
    result = select(document, scores, Budget(length), diversity=diversity)
    if diversity == 0 or result == sorted(chosen):
        assert result == sorted(chosen)
    else:  # rounding may break a tie the other way: then the gains must be the same
        assert len(result) == len(chosen)


@given(prose, st.integers(1, 5), st.floats(0, 2), st.floats(0, 2), st.integers(0, 9))
def test_care_for_repetition_and_danglers(
    text: str, length: int, redundancy: float, dangling: float, seed: int
) -> None:
    document = analyse(split_sentences(text))
    n = len(document)
    scores = np.random.default_rng(seed).random(n)
    rows = dense(document)
    leans = [i > 0 and dangles(s.text, document.language) for i, s in enumerate(document.sentences)]
    chosen: list[int] = []
    while len(chosen) < min(length, n):
        merit = {
            i: scores[i]
            - redundancy * max((rows[i] @ rows[j] for j in chosen), default=0.0)
            - REPEAT_PENALTY * (redundancy > 0) * sum(same_said(document, i, j) for j in chosen)
            for i in range(n)
            if i not in chosen
        }
        gains = {i: m - dangling * (leans[i] and i - 1 not in chosen) for i, m in merit.items()}
        best = max(gains, key=lambda i: (gains[i], -i))
        needy = max(merit, key=lambda i: (merit[i], -i))
        pair = (
            gains[needy] < merit[needy]
            and gains[needy - 1] == merit[needy - 1]
            and merit[needy] + merit[needy - 1] > 2 * gains[best]
        )
        chosen += [needy - 1, needy] if pair and len(chosen) + 2 <= min(length, n) else [best]
    ranking = Ranking(scores, redundancy=redundancy, dangling=dangling)
    assert select(document, ranking, Budget(length)) == sorted(chosen)


def test_a_sentence_that_needs_its_neighbour_comes_with_it_or_not_at_all() -> None:
    document = analyse(split_sentences("Ida Moe farms there. She is angry. Rain fell. Snow came."))
    apart = Ranking(np.array([0.0, 0.9, 0.5, 0.1]), dangling=1.0)
    assert select(document, apart, Budget(1)) == [2]
    assert select(document, apart, Budget(2)) == [2, 3]
    together = Ranking(np.array([0.3, 0.9, 0.5, 0.1]), dangling=1.0)  # 0.3 and 0.9 are more than twice 0.5
    assert select(document, together, Budget(1)) == [2]
    assert select(document, together, Budget(2)) == [0, 1]
    assert select(document, together, Budget(3)) == [0, 1, 2]


@pytest.mark.parametrize("unit", ["words", "chars", lambda text: len(text.split())])
def test_neither_of_two_comes_where_both_have_no_room(unit: Unit) -> None:
    text = "Ida Moe farms there. She is angry about all those plans of theirs. Rain fell today. Snow came."
    document = analyse(split_sentences(text))
    ranking = Ranking(np.array([0.0, 2.0, 0.9, 0.8]), dangling=1.5)
    small, large = (20, 70) if unit == "chars" else (4, 13)
    assert select(document, ranking, Budget(small, unit)) == [2]
    assert select(document, ranking, Budget(large, unit)) == [0, 1]


def test_no_size_is_filled_on_with_a_sentence_that_needs_one_left_out() -> None:
    text = "Ida Moe farms behind the old dike there. She is angry. Rain fell on the town. Snow came down."
    document = analyse(split_sentences(text))
    ranking = Ranking(np.array([0.1, 2.0, 0.9, 0.8]), dangling=1.5)
    assert select(document, ranking, Budget(10, "words")) == [2, 3]  # two words are left; it has three
    assert select(document, ranking, Budget(12, "words")) == [0, 1]
    assert select(document, ranking, Budget(17, "words")) == [0, 1, 2]
    assert select(document, ranking, Budget(19, "words")) == [0, 1, 2, 3]
    late = Ranking(np.array([-9.0, 0.1, 0.9, 0.8]), dangling=1.5)  # its turn is before that of its neighbour
    assert select(document, late, Budget(19, "words")) == [0, 1, 2, 3]
    assert select(document, late, Budget(3, "words")) == [3]


@pytest.mark.parametrize("unit", ["words", "chars", lambda text: len(text.split())])
def test_no_size_is_filled_on_with_marks_alone(unit: Unit) -> None:
    sentences = ["Rain fell on Oslo all day.", "...", "Snow came to Bergen in the night."]
    assert [str(s) for s in summarize(sentences, 30 if unit == "chars" else 7, unit, ranker="lead")] == [
        sentences[0]
    ]
    assert len(summarize(sentences, 100, unit, ranker="lead")) == 3  # there is room for all
    assert len(summarize(sentences, 2, ranker="lead")) == 2
    assert str(summarize(sentences, 3, unit, ranker="lead")) == "..."  # nothing else has room


@pytest.mark.parametrize("size", [(2, "sentences"), (35, "words"), (200, "chars")])
def test_what_says_the_same_does_not_come_beside_it(size: tuple[int, Unit]) -> None:
    caption = "Kari Moen opens the old dike at Varsund on Monday."
    long = f"{caption[:-1]}, watched by farmers and by the mayor of the town."
    text = f"{caption} {long} Sheep were brought to higher ground. Rain fell on the marsh all week."
    document = analyse(split_sentences(text), request=size)
    for ranking in (
        Ranking(np.array([9.0, 8.0, 1.0, 0.9]), redundancy=0.1),
        Ranking(np.array([9.0, 8.0, 1.0, 0.9]), redundancy=0.1, whole_weights=np.eye(len(FEATURES))[0]),
    ):
        chosen = select(document, ranking, Budget(*size))
        assert not {0, 1} <= set(chosen)
    assert (
        select(document, ranking, Budget(4)) == [0, 1, 2, 3] == select(document, ranking, Budget(99, "words"))
    )


@pytest.mark.parametrize("unit", ["words", "chars", lambda text: len(text.split())])
def test_no_size_is_filled_on_with_a_word_or_two(unit: Unit) -> None:
    sentences = ["The council voted to open the dike.", "Sort of.", "Farmers by the sea are angry about it."]
    small, large = (46, 200) if unit == "chars" else (9, 99)
    for ranker in ("learned", "tfidf"):
        count = len(summarize(sentences, small, unit, ranker=ranker))
        assert count == (1 if ranker == "learned" else 2)
        assert len(summarize(sentences, large, unit, ranker=ranker)) == 3


def test_no_size_is_filled_on_with_less_than_the_mean() -> None:
    document = numbered(6)
    scores = np.array([3.0, 2.0, 1.0, -1.0, -2.0, -3.0])
    careful = Ranking(scores, redundancy=0.1)
    sizes = {0: 5, 1: 9, 2: 3, 3: 1, 4: 2, 5: 1}

    def size(text: str) -> int:
        return sum(n for i, n in sizes.items() if f"Word{i} " in text)

    assert select(document, careful, Budget(9, size)) == [0, 2]  # Word3 has room, but says less than most
    assert select(document, Ranking(scores), Budget(9, size)) == [0, 2, 3]
    assert select(document, careful, Budget(4, size)) == [2]
    assert select(document, careful, Budget(2, size)) == [3, 5]  # nothing better has room
    assert select(document, careful, Budget(20, size)) == [0, 1, 2, 3, 4]  # nearly all is asked for


def test_what_is_asked_for_is_not_passed_over_for_how_it_opens(article: str) -> None:
    found = summarize(article, 3, query="sheep")
    best = max(found.source, key=lambda sentence: sentence.score or 0)
    assert best.text.startswith("Some of them have grazed sheep")
    assert best.index in [sentence.index for sentence in found]


def test_full_diversity_avoids_saying_it_twice() -> None:
    text = "Rain fell on Oslo. Rain fell on Oslo again. Buses ran late."
    assert [s.index for s in summarize(text, 2, ranker="lead")] == [0, 1]
    assert [s.index for s in summarize(text, 2, ranker="lead", diversity=0.7)] == [0, 2]


def test_a_token_budget_measures_the_text_that_is_printed(article: str) -> None:
    def tokens(text: str) -> int:
        return len(text) // 4 + 1  # counts that do not add up

    summary = summarize(article, 90, tokens)
    assert 60 < tokens(str(summary)) <= 90


@given(prose, st.integers(1, 60), st.integers(1, 12), st.sampled_from(list(RANKERS)))
def test_what_a_counter_adds_to_every_text_counts_once(text: str, length: int, added: int, name: str) -> None:
    def words(text: str) -> int:
        return len(text.split())

    def words_between_marks(text: str) -> int:  # many tokenizers put marks around a text
        return len(text.split()) + added

    document = analyse(split_sentences(text))
    ranking = rank(document, RANKERS[name])
    chosen = select(document, ranking, Budget(length + added, words_between_marks))
    assert chosen == select(document, ranking, Budget(length, words))


def test_the_shortest_sentence_where_none_fits() -> None:
    assert str(summarize("Rain fell on Oslo. Snow came. The wind blew hard.", 1, "words")) == "Snow came."


def test_ranking_of_parts() -> None:
    parts = {"a": np.array([1.0, 2.0]), "b": np.array([0.5, -1.0])}
    assert Ranking.of(**parts).scores.tolist() == [1.5, 1.0]


def test_greedy_fill_is_never_worse_than_stopping(article: str) -> None:
    for length in (20, 40, 60, 100):
        summary = summarize(article, length, "words", ranker="tfidf")
        stopped = 0
        for sentence in sorted(summary.source, key=lambda s: -(s.score or 0)):
            size = len(sentence.text.split())
            if stopped + size > length:
                break
            stopped += size
        assert sum(len(s.text.split()) for s in summary) >= stopped


def test_pairs_of_sentences_are_counted_exactly() -> None:
    document = numbered(4)
    for pair in combinations(range(4), 2):
        scores = np.array([1.0 if i in pair else 0.0 for i in range(4)])
        assert select(document, scores, Budget(2)) == list(pair)
