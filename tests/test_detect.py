from __future__ import annotations

import inspect
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import texts
from summarizer import (
    IdfModel,
    Summarizer,
    detect_language,
    keywords,
    load_language,
    split_sentences,
    summarize,
    summarize_documents,
    summarize_many,
    train_ranker,
)
from summarizer.pipeline import Pipeline

CASES = json.loads((Path(__file__).parent / "cases" / "languages.json").read_text(encoding="utf-8"))
PARAGRAPHS = {code: " ".join(case["paragraph"]) for code, case in CASES.items()}
ASCII = {line for case in CASES.values() for line in case["paragraph"] if line.isascii()}

SHORT = [
    ("da", "Hvad hedder du?"), ("no", "Hva heter du?"), ("sv", "Vad heter du?"), ("nl", "Ik weet het niet"),
    ("cs", "Nevím, kde je."), ("sk", "Neviem, kde je."),
    ("ru", "Как тебя зовут?"), ("uk", "Як тебе звати?"),
    ("bg", "Не знам къде е този човек."), ("es", "No sé qué pasa"), ("pt", "Não sei o que é"),
    ("it", "Non so cosa sia"), ("ca", "No sé què és això"), ("ro", "Nu știu unde este."),
    ("ar", "لا أحد يعرف"),
    ("fa", "من نمی‌دانم او کجاست"), ("ur", "آپ کا نام کیا ہے"), ("fi", "En tiedä missä hän on."),
    ("hu", "Nem tudom, hol van."), ("ka", "გამარჯობა"), ("el", "Δεν ξέρω"), ("vi", "Tôi không biết"),
    ("ja", "会議は東京で行われた"), ("zh", "会议在北京举行"), ("ko", "몰라요"), ("th", "ไม่รู้"),
    ("hi", "पता नहीं"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), SHORT)
def test_short_texts(code: str, text: str) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize("text", ["", "   ", "12345", "🙂🙂", "!?!", "\ud800", "\x00", "xyzzy qwrt"])
def test_english_where_nothing_can_be_recognised(text: str) -> None:
    assert detect_language(text) == "en"


@given(texts | st.text(max_size=5000))
def test_any_text_gets_a_language_that_can_be_loaded(text: str) -> None:
    code = detect_language(text)
    assert load_language(code).code == code
    assert detect_language(text) == code


@given(st.sampled_from(sorted(PARAGRAPHS)), st.integers(1, 40))
def test_repeating_a_text_does_not_change_its_language(code: str, times: int) -> None:
    assert detect_language("\n".join([PARAGRAPHS[code]] * times)) == code


@pytest.mark.parametrize("code", ["de", "ru", "ar", "zh", "th"])
def test_foreign_names_do_not_mislead(code: str) -> None:
    assert detect_language(PARAGRAPHS[code] + " (New York Times, The Guardian)") == code


@given(st.text(st.characters(max_codepoint=127), max_size=1500) | st.sampled_from(sorted(ASCII)))
def test_plain_ascii_is_read_as_any_other_text(text: str) -> None:
    assert detect_language(text) == detect_language(f"{text}…")  # which is of no script


def test_letters_are_looked_at_in_the_middle_too() -> None:
    menu = "Home | News | Video " * 60
    assert detect_language(menu + PARAGRAPHS["pl"] * 8) == "pl"


@pytest.mark.parametrize("text", [b"bytes", None, 3])
def test_a_text_of_the_wrong_type(text: object) -> None:
    with pytest.raises(TypeError, match="text must be a str, got"):
        detect_language(text)  # type: ignore[arg-type]


def test_detection_takes_a_small_part_of_the_time_of_a_summary(article: str) -> None:
    detect_language(article), summarize(article)
    seconds = []
    for call in (detect_language, summarize):
        start = time.process_time()
        for _ in range(20):
            call(article)
        seconds.append(time.process_time() - start)
    assert seconds[0] < seconds[1] / 4


@pytest.mark.parametrize("code", CASES)
def test_auto_is_the_same_as_naming_the_language(code: str) -> None:
    text = PARAGRAPHS[code]
    found = summarize(text, 2, language="auto")
    assert found.language == code
    assert found == summarize(text, 2, language=code)
    assert split_sentences(text, language="Auto ") == split_sentences(text, language=code)
    assert summarize(CASES[code]["paragraph"], 1, language="auto").language == code


@pytest.mark.parametrize(
    "function",
    [
        summarize, summarize_many, summarize_documents, keywords, split_sentences, train_ranker,
        Summarizer, Pipeline,
    ],
)  # fmt: skip
def test_the_default_language_is_auto(function: Callable[..., object]) -> None:
    assert inspect.signature(function).parameters["language"].default == "auto"


def test_auto_and_en_give_the_same_summary_of_an_english_article(article: str) -> None:
    assert summarize(article) == summarize(article, language="en")
    assert split_sentences(article) == split_sentences(article, language="en")
    assert keywords(article) == keywords(article, language="en")
    assert summarize_documents([article, article]) == summarize_documents([article, article], language="en")
    assert Summarizer(2).fit([article]).idf_ == Summarizer(2, language="en").fit([article]).idf_


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hello", "en"), ("Hello world", "en"), ("No.", "en"), ("OK", "en"), ("Maria Silva", "en"),
        ("3.14 - 2024", "en"), ("🌊 🌊!", "en"), ("print(x)", "en"), ("def f(a, b):\n    return a + b", "en"),
        ("e\u0301", "es"), ("¿?", "es"), ("Ω", "el"), ("水", "zh"), ("の", "ja"), ("ไ", "th"), ("Щ", "ru"),
    ],
)  # fmt: skip
def test_texts_that_are_too_short_for_detection(text: str, code: str) -> None:
    assert summarize(text).language == code
    assert summarize(text) == summarize(text, language=code)
    assert split_sentences(text) == split_sentences(text, language=code)
    assert keywords(text) == keywords(text, language=code)


def test_auto_for_sentences_looks_at_all_of_them() -> None:
    assert summarize(["Oslo.", "Niemand wusste, ob es sicher ist."], language="auto").language == "de"
    assert summarize([], language="auto").language == "en"


def test_auto_still_says_what_is_wrong_with_a_text() -> None:
    for wrong in (b"bytes", 3, ["a", None]):
        with pytest.raises(TypeError, match="must be"):
            summarize(wrong, language="auto")  # type: ignore[arg-type]


def test_a_background_model_is_used_only_for_its_language() -> None:
    german = IdfModel.fit([PARAGRAPHS["de"]], language="de")
    pipeline = Pipeline(language="auto", idf=german)
    assert pipeline.background(load_language("de")) is german
    assert pipeline.background(load_language("en")) is IdfModel.bundled("en")
    assert pipeline.background(load_language("sv")) is None
    assert Pipeline(language="sv", idf=german).background(load_language("sv")) is german  # as told


def test_fit_learns_the_language_of_its_texts() -> None:
    model = Summarizer(1, language="auto").fit(iter([PARAGRAPHS["de"]] * 12))
    assert model.idf_ == IdfModel.fit([PARAGRAPHS["de"]] * 12, language="de")
    assert model.summarize(PARAGRAPHS["fr"]).language == "fr"


def test_a_named_language_reads_no_detection_data() -> None:
    code = (
        "from summarizer import summarize; import summarizer.text.detect as d\n"
        "summarize('Rain fell. Snow came.', 1, language='en'); assert d._data.cache_info().misses == 0"
    )
    import subprocess

    subprocess.run([sys.executable, "-c", code], check=True)
