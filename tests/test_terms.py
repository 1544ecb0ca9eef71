from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import load_language
from summarizer.text.terms import _WORD, TermMemory, _pairs, _without_links, term_lists, word_lists, words
from summarizer.text.unicode import join_words, nfc, plain_letters

ENGLISH = load_language("en")


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
        ("the infor-\nmation, the infor- \r\n  mation", ["the", "information"] * 2),
        ("the infor\u2010\nmation de\u00adsert is\u00ad\nland", ["the", "information", "desert", "island"]),
        ("well-known Anglo-\nSaxon 1990-\nera", "well known anglo saxon 1990 era".split()),
        ("end-to-\nend Ein-\nund Ausgang", "end to end ein und ausgang".split()),
        ("The \ufb01nance o\ufb03ce", ["the", "finance", "office"]),
        ("\uff21\uff22\uff23\uff12 ｶﾞｽ", ["abc2", "ガス"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_stop_words_and_numbers_are_no_terms() -> None:
    assert term_lists(["The 11 farms of 2019 were closing."], ENGLISH) == [["farm", "close"]]


def test_terms_are_remembered_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = TermMemory("english", frozenset({"the"}))
    found = memory(["the", "talks", "12", "arming"])
    assert found == [("the", None), ("talks", "talk"), ("12", None), ("arming", "arm")]
    assert memory(["".join("talks")])[0][0] is found[1][0]
    monkeypatch.setattr("summarizer.text.terms.REMEMBERED", 6)
    assert [term for _, term in memory(["talks", "the", "a", "b", "closing"])] == [
        "talk", None, "a", "b", "close",
    ]  # fmt: skip
    assert len(memory.known) == 5
    many = [f"talks{i}" for i in range(7)]
    assert [term for _, term in memory(many)] == many
    assert len(memory.known) == 5


@given(
    st.lists(st.text(alphabet="abAB'’_ .\0\n\u0301é東€") | st.sampled_from(["www.b.no", "[a](b c)", "a://b"]))
)
def test_word_lists_equals_words_of_each_text(texts: list[str]) -> None:
    assert [*word_lists(texts)] == [words(text) for text in texts]


@given(st.text(alphabet="abz09AZ'_-.,!() \n’“”–éÀß²µ") | st.text())
def test_the_fast_way_to_words_finds_the_same(text: str) -> None:
    plain = plain_letters(nfc(join_words(_without_links(text))))
    cut = _WORD.findall(plain.lower().replace("’", "'"))
    assert words(text) == list(chain.from_iterable(map(_pairs, cut)))
