from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from summarizer import load_language, split_sentences, summarize
from summarizer.terms import stemmer

FOLDER = resources.files("summarizer") / "languages"
PROFILES = sorted(file.name[:2] for file in FOLDER.iterdir() if len(file.name) == len("xx.json"))
CASES = json.loads((Path(__file__).parent / "cases" / "languages.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", PROFILES)
def test_every_profile_is_whole_and_has_a_case(code: str) -> None:
    profile = load_language(code)
    assert profile.code == code
    assert stemmer(profile.stemmer)(["x"])
    for words in (profile.stop_words, profile.titles, profile.abbreviations, profile.pronouns):
        assert words
        assert all(word == word.lower() and not word.endswith(".") for word in words)
    assert code in CASES


@pytest.mark.parametrize("code", CASES)
def test_paragraphs_with_checked_borders(code: str) -> None:
    text = " ".join(CASES[code])
    assert [s.text for s in split_sentences(text, language=code)] == CASES[code]
    assert len(summarize(text, 1, language=code)) == 1


@pytest.mark.parametrize("code", ["ja", "zh", "th", "ar", "he", "sw", "ko", "hi"])
def test_languages_without_a_profile_work(code: str) -> None:
    assert len(summarize("One thing. Another thing.", 1, language=code)) == 1
