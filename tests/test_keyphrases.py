from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import texts
from summarizer import IdfModel, Keyword, Language, keywords, load_language, split_sentences
from summarizer.text.terms import stemmer, word_spans
from summarizer.text.unicode import is_blank, join_words

WALL = (
    "The sea wall of Varsund is old. Storms broke the sea wall twice, and the council will raise it. "
    "Sea walls cost money. The council has none."
)


@given(texts, st.integers(1, 12), st.sampled_from(["en", "pt", "ja", "cs"]))
def test_any_text(text: str, n: int, language: str) -> None:
    found = keywords(text, n, language=language)
    assert len(found) <= n
    assert [k.score for k in found] == sorted((k.score for k in found), reverse=True)
    for keyword in found:
        assert keyword.score > 0
        assert join_words(text[slice(*keyword.spans[0])]) == keyword.text
        assert list(keyword.spans) == sorted(set(keyword.spans))
        assert all(0 <= start < end <= len(text) for start, end in keyword.spans)
        assert not is_blank(keyword.text)
    assert keywords(text, n, language=language) == found


@given(
    st.lists(st.sampled_from("dikes dike old sea walls wall the of Varsund, storms. it".split()), max_size=30)
)
def test_scores_equal_the_formula(parts: list[str]) -> None:
    text = " ".join(parts)
    profile = load_language("en")
    background = IdfModel.bundled("en")
    assert background is not None
    runs = []  # the same candidates the plain way: marks and stop words part runs
    for number, sentence in enumerate(split_sentences(text, language="en")):
        for clause in re.split("[,.]", sentence.text):
            words = clause.lower().split()
            line = " ".join("|" if word in profile.stop_words else word for word in words)
            runs += [(number, stemmer("english")(run.split())) for run in line.split("|") if run.strip()]
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for number, run in runs:
        for i in range(len(run)):
            for j in range(i + 1, min(i + 4, len(run)) + 1):
                phrase = " ".join(run[i:j])
                counts[phrase] += 1
                first.setdefault(phrase, number)
    for keyword in keywords(text, 20, language="en"):
        stems = stemmer("english")(keyword.text.lower().split())
        phrase = " ".join(stems)
        assert counts[phrase] == len(keyword.spans)
        rarity = sum(background.weights(stems)) / len(stems) ** 0.5
        assert keyword.score == pytest.approx(counts[phrase] * rarity * (1 + 1 / (1 + first[phrase])))


def test_a_word_that_occurs_only_inside_one_phrase_is_dropped() -> None:
    found = [k.text for k in keywords(WALL)]
    assert found[0] == "sea wall"
    assert not {"sea", "wall", "Sea walls"} & set(found)
    assert keywords(WALL)[0].spans == ((4, 12), (49, 57), (96, 105))


@given(texts)
def test_keywords_do_not_contain_each_other(text: str) -> None:
    found = [k.text.lower() for k in keywords(text, 8, language="en")]
    stems = [stemmer("english")([line[a:b] for a, b in word_spans(line)]) for line in found]
    lines = [f" {' '.join(line)} " for line in stems if line]
    for i, line in enumerate(lines):
        assert not any(line in other for other in lines[:i])


def test_marks_numbers_and_stop_words_separate_phrases() -> None:
    found = {
        k.text for k in keywords("Rain, snow and hail fell. Fog (thick) 1954 storms. Left-hand lane.", 20)
    }
    assert found == {"Rain", "snow", "hail fell", "Fog", "thick", "storms", "Left-hand lane"}


def test_headlines_count_and_menus_do_not(article: str) -> None:
    found = [k.text for k in keywords(article)]
    assert {"dike", "marsh", "Varsund"} <= set(found[:5])
    assert "Subscribe" not in {k.text for k in keywords(article, 1000)}
    assert article[slice(*keywords(article, 100)[0].spans[0])] == found[0]


def test_possessives_end_before_their_s() -> None:
    assert [k.text for k in keywords("Varsund's walls. Varsund’s storms. Varsund.", 1)] == ["Varsund"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("市议会周二投票决定打开堤坝。市议会的农民不同意打开堤坝！堤坝很旧。", "zh", {"堤坝", "市议会"}),
        ("町議会は火曜日に堤防を開けた。町議会は堤防を守る。", "ja", {"町議会", "堤防"}),
        (
            "Rada města rozhodla otevřít hráz. Hráz je stará a rada ji nechce. Kdo platí hráz?",
            "cs",
            {"Rada", "hráz"},
        ),
    ],
)
def test_other_scripts_and_languages_without_lists(text: str, language: str, expected: set[str]) -> None:
    assert expected <= {k.text for k in keywords(text, 8, language=language)}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("An e-mail came. E-mails are read; the e\u2011mail was lost.", "en", ["e-mail"]),
        ("C++ is old. The compiler for C++17 also reads C# and Notepad++.", "en", ["C++", "C#", "Notepad++"]),
        ("Die S-Bahn kam. Eine E-Mail ging an die S-Bahn.", "de", ["S-Bahn", "E-Mail ging"]),
        ("Y a-t-il un e-mail ? Parle-t-elle d'un e-mail ?", "fr", ["e-mail"]),
        ("Casa este veche. L-am cumpărat. N-am vândut casa.", "ro", ["Casa", "cumpărat"]),
        ("Issue#5 is open. The wall - a dike - broke.", "en", ["Issue", "wall", "dike"]),
    ],
)
def test_marks_that_belong_to_a_word(text: str, language: str, expected: list[str]) -> None:
    found = [k.text for k in keywords(text, 20, language=language)]
    assert set(expected) <= set(found)
    assert not {"mail", "Mail", "C", "Bahn", "a-t", "t-il", "L-am", "N-am"} & set(found)


def test_a_word_with_a_hyphen_is_as_rare_as_its_last_part() -> None:
    (one,), (other,) = (keywords(text, 1, language="en") for text in ("An e-mail.", "A mail."))
    assert (one.text, one.score) == ("e-mail", other.score)


def test_korean_particles_are_no_part_of_a_keyword() -> None:
    text = (
        "정부는 어제 새 정책을 발표했다. 시민들은 정부가 정책의 효과를 설명하기를 바랐다. 전문가는 반대했다. "
        "정부의 계획은 전문가에게 비판받았다. 민주주의 원칙에 대한 민주주의 교육이다."
    )
    found = {k.text: k for k in keywords(text, 20, language="ko")}
    assert [text[a - 1 : b + 1] for a, b in found["정부"].spans[1:]] == [" 정부가", " 정부의"]
    assert {"정부", "정책", "전문가"} <= set(found)
    assert any(phrase.startswith("민주주의") for phrase in found)  # ends like one with a particle
    assert not {phrase for phrase in found if phrase.startswith(("정부 ", "정부가", "정책의", "전문 "))}


def test_particles_are_kept_with_a_profile(tmp_path: Path) -> None:
    load_language("ko").save(tmp_path / "ko.json")
    assert Language.load(tmp_path / "ko.json").particles == load_language("ko").particles >= {"는", "에서"}


@pytest.mark.parametrize("text", ["", " \n", "\x00\ufeff", "to be or not to be", "1 2 3. 4!", "🙂 ..."])
def test_texts_without_keywords(text: str) -> None:
    assert keywords(text) == ()


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((b"bytes",), TypeError, "decode it first"),
        ((None,), TypeError, "text must be a str, got NoneType"),
        (("text", 2.0), TypeError, "n must be an int above 0, got float"),
        (("text", True), TypeError, "n must be an int above 0, got bool"),
        (("text", 0), ValueError, "n must be an int above 0, got 0"),
    ],
)
def test_wrong_arguments(arguments: tuple[object, ...], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        keywords(*arguments)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="language must be"):
        keywords("text", language="xx")


def test_a_keyword_prints_on_one_line() -> None:
    assert str(Keyword("sea\nwall", 1.0, ((0, 8),))) == "sea wall"


def test_a_divided_word_is_one_keyword() -> None:
    text = "The harbour-\nmaster of Varsund left. Who is harbour-\nmaster now? The \ufb01nance clerk."
    found = {k.text: k.spans for k in keywords(text)}
    assert [text[slice(*span)] for span in found["harbourmaster"]] == ["harbour-\nmaster"] * 2
    assert "\ufb01nance clerk" in found
    soft = text.replace("-\n", "\u00ad")
    assert "harbourmaster" in {k.text for k in keywords(soft)}


def test_columns_and_overlapping_phrases() -> None:
    menu = "Harbour  Sheep  Dikes  Weather. The council of Varsund met on Monday."
    assert {"Harbour", "Sheep", "Dikes"} <= {k.text for k in keywords(menu)}
    long = "Old stone harbour wall repair crews met."
    spans = [span for k in keywords(long, 10) for span in k.spans]
    assert all(a[1] <= b[0] for a, b in pairwise(sorted(spans)))


def test_small_talk_and_speakers_are_no_keywords() -> None:
    text = (
        "Ida: Sorry, I was on mute.\nOdd: No problem.\nIda: The sluice leaks, and Odd wrote to the board.\n"
        "Odd: The board wants a drawing of the sluice.\nIda: Thank you, bye."
    )
    found = {k.text for k in keywords(text, 20)}
    assert "sluice" in found
    assert not found & {"mute", "Odd", "Sorry", "problem", "bye"}
