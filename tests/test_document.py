from __future__ import annotations

import numpy as np
from hypothesis import given
from sklearn.feature_extraction.text import TfidfVectorizer

from strategies import analysed, dense, prose, texts
from summarizer import IdfModel, load_language, split_sentences
from summarizer.text.terms import term_lists
from summarizer.text.unicode import count_words

ENGLISH = load_language("en")


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


def test_repeats_are_found_whatever_their_case_and_white_space() -> None:
    text = "Rain fell.\n\n!!!\n\nrain  FELL.\n\nSee www.b.no.\n\nSEE WWW.B.NO.\n\n???\n\nFell: rain.\n\n!!!"
    document = analysed(split_sentences(text))
    assert document.repeats == {2: 0, 4: 3, 7: 1}
    assert len(document) == 5


def test_words_are_counted_in_all_scripts() -> None:
    text = "Twenty-one  guests\ncame. 今日は東京へ行く。 Él\u00a0vino e\u0301l. The end. กข 3."
    document = analysed(split_sentences(text))
    assert document.n_words.tolist() == [count_words(s.text) for s in document.sentences]
    plain = analysed(split_sentences("Twenty-one  guests\ncame. The \t end."))
    assert plain.n_words.tolist() == [3, 2]


def test_captions_end_with_a_word_where_most_sentences_end_with_a_mark() -> None:
    lines = [
        "The ferry to Moen sails again after a week of storms on the coast.",
        "Farmers lost forty sheep in the storms, and the old town hall lost a part of its roof.",
        "The ferry lies at the quay of Moen, where it waited for a week",
        "The old dike of Moen dates from 1954, a guide says. [17]",
        "The council will repair these things in the spring of next year:",
        "The quay and the two old cranes at its end (both of iron)",
    ]
    document = analysed(split_sentences("\n\n".join(lines)))
    assert [str(sentence) for sentence in document.sentences] == lines
    assert document.unended.tolist() == [False, False, True, False, True, True]
    assert document.captions.tolist() == [False, False, True, False, False, True]
    poem = analysed(split_sentences("\n\n".join(line.rstrip(".:") for line in lines)))
    assert not poem.captions.any()
    assert not poem.unended.any()
