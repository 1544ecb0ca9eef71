from __future__ import annotations

import gzip
import json
import pickle
from pathlib import Path

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import prose
from summarizer import IdfModel, ModelFormatError, Summarizer


@given(st.lists(prose, max_size=6), st.integers(0, 6))
def test_merge_is_addition(collection: list[str], cut: int) -> None:
    whole = IdfModel.fit(collection, language="en")
    first, rest = collection[:cut], iter(collection[cut:])
    parts = IdfModel.fit(first, language="en").merge(IdfModel.fit(rest, language="en"))
    assert parts == whole


def test_fit_detects_the_language_of_the_first_texts() -> None:
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
    with pytest.raises(TypeError, match="text 1 must be a str, got int"):
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


def test_weights_of_terms_are_remembered_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    model = IdfModel.fit(["Rain fell on Oslo.", "Rain again."], language="en")
    fresh, hashed = pickle.dumps(model), joblib.hash(model)
    first = model.weights(["rain", "oslo", "fog"])
    monkeypatch.setattr("summarizer.text.idf.REMEMBERED", 3)
    assert model.weights(["oslo", "snow", "rain"]).tolist() == [first[1], first[2], first[0]]
    assert len(model._known) == 3
    assert model.weights(["oslo", "rain", "snow", "fog", "hail"]).tolist() == [
        first[i] for i in (1, 0, 2, 2, 2)
    ]
    assert len(model._known) == 3  # so many are not worth the room
    assert model.weights(["fog"]).tolist() == [first[2]]
    assert model == IdfModel(model.n_documents, model.counts)
    assert (pickle.dumps(model), joblib.hash(model)) == (fresh, hashed)
