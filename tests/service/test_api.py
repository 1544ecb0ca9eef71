from __future__ import annotations

import pytest

from summarizer import keywords, summarize, summarize_documents

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


def test_keywords_and_documents_are_those_of_the_library(service: Service) -> None:
    found = service.post("/api/keywords", {"text": TEXT, "n": 2}).json()["keywords"]
    assert [entry["text"] for entry in found] == [str(keyword) for keyword in keywords(TEXT, 2)]
    found = service.post("/api/documents", {"documents": [TEXT, {"text": TEXT}], "length": 1}).json()
    assert found == summarize_documents([TEXT, TEXT], 1).to_dict()


@pytest.mark.parametrize(
    ("body", "field", "says"),
    [
        ({"text": TEXT, "length": -1}, "length", "length must be a whole number above 0"),
        ({"text": TEXT, "ranker": "best"}, "ranker", "ranker must be one of learned, tfidf"),
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
