from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import texts
from summarizer import Language, Sentence, load_language, split_sentences

PROFILES = ("en", "de", "fr", "it", "nl", "tr", "pl", "ru", "el", "fi", "hu", "vi")
TAILS = """
Oslo ÖSB NATO II iii Ii i I a É é x3 3 3rd abschn Abschn l'art dell’art don't ʼn ß ẞ ǅ ﬁn İz ısı état
Δρ σελ слово г стр СССР U.S J.R no No fig al etc. e.g Skog Asa co-op – - ( " “ « » ... a.b. [3] * _
İ Ⓐ Ⅰ O o J
""".split()
HEADS = """
The the He It I I'm And Öl Él Ελ Он İz ǅ ẞ O O' L’été 3 3rd iii. II A. J. Dr. "The “The „The (The ‘The 'The
«The [The (the "the ( " “ — – - . .. ! ? , ; : * _ # ¿Qué … İ. Ⓐ. Б.
""".split()


def short_way(text: str, profile: Language) -> tuple[Sentence, ...]:
    return split_sentences(text, language=profile)


def long_way(text: str, profile: Language) -> tuple[Sentence, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("summarizer.text.sentences.ends_plainly", lambda *_: None)
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
        ("en", "J. R. Moen came. A. “B. Moen.” Group C. D. Vik"),
        ("tr", "İ. Ö. Moen geldi. O. N. Moen. o. N. Moen"),
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
