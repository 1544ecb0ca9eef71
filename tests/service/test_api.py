from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from summarizer import compress, keywords, summarize, summarize_documents
from summarizer.text.sentences import Sentence

from .conftest import Service

TEXT = "Rain fell on Oslo all week. The rain closed two roads in Oslo. Nobody was hurt."


def test_a_summary_is_that_of_the_library(service: Service) -> None:
    response = service.post("/api/summarize", {"text": TEXT, "length": 1})
    assert response.status_code == 200
    assert response.json() == summarize(TEXT, 1).to_dict()


def test_details_have_what_a_page_shows(service: Service) -> None:
    found = service.post("/api/summarize", {"text": TEXT, "length": 1, "details": True}).json()
    assert found["text"] == TEXT
    assert [TEXT[s["start"] : s["end"]] for s in found["source"]] == [s.text for s in summarize(TEXT).source]
    assert found["readable"] == ["The rain closed two roads in Oslo."]
    assert [why["line"] for why in found["explanations"]] == [
        str(why) for why in summarize(TEXT, 1).explain()
    ]


@pytest.mark.parametrize(("length", "count"), [("short", 3), ("medium", 5), ("long", 10)])
def test_a_preset_grows_with_the_text(service: Service, length: str, count: int) -> None:
    text = " ".join(f"Storm {n} broke the dike of village {n * n}." for n in range(25))
    found = service.post("/api/summarize", {"text": text, "length": length}).json()
    assert found == summarize(text, count).to_dict()


def test_details_of_a_page_have_what_stands_around_its_article(service: Service) -> None:
    html = f"<p>Our town</p><h1>Flood</h1><article><p>{TEXT}</p></article><footer>© The Post</footer>"
    found = service.post("/api/summarize", {"html": html, "length": 1, "details": True}).json()
    assert [(line["kind"], line["text"]) for line in found["outside"]] == [
        ("page", "Our town"),
        ("title", "Flood"),
        ("notice", "© The Post"),
    ]
    assert [line["offset"] for line in found["outside"]] == [0, 0, len(found["text"])]


def test_keywords_and_documents_are_those_of_the_library(service: Service) -> None:
    found = service.post("/api/keywords", {"text": TEXT, "n": 2}).json()["keywords"]
    assert [entry["text"] for entry in found] == [str(keyword) for keyword in keywords(TEXT, 2)]
    found = service.post("/api/documents", {"documents": [TEXT, {"text": TEXT}], "length": 1}).json()
    assert found == summarize_documents([TEXT, TEXT], 1).to_dict()


def test_context_is_that_of_the_library(service: Service) -> None:
    asked: dict[str, Any] = {
        "passages": [TEXT, "Snow fell on Bergen."],
        "query": "Who was hurt?",
        "budget": 3,
    }
    found = service.post("/api/context", asked).json()["passages"]
    expected = compress(**asked)
    assert [entry["text"] for entry in found] == ["Nobody was hurt.", ""]
    for entry, passage in zip(found, expected, strict=True):
        assert [tuple(span) for span in entry["spans"]] == list(passage.spans)
        assert [Sentence(**sentence) for sentence in entry["sentences"]] == list(passage)
        assert entry["error"] is None
        assert entry["query_found"] is passage.query_found
    assert [entry["query_found"] for entry in found] == [True, False]


@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        ({"unit": "chars", "budget": 20}, "Nobody was hurt."),
        ({"unit": "sentences", "budget": 1}, "Nobody was hurt."),
        ({"unit": "ratio", "budget": 0.3}, "Nobody was hurt."),
        ({"budget": 100, "language": "en", "ranker": "tfidf"}, TEXT),
    ],
)
def test_settings_of_context(service: Service, settings: dict[str, object], kept: str) -> None:
    found = service.post("/api/context", {"passages": [TEXT], "query": "Who was hurt?", **settings})
    assert found.json()["passages"][0]["text"] == kept


def test_what_is_no_text_costs_one_passage(service: Service) -> None:
    found = service.post("/api/context", {"passages": [None, TEXT], "query": "Who was hurt?", "budget": 3})
    assert found.status_code == 200
    wrong, read = found.json()["passages"]
    assert wrong["error"].startswith("a passage must be a str")
    assert (wrong["text"], wrong["spans"], wrong["sentences"]) == ("", [], [])
    assert (read["text"], read["error"]) == ("Nobody was hurt.", None)


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"budget": -1}, "budget", "budget must be a whole number above 0"),
        ({"budget": 2, "unit": "ratio"}, "budget", "budget must be a share above 0"),
        ({"budget": "2"}, "budget", "budget must be of type number; got string"),
        ({"query": None}, "query", "query must be of type string; got null"),
        ({"passages": TEXT}, "passages", "passages must be of type array; got string"),
        ({"length": 3}, "length", "unknown field 'length'; the fields are passages, query, budget, unit"),
    ],
)
def test_a_wrong_field_of_context_is_named(
    service: Service, change: dict[str, object], field: str, says: str
) -> None:
    found = service.post("/api/context", {"passages": [TEXT], "query": "Who?", "budget": 3} | change)
    assert (found.status_code, found.json()["field"]) == (422, field)
    assert found.json()["detail"].startswith(says)


@pytest.mark.parametrize("missing", ["passages", "query", "budget"])
def test_a_missing_field_of_context_is_named(service: Service, missing: str) -> None:
    asked = {"passages": [TEXT], "query": "Who?", "budget": 3}
    del asked[missing]
    found = service.post("/api/context", asked)
    assert (found.status_code, found.json()["field"]) == (422, missing)
    assert found.json()["detail"].startswith(f"the field {missing} must be there: ")


@pytest.mark.parametrize(
    ("body", "field", "says"),
    [
        ({"text": TEXT, "length": -1}, "length", "length must be a whole number above 0"),
        ({"text": TEXT, "length": "tiny"}, "length", "length must be one of a whole number above 0, short,"),
        ({"text": TEXT, "length": "long", "unit": "words"}, "length", "length 'long' counts sentences"),
        ({"text": TEXT, "ranker": "best"}, "ranker", "ranker must be one of learned, tfidf"),
        ({"text": TEXT, "unit": "lines"}, "unit", "unit must be one of sentences, words, chars, ratio; got"),
        ({"text": TEXT, "language": "klingon"}, "language", "language must be an English name"),
        ({"text": 5}, "text", "text must be of type string; got number"),
        ({"text": TEXT, "lenght": 1}, "lenght", "unknown field 'lenght'"),
        ({"text": TEXT, "html": "<p>"}, "", "exactly one of the fields"),
        ({}, "", "exactly one of the fields"),
        ([], "", "the body must be a JSON object"),
    ],
)
def test_a_wrong_field_is_named(service: Service, body: object, field: str, says: str) -> None:
    response = service.post("/api/summarize", body)
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    problem = response.json()
    assert problem.get("field", "") == field
    assert problem["detail"].startswith(says)


def test_an_answer_on_a_connection_that_is_kept_open_does_not_wait(service: Service) -> None:
    """Without TCP_NODELAY each answer waits 40 ms for the client to say that it has the head."""
    with httpx.Client(trust_env=False) as client:
        times = []
        for _ in range(30):
            start = time.perf_counter()
            client.get(f"{service.url}/health")
            times.append(time.perf_counter() - start)
    assert min(times) < 0.03
