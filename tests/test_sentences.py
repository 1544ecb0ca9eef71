from __future__ import annotations

import json
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from strategies import texts
from summarizer import Language, Sentence, load_language, split_sentences, summarize
from summarizer.text.blocks import blocks
from summarizer.text.punkt import is_border
from summarizer.text.unicode import is_blank

CASES = Path(__file__).parent / "cases"
ENGLISH = load_language("en")


@given(texts)
def test_spans_are_exact_and_nothing_is_lost(text: str) -> None:
    at = 0
    for i, sentence in enumerate(split_sentences(text)):
        assert sentence.index == i
        assert text[sentence.start : sentence.end] == sentence.text
        assert is_blank(text[at : sentence.start])
        assert not is_blank(sentence.text[0])
        assert not is_blank(sentence.text[-1])
        at = sentence.end
    assert is_blank(text[at:])


@given(texts)
def test_blocks_cover_the_text_in_order(text: str) -> None:
    at = 0
    for block in blocks(text):
        assert is_blank(text[at : block.start])
        assert block.start < block.end
        assert block.kind in {"title", "heading", "prose", "item", "furniture", "code", "table"}
        at = block.end
    assert is_blank(text[at:])
    assert sum(block.kind == "title" for block in blocks(text)) <= 1


@pytest.mark.parametrize(
    "case", json.loads((CASES / "sentences.json").read_text(encoding="utf-8")), ids=lambda c: c[0][:40]
)
def test_cases(case: list[str]) -> None:
    text = " ".join(case)
    assert [s.text for s in split_sentences(text)] == case


BY_LANGUAGE = json.loads((CASES / "sentences_by_language.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("between", "language", "case"),
    [
        ("" if name == "run together" else " ", code, case)
        for name, languages in BY_LANGUAGE.items()
        for code, cases in languages.items()
        for case in cases
    ],
)
def test_cases_by_language(between: str, language: str, case: list[str]) -> None:
    assert [s.text for s in split_sentences(between.join(case), language=language)] == case


def test_short_lines_that_break_off_go_on() -> None:
    assert len(split_sentences("It was a dark\nnight by the sea.")) == 1
    assert len(split_sentences("Shopping list\nbread\nsalt")) == 3
    assert len(split_sentences("A walk by the sea\nIt was dark.")) == 2
    assert len(split_sentences("これは母の\n家です。", language="ja")) == 1
    assert len(split_sentences("海の話\n雨が降った。", language="ja")) == 2


BLOCK_CASES = json.loads((CASES / "blocks.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", BLOCK_CASES)
def test_block_cases(name: str) -> None:
    lines = BLOCK_CASES[name]
    text = "\n".join(line for _, line in lines)
    found = [(block.kind, text[block.start : block.end]) for block in blocks(text)]
    expected: list[list[str]] = []
    for kind, line in lines:
        if kind == "+":
            expected[-1][1] += "\n" + line
        elif kind:
            expected.append([kind, line])
    assert found == [(kind, line.strip()) for kind, line in expected]


def nltk_tokenizer() -> PunktSentenceTokenizer:
    parameters = PunktParameters()
    parameters.abbrev_types = set(ENGLISH.abbreviations | ENGLISH.titles)
    parameters.collocations = set(ENGLISH.collocations)
    parameters.sent_starters = set(ENGLISH.starters)
    for word, flags in ENGLISH.orthography.items():
        parameters.ortho_context[word] = flags
    return PunktSentenceTokenizer(parameters)


TOKENS = """
Rain rain The the He Dr. Mr. Inc. U.S. a.m. e.g. etc. J. I. K. 5. 1954. 3.14 Oslo. council. Council sea Marsh
said. It. However however but But ... .. end! why? 1,000. p.m. No. Fig. Jan. jan. x-ray. co. Co. W. Bush City
""".split()


@given(
    st.lists(
        st.sampled_from(TOKENS + sorted(ENGLISH.starters)[:40] + sorted(ENGLISH.abbreviations)[:60]),
        min_size=2,
        max_size=12,
    )
)
def test_the_model_agrees_with_nltks_punkt(tokens: list[str]) -> None:
    text = " ".join(tokens)
    expected = {end for _, end in nltk_tokenizer().span_tokenize(text)} - {len(text)}
    found = set()
    at = 0
    for token, following in pairwise(tokens):
        at += len(token)
        if token[-1] in ".!?" and is_border(token, following, ENGLISH):
            found.add(at)
        at += 1
    assert found == expected


PROFILES = ("en", "de", "fr", "it", "nl", "tr", "pl", "ru", "el", "fi", "hu", "vi")
TAILS = """
Oslo ÖSB NATO II iii Ii i I a É é x3 3 3rd abschn Abschn l'art dell’art don't ʼn ß ẞ ǅ ﬁn İz ısı état
Δρ σελ слово г стр СССР U.S J.R no No fig al etc. e.g Skog Asa co-op – - ( " “ « » ... a.b. [3] * _
""".split()
HEADS = """
The the He It I I'm And Öl Él Ελ Он İz ǅ ẞ O O' L’été 3 3rd iii. II A. J. Dr. "The “The „The (The ‘The 'The
«The [The (the "the ( " “ — – - . .. ! ? , ; : * _ # ¿Qué …
""".split()


def short_way(text: str, profile: Language) -> tuple[Sentence, ...]:
    return split_sentences(text, language=profile)


def long_way(text: str, profile: Language) -> tuple[Sentence, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("summarizer.text.sentences.ends_plainly", lambda *_: False)
        patch.setattr("summarizer.text.sentences._has_no_other_mark", lambda *_: False)
        return split_sentences(text, language=profile)


@given(st.text(alphabet='aB .!?";)…é\n\0', max_size=20), st.sampled_from([".", '."', ".)", "..", ""]))
def test_a_paragraph_of_one_sentence_is_found_as_by_the_long_way(text: str, end: str) -> None:
    for profile in map(load_language, ("en", "el")):
        assert short_way(text + end, profile) == long_way(text + end, profile)


@settings(max_examples=300)
@given(data=st.data())
def test_the_short_way_at_full_stops_says_what_the_long_way_says(data: st.DataObject) -> None:
    profile = load_language(data.draw(st.sampled_from(PROFILES)))
    known = st.sampled_from(sorted(profile.abbreviations | profile.titles | profile.numbered))
    begins = sorted(profile.starters | profile.stop_words)
    tail = st.sampled_from(TAILS) | known | known.map(str.capitalize)
    head = st.sampled_from(HEADS) | st.sampled_from(begins).map(str.capitalize)
    gap = st.sampled_from([" "] * 6 + ["", "  ", "\n", "\u00a0"])
    before = st.just("") | st.tuples(tail, gap).map("".join)
    ends = st.tuples(before, tail, st.just("."), gap, head, st.sampled_from(["", ".", ", it rained."])).map(
        "".join
    )
    text = data.draw(st.lists(ends, min_size=1, max_size=8).map(" ".join) | texts)
    assert short_way(text, profile) == long_way(text, profile)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Hier starb Ludwig XIV. Bourbon hat geweint."),
        ("en", "iii. Third item"),
        ("en", "It rained. – Iii. Third item"),
        ("en", "It is by Skog A. Moen wrote it."),
        ("en", "Ask the Dr. Moen knows."),
        ("en", "It stands on p. Moen knows."),
        ("en", "It cost 5 kr. Moen paid."),
        ("en", "It grew ca. Moen said."),
        ("en", "It was in Feb. Moen came."),
        ("de", "Es war am 3. Moen kam."),
    ],
)
def test_the_short_way_leaves_alone_what_is_not_plain(language: str, text: str) -> None:
    profile = load_language(language)
    assert short_way(text, profile) == long_way(text, profile)


def test_hard_wrapped_prose_is_joined() -> None:
    text = (
        "The council of the town voted on Tuesday night to open a gap in the\n"
        "dike that has kept the sea out of its northern fields for more than\n"
        "seventy years, although eleven of the farms there will lose a good\n"
        "part of their land. Nobody from\n\nOslo came."
    )
    assert [s.text[-8:] for s in split_sentences(text)] == ["ir land.", "ody from", "lo came."]


@pytest.mark.parametrize("text", [b"bytes", None, 3, ["a"]])
def test_a_text_of_the_wrong_type(text: object) -> None:
    with pytest.raises(TypeError, match="text must be a str, got"):
        split_sentences(text)  # type: ignore[arg-type]


def test_languages_go_by_code_and_name() -> None:
    assert load_language("German").ordinals
    assert load_language("Swahili").stop_words == frozenset()
    assert load_language("English").code == load_language(" en ").code == "en"
    with pytest.raises(ValueError, match=r"en, .*got 'klingon'"):
        load_language("klingon")


# --- Text without marks ---------------------------------------------------------------------------------

SPEECH = (
    "so the council voted to open the dike and nobody knew what it would cost then they all went home".split()
)
unmarked = st.lists(
    st.sampled_from([*SPEECH, "well,", "dike;", "—", "2,500"]), min_size=1, max_size=1500
).map(" ".join)
without_spaces = st.text(alphabet="สภาเมืองลงมติเมื่อคืนให้เปิดแก้ไข水海市議会投票の、", min_size=1, max_size=1500)


@given(unmarked)
def test_speech_without_marks_comes_in_bounded_pieces_of_whole_words(text: str) -> None:
    sentences = split_sentences(text)
    assert " ".join(s.text for s in sentences) == text
    assert all(len(s.text) <= 450 for s in sentences)
    if len(sentences) > 1:
        assert all(len(s.text) + 1 >= 120 and len(s.text) <= 300 for s in sentences)


@given(without_spaces)
def test_so_does_text_without_spaces(text: str) -> None:
    sentences = split_sentences(text, language="th")
    assert "".join(s.text for s in sentences) == text
    assert all(len(s.text) <= 200 for s in sentences)
    assert not any(unicodedata.category(s.text[0]) == "Mn" for s in sentences[1:])


def test_a_summary_of_unmarked_speech_is_not_the_whole_text() -> None:
    text = " ".join(SPEECH * 150)
    assert len(str(summarize(text, 3))) < len(text) / 10
    ended = text + "."
    assert len(str(summarize(ended, 3))) < len(text) / 10


def test_pieces_end_at_pauses_and_before_links() -> None:
    clause = "the council of the town met in the old hall by the harbour on tuesday night "
    at_commas = split_sentences(", ".join([(clause * 2).strip()] * 6))
    assert [s.text[-1] for s in at_commas[:-1]] == [","] * 5
    at_links = split_sentences("and ".join([clause * 2] * 6).strip())
    assert [s.text.split()[0] for s in at_links[1:]] == ["and"] * 5


def test_a_long_sentence_with_its_mark_stays_whole() -> None:
    text = "The council " + "of the town by the sea " * 40 + "voted."
    assert [s.text for s in split_sentences(text)] == [text]


def test_lines_of_a_chat_stay_apart() -> None:
    lines = ["Kari: are you there", "Odd: yes", "Kari: did they vote", "Odd: nine to four"] * 20
    assert [s.text for s in split_sentences("\n".join(lines))] == lines


def test_marks_of_other_scripts() -> None:
    def split(text: str, language: str) -> list[str]:
        return [s.text for s in split_sentences(text, language=language)]

    assert split("真的吗?我不知道!“好……”他说。", "zh") == ["真的吗?", "我不知道!", "“好……”他说。"]
    assert split("本当?!誰も知らない。「うそ！」と言った。", "ja") == [
        "本当?!",
        "誰も知らない。",
        "「うそ！」と言った。",
    ]
    assert split("Τι ώρα είναι; Δεν ξέρω.", "el") == ["Τι ώρα είναι;", "Δεν ξέρω."]
    assert split("Τι ώρα είναι\u037e Δεν ξέρω.", "en") == ["Τι ώρα είναι\u037e", "Δεν ξέρω."]
    assert split("It was late; Kari came.", "en") == ["It was late; Kari came."]
    assert split("Ոչ: Դա ճիշտ չէ:", "hy") == ["Ոչ:", "Դա ճիշտ չէ:"]
    assert split("３．２９％になる．次は４％。", "ja") == ["３．２９％になる．", "次は４％。"]
    assert split("वह आया।वह गया॥", "hi") == ["वह आया।", "वह गया॥"]
    assert split("یہ کیا ہے؟ وہ آیا۔ وہ گیا۔", "ur") == ["یہ کیا ہے؟", "وہ آیا۔", "وہ گیا۔"]


def test_an_elided_article_hides_no_abbreviation() -> None:
    text = "La disposizione dell'art. 941 resta valida. L’avv. Moen è contento."
    assert [s.text[-8:] for s in split_sentences(text, language="it")] == [" valida.", "ontento."]
