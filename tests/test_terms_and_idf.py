from __future__ import annotations

import gzip
import json
import pickle
from itertools import chain
from pathlib import Path

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from strategies import analysed, prose, texts
from summarizer import IdfModel, ModelFormatError, Summarizer, load_language, split_sentences
from summarizer.text.terms import _WORD, TermMemory, _pairs, _without_links, term_lists, word_lists, words
from summarizer.text.unicode import count_words

ENGLISH = load_language("en")


def dense(document) -> np.ndarray:  # type: ignore[no-untyped-def]
    matrix = np.zeros((len(document), len(document.terms)))
    matrix[document.rows, document.indices] = document.weights
    return matrix


@given(prose)
def test_weights_equal_scikit_learns(text: str) -> None:
    document = analysed(split_sentences(text))
    if not document.terms:
        return
    lists = term_lists([s.text for s in document.sentences], ENGLISH)
    vectorizer = TfidfVectorizer(analyzer=lambda i: lists[i])
    expected = vectorizer.fit_transform(range(len(lists))).toarray()
    assert vectorizer.get_feature_names_out().tolist() == list(document.terms)
    np.testing.assert_allclose(dense(document), expected, atol=1e-9)
    np.testing.assert_allclose(document.idf, vectorizer.idf_, atol=1e-9)


def test_weights_equal_scikit_learns_on_the_article(article: str) -> None:
    document = analysed(split_sentences(article))
    lists = term_lists([s.text for s in document.sentences], ENGLISH)
    expected = TfidfVectorizer(analyzer=lambda i: lists[i]).fit_transform(range(len(lists))).toarray()
    np.testing.assert_allclose(dense(document), expected, atol=1e-9)


@given(texts)
def test_rows_have_length_one_or_none(text: str) -> None:
    document = analysed(split_sentences(text), idf=IdfModel.bundled("en"))
    norms = np.linalg.norm(dense(document), axis=1)
    assert np.all((np.abs(norms - 1) < 1e-9) | (norms == 0))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dog’s bone", ["the", "dog's", "bone"]),
        ("See [the report](https://example.org/a_b.html) now", ["see", "the", "report", "now"]),
        ("at www.example.org/x today", ["at", "today"]),
        ("AT WWW.EXAMPLE.ORG/X TODAY", ["at", "today"]),
        ("‘Rain’, “fog” – or ’tis ''snow'' ' 5′ Straße ² A_B", "rain fog or tis snow 5 straße ² a b".split()),
        ("snake_case _word_", ["snake", "case", "word"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("東京都へ2回", ["東京", "京都", "都へ", "2", "回"]),
        ("İstanbul", ["i̇stanbul"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(texts)
def test_counts_of_words_add_up_over_lines(text: str) -> None:
    lines = text.split("\n")
    assert count_words("\n".join(lines)) == sum(map(count_words, lines))


def test_stop_words_and_numbers_are_no_terms() -> None:
    assert term_lists(["The 11 farms of 2019 were closing."], ENGLISH) == [["farm", "close"]]


@given(st.lists(prose, max_size=6), st.integers(0, 6))
def test_merge_is_addition(collection: list[str], cut: int) -> None:
    whole = IdfModel.fit(collection, language="en")
    first, rest = collection[:cut], iter(collection[cut:])
    parts = IdfModel.fit(first, language="en").merge(IdfModel.fit(rest, language="en"))
    assert parts == whole


def test_the_first_texts_say_which_language_is_counted() -> None:
    german = ["Das Wasser stieg in der Nacht.", "Niemand wusste, ob der Deich hält."] * 6
    model = IdfModel.fit(iter([*german, "The rain fell on the town."]))
    assert model == IdfModel.fit([*german, "The rain fell on the town."], language="de")
    assert model.language == "de"
    assert "der" not in model.counts
    assert IdfModel.fit(german, language="en").language == IdfModel.fit([]).language == "en"


def test_a_model_of_german_texts_serves_german_texts() -> None:
    text = "Der Deich brach in der Nacht. Das Wasser stieg in der Stadt. Niemand wusste, ob der Deich hält."
    common = IdfModel.fit(["Der Deich steht in der Stadt.", "Der Deich ist in der Stadt nicht neu."] * 9)
    plain, taught = (Summarizer(ranker="centroid", idf=idf).summarize(text) for idf in (None, common))
    assert [s.score for s in plain.source] != [s.score for s in taught.source]


def test_unseen_terms_weigh_most() -> None:
    model = IdfModel.fit(["rain fell", "rain came", "snow"])
    rain, snow, unseen = model.weights(["rain", "snow", "fog"])
    assert rain < snow < unseen == pytest.approx(np.log(4) + 1)


def test_save_and_load(tmp_path: Path) -> None:
    model = IdfModel.fit(["Rain fell on Oslo.", "Regen fiel auf Köln \ud800."])
    model.save(tmp_path / "a.gz")
    assert IdfModel.load(tmp_path / "a.gz") == model
    IdfModel.load(tmp_path / "a.gz").save(tmp_path / "b.gz")
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def damaged_files() -> dict[str, bytes]:
    good = {
        "format": "summarizer-idf",
        "version": 1,
        "language": "en",
        "analyzer": "words-1",
        "n_documents": 2,
    }
    variants: dict[str, object] = {
        "no counts": good,
        "another format": {**good, "format": "x", "counts": {}},
        "a later version": {**good, "version": 99, "counts": {}},
        "another analyzer": {**good, "analyzer": "x", "counts": {}},
        "a count above the documents": {**good, "counts": {"rain": 3}},
        "a count of zero": {**good, "counts": {"rain": 0}},
        "a count that is a float": {**good, "counts": {"rain": 1.5}},
        "no language": {**good, "language": None, "counts": {}},
        "a list": [good],
    }
    files = {name: gzip.compress(json.dumps(data).encode()) for name, data in variants.items()}
    files["not compressed"] = json.dumps({**good, "counts": {}}).encode()
    files["cut off"] = gzip.compress(json.dumps({**good, "counts": {}}).encode())[:-9]
    files["not JSON"] = gzip.compress(b"rain: 2")
    files["empty"] = b""
    return files


@pytest.mark.parametrize("name", damaged_files())
def test_damaged_models_are_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "model.gz"
    path.write_bytes(damaged_files()[name])
    with pytest.raises(ModelFormatError, match=r"model\.gz"):
        IdfModel.load(path)


def test_wrong_texts_and_models() -> None:
    with pytest.raises(TypeError, match="put it in a list"):
        IdfModel.fit("one text")
    with pytest.raises(TypeError, match="text 1 must be str, got int"):
        IdfModel.fit(["a", 1])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="cannot be merged"):
        IdfModel(0, {}, "en").merge(IdfModel(0, {}, "de"))
    with pytest.raises(ValueError, match="between 1 and n_documents=1"):
        IdfModel(1, {"rain": 2})


def test_the_bundled_model_is_small_and_english() -> None:
    model = IdfModel.bundled("en")
    assert model is not None
    assert model.n_documents > 10_000
    assert model.weights(["govern"])[0] < model.weights(["marsh"])[0]
    assert IdfModel.bundled("xx") is None


def test_repeats_are_found_whatever_their_case_and_white_space() -> None:
    text = "Rain fell.\n\n!!!\n\nrain  FELL.\n\nSee www.b.no.\n\nSEE WWW.B.NO.\n\n???\n\nFell: rain.\n\n!!!"
    document = analysed(split_sentences(text))
    assert document.repeats == {2: 0, 4: 3, 7: 1}
    assert len(document) == 5


def test_terms_are_remembered_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = TermMemory("english", frozenset({"the"}))
    assert memory(["the", "talks", "12", "arming"]) == [None, "talk", None, "arm"]
    monkeypatch.setattr("summarizer.text.terms.REMEMBERED", 6)
    assert memory(["talks", "the", "a", "b", "closing"]) == ["talk", None, "a", "b", "close"]
    assert len(memory.known) == 5
    many = [f"talks{i}" for i in range(7)]
    assert memory(many) == many
    assert len(memory.known) == 5


def test_weights_of_terms_are_remembered_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    model = IdfModel.fit(["Rain fell on Oslo.", "Rain again."], language="en")
    fresh, hashed = pickle.dumps(model), joblib.hash(model)
    first = model.weights(["rain", "oslo", "fog"])
    monkeypatch.setattr("summarizer.text.idf.REMEMBERED", 4)
    assert model.weights(["oslo", "snow", "rain"]).tolist() == [first[1], first[2], first[0]]
    assert len(model._known) == 3
    assert model.weights(["oslo", "rain", "snow", "fog", "hail"]).tolist() == [
        first[i] for i in (1, 0, 2, 2, 2)
    ]
    assert model._known == {}  # so many are not worth the room
    assert model.weights(["fog"]).tolist() == [first[2]]
    assert model == IdfModel(model.n_documents, model.counts)
    assert (pickle.dumps(model), joblib.hash(model)) == (fresh, hashed)


@given(
    st.lists(st.text(alphabet="abAB'’_ .\0\n\u0301é東€") | st.sampled_from(["www.b.no", "[a](b c)", "a://b"]))
)
def test_words_of_several_texts_are_those_of_each(texts: list[str]) -> None:
    assert word_lists(texts) == [words(text) for text in texts]


def test_words_are_counted_in_all_scripts() -> None:
    text = "Twenty-one  guests\ncame. 今日は東京へ行く。 Él\u00a0vino e\u0301l. The end. กข 3."
    document = analysed(split_sentences(text))
    assert document.n_words.tolist() == [count_words(s.text) for s in document.sentences]
    plain = analysed(split_sentences("Twenty-one  guests\ncame. The \t end."))
    assert plain.n_words.tolist() == [3, 2]


@given(st.text(alphabet="abz09AZ'_-.,!() \n’“”–éÀß²µ") | st.text())
def test_the_fast_way_to_words_finds_the_same(text: str) -> None:
    cut = _WORD.findall(_without_links(text).lower().replace("’", "'"))
    assert words(text) == list(chain.from_iterable(map(_pairs, cut)))
