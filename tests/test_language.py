from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from summarizer import Summarizer, Summary, detect_language, load_language, split_sentences, summarize
from summarizer.batch import run_many
from summarizer.text.blocks import blocks
from summarizer.text.terms import stemmer, words

ROOT = Path(__file__).parent.parent
FOLDER = resources.files("summarizer.text") / "languages"
PROFILES = sorted(file.name[:2] for file in FOLDER.iterdir() if len(file.name) == len("xx.json"))
CASES = json.loads((Path(__file__).parent / "cases" / "languages.json").read_text(encoding="utf-8"))
WITHOUT_SPACES = {"zh", "ja"}  # between sentences


def text_of(code: str) -> str:
    """Return the case of a language as an article: heading, paragraph, list."""
    case = CASES[code]
    paragraph = ("" if code in WITHOUT_SPACES else " ").join(case["paragraph"])
    return "\n\n".join([case["heading"], paragraph, "\n".join(case["list"])])


def test_every_profile_has_a_case() -> None:
    assert sorted(CASES) == PROFILES


def test_the_guide_lists_them_all() -> None:
    guide = (ROOT / "docs" / "guides" / "languages.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"\| with a profile \| ([a-z ]*) \|", guide)[0]
    assert listed.split() == PROFILES
    for page in (guide, readme):
        assert f"{len(PROFILES)} languages have a profile" in page


@pytest.mark.parametrize("code", PROFILES)
def test_every_profile_is_whole(code: str) -> None:
    profile = load_language(code)
    assert profile.code == code
    assert stemmer(profile.stemmer)(["x"])
    for listed in (
        profile.stop_words,
        profile.titles,
        profile.abbreviations,
        profile.pronouns,
        profile.links,
    ):
        assert listed
        assert all(word == word.lower() and not word.endswith(".") for word in listed)
    assert 60 <= len(profile.stop_words) <= 400


@pytest.mark.parametrize("code", PROFILES)
def test_stop_words_are_found_among_the_words_of_a_text(code: str) -> None:
    profile = load_language(code)
    found = [word for line in CASES[code]["paragraph"] for word in words(line)]
    assert sum(map(profile.stop_words.__contains__, found)) >= len(found) / 20


def test_the_profiles_together_stay_small() -> None:
    assert sum(len(file.read_bytes()) for file in FOLDER.iterdir() if file.name.endswith(".json")) < 1_000_000


@pytest.mark.parametrize("code", PROFILES)
def test_articles_with_checked_borders(code: str) -> None:
    case = CASES[code]
    text = text_of(code)
    expected = [case["heading"], *case["paragraph"], *case["list"]]
    assert [s.text for s in split_sentences(text, language=code)] == expected
    assert [block.kind for block in blocks(text)][2:] == ["item"] * len(case["list"])
    assert len(summarize(text, 1, language=code)) == 1


@pytest.mark.parametrize("code", PROFILES)
def test_every_language_is_recognised(code: str) -> None:
    assert detect_language(text_of(code)) == code


@pytest.mark.parametrize("code", ["sw", "ta", "ka", "am"])
def test_languages_without_a_profile_work(code: str) -> None:
    assert len(summarize("One thing. Another thing.", 1, language=code)) == 1


def test_both_kinds_of_norwegian_share_a_profile() -> None:
    norwegian = load_language("no")
    for code in ("nb", "nn"):
        assert load_language(code).code == code
        assert load_language(code).stop_words == norwegian.stop_words


@pytest.mark.skipif(not (ROOT / "src").is_dir(), reason="the script works on a checkout")
def test_detection_data_is_built_from_the_profiles() -> None:
    script = ROOT / "scripts" / "build_detect.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_regions_share_a_profile() -> None:
    assert [load_language(tag).code for tag in ("pt-BR", "en_US", "zh-Hans")] == ["pt", "en", "zh"]


def test_extended_adds_words_to_a_profile() -> None:
    english = load_language("en")
    text = "The costs stand in Appx. Varsund of the report, as Reg. 5 says. Ask Skog Asa. They know."
    mine = english.extended(
        titles=["Appx."], numbered=[" REG. "], abbreviations=["asa"], stop_words=["Cost’s"]
    )
    assert [s.text for s in split_sentences(text, language=mine)] == [
        "The costs stand in Appx. Varsund of the report, as Reg. 5 says.",
        "Ask Skog Asa.",
        "They know.",
    ]
    assert "cost's" in mine.stop_words
    assert "appx" not in english.titles
    assert mine.titles == english.titles | {"appx"}
    assert "dr" not in english.extended(abbreviations=["Dr."]).abbreviations  # a title stays one
    for wrong in ("Appx.", [3], None, 5):
        with pytest.raises(TypeError, match="titles must be an iterable of words"):
            english.extended(titles=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["", ".", " . ", "..."])
def test_blank_words_are_refused(word: str) -> None:
    with pytest.raises(ValueError, match=r"titles must hold words, such as 'Appx\.'; leave out '"):
        load_language("en").extended(titles=["Appx.", word])
    with pytest.raises(ValueError, match="stop_words must hold words"):
        Summarizer(stop_words=[word]).summarize("Rain fell.")


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_explanations_know_your_own_words(n_jobs: int, article: str) -> None:
    for model in (
        Summarizer(1, language=load_language("en").extended(stop_words=["Dike"])),
        Summarizer(1, stop_words=["Dike"]),
    ):
        (line,) = run_many(model._pipeline(), [article], n_jobs)
        assert isinstance(line, Summary)
        topics = [word for word, _ in line.explain()[0].topics]
        assert topics
        assert "dike" not in topics
        assert model.summarize(article).explain() == line.explain()


def test_explanations_work_for_a_language_of_your_own() -> None:
    klingon = replace(load_language("en"), code="tlh", name="Klingon")
    summary = summarize("Rain fell on Oslo today. All people like rain.", 1, language=klingon)
    assert summary.language == "tlh"
    assert summary.explain()[0].topics[0] == ("rain", 2)


def test_languages_are_found_by_code_and_name() -> None:
    assert load_language("German").ordinals
    assert load_language("Swahili").stop_words == frozenset()
    assert load_language("English").code == load_language(" en ").code == "en"
    with pytest.raises(ValueError, match=r"en, .*got 'klingon'"):
        load_language("klingon")
    with pytest.raises(ValueError, match=r"got 'germann' \('german'"):
        load_language("germann")
