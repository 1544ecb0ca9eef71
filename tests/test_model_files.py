"""Files of models: every damage is a ModelFormatError at loading, every file that loads works."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer import IdfModel, Language, LearnedRanker, ModelFormatError, load_language, summarize
from summarizer.pipeline import Pipeline
from summarizer.text import model_files

TEXT = "Rain fell on Oslo, e.g. all week. But it was wet. The 3. rain closed a road. This week it stays."
MODEL = IdfModel.fit([TEXT, "Rain again."], language="en")
LOADERS: dict[str, Callable[[Path], object]] = {
    "language": Language.load,
    "idf": IdfModel.load,
    "ranker": LearnedRanker.load,
}


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Return the content of a valid file of each kind."""
    folder = tmp_path_factory.mktemp("valid")
    load_language("ko").extended(titles=["Dr."]).save(folder / "language")
    MODEL.save(folder / "idf")
    LearnedRanker.bundled().save(folder / "ranker")
    by_hand = {"leaning": ["as a result"], "alone": ["this week|year"], "completed": {"both": ["and"]}}
    return {
        "language": {**json.loads((folder / "language").read_text(encoding="utf-8")), **by_hand},
        "idf": json.loads(gzip.decompress((folder / "idf").read_bytes())),
        "ranker": json.loads((folder / "ranker").read_text(encoding="utf-8")),
    }


def write(path: Path, kind: str, content: str) -> Path:
    raw = content.encode("utf-8", "surrogatepass")
    path.write_bytes(gzip.compress(raw, 1) if kind == "idf" else raw)
    return path


def works(model: object) -> None:
    """Summarize with a model of any kind."""
    if isinstance(model, Language):
        assert len(summarize(TEXT, 2, language=model)) >= 1
        summarize(TEXT, 9, "words", language=model, ranker="tfidf").explain()
    elif isinstance(model, IdfModel):
        assert len(Pipeline(1, idf=model, language="en", ranker="tfidf")(TEXT)) == 1
        model.merge(MODEL) if model.language == "en" and model.n_documents < 10**9 else None
    else:
        assert isinstance(model, LearnedRanker)
        assert len(summarize(TEXT, 2, ranker=model)) >= 1
        assert repr(model)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -1, 0, 1, 2**53])
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["english", "en", "the", "a|b c", ";", "../en", "."]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", LOADERS)
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_field_loads_and_works_or_is_refused(
    kind: str, data: st.DataObject, valid: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    content = json.loads(json.dumps(valid[kind]))
    place = content
    key = data.draw(st.sampled_from(sorted(content)))
    while isinstance(place[key], dict) and place[key] and data.draw(st.booleans()):  # a field of a field
        place = place[key]
        key = data.draw(st.sampled_from(sorted(place)))
    place[key] = data.draw(JSON)
    path = write(tmp_path / "model", kind, json.dumps(content))
    try:
        model = LOADERS[kind](path)
    except ModelFormatError as error:
        message = str(error)
        assert str(path) in message
        assert len(message) < len(str(path)) + 300
    else:
        works(model)


@pytest.mark.parametrize("kind", LOADERS)
def test_a_valid_file_works(kind: str, valid: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    for start in ("", "\ufeff"):
        works(LOADERS[kind](write(tmp_path / "model", kind, start + json.dumps(valid[kind]))))


def objects(value: object) -> Iterator[dict[str, Any]]:
    """Yield all objects inside of a value of JSON."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def test_the_error_about_a_missing_name_is_short(valid: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    content = json.loads(json.dumps(valid["ranker"]))
    path = tmp_path / "model"
    refused = 0
    for place in list(objects(content)):
        name, value = place.popitem()
        try:
            LOADERS["ranker"](write(path, "ranker", json.dumps(content)))
        except ModelFormatError as error:
            refused += 1
            assert len(str(error)) < len(str(path)) + 300  # noqa: PT017
        place[name] = value
    assert refused > 5


WRONG: list[tuple[str, str, object, str]] = [
    ("language", "stemmer", "klingon", "stemmer must be null or the name of a Snowball stemmer"),
    ("language", "stemmer", [], "stemmer must be"),
    ("language", "code", [], "code must be a language code such as 'en' or 'pt-br'; got []"),
    ("language", "code", "../en", "code must be .*; got '../en'"),
    ("language", "code", "", "code must be"),
    ("language", "code", "-", "code must be"),
    ("language", "marks", None, "marks must be a str of punctuation marks; got None"),
    ("language", "marks", "a", "marks must be"),
    ("language", "stop_words", "abc", "stop_words must be a list of words; got 'abc'"),
    ("language", "stop_words", [1], "stop_words must be"),
    ("language", "titles", [" "], "titles must be"),
    ("language", "ordinals", 1, "ordinals must be true or false; got 1"),
    ("language", "openings", {"this": 3}, "openings must be"),
    ("language", "openings", {" ": True}, "openings must be"),
    ("language", "leaning", ["this|"], "leaning must be"),
    ("language", "leaning", [" ".join(["a|b"] * 40)], "leaning must be .* at most 1,000 alternatives"),
    ("language", "completed", {" ".join(["a|b"] * 40): ["and"]}, "completed must be"),
    ("language", "cues", {"bonus": "x"}, "cues: bonus must be a list of words, .*; got 'x'"),
    ("language", "punkt", {}, "punkt: abbreviations is missing; it must be a list of words"),
    ("language", "version", 2, "has version 2; this release reads 1"),
    ("language", "version", None, "has version None"),
    ("language", "format", "summarizer-idf", "is no summarizer-language file"),
    ("idf", "n_documents", 10**400, "n_documents must lie from 0 to 9,007,199,254,740,992, got 1000"),
    ("idf", "n_documents", True, "n_documents must be a whole number; got True"),
    ("idf", "n_documents", -1, "n_documents must lie from 0"),
    ("idf", "counts", {"rain": 10**400}, "document counts must lie between"),
    ("idf", "counts", {"rain": 1.0}, "counts must be an object that maps terms to whole numbers"),
    ("idf", "language", "../en", "language must be a language code"),
    ("idf", "analyzer", "words-0", "analyzer must be 'words-1'"),
    ("idf", "version", 9, "has version 9; this release reads 1"),
    ("idf", "format", None, "is no summarizer-idf file"),
]


@pytest.mark.parametrize(("kind", "key", "value", "message"), WRONG)
def test_the_error_says_what_is_wrong_in_which_file(
    kind: str, key: str, value: object, message: str, valid: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    path = write(tmp_path / "mine", kind, json.dumps({**valid[kind], key: value}))
    expected = re.escape(message).replace(r"\.\*", ".*")
    with pytest.raises(ModelFormatError, match=f"^{re.escape(str(path))}:? {expected}"):
        LOADERS[kind](path)


@pytest.mark.parametrize("kind", LOADERS)
@pytest.mark.parametrize("content", ["", "{", "[]", "3", "[" * 100_000, '{"a":' * 100_000, "1" * 5_000])
def test_files_of_something_else_are_refused(kind: str, content: str, tmp_path: Path) -> None:
    path = write(tmp_path / "mine", kind, content)
    with pytest.raises(ModelFormatError, match=f"^{re.escape(str(path))} is not? "):
        LOADERS[kind](path)


@pytest.mark.parametrize("kind", LOADERS)
def test_reading_stops_at_a_limit(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "MAX_BYTES", 1_000)
    content = json.dumps({"x": "0" * 10_000_000})
    with pytest.raises(ModelFormatError, match=r"mine is not .*: it is larger than 1,000 bytes"):
        LOADERS[kind](write(tmp_path / "mine", kind, content))


def test_a_file_that_does_not_exist_is_an_os_error(tmp_path: Path) -> None:
    for load in LOADERS.values():
        with pytest.raises(FileNotFoundError):
            load(tmp_path / "nothing")


def test_bundled_profiles_pass_the_checks_of_other_files(tmp_path: Path) -> None:
    folder = Path(model_files.__file__).parent / "languages"
    files = [file for file in folder.iterdir() if len(file.name) == len("xx.json")]
    assert len(files) > 20
    for file in files:
        assert Language.load(file) == load_language(file.name[:2])
    load_language("sw").save(tmp_path / "sw.json")
    assert Language.load(tmp_path / "sw.json") == load_language("sw")
