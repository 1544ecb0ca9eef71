"""The interface of OpenAI's clients, with the package `openai`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import pytest

from summarizer import summarize
from summarizer.service.completions import n_tokens

from .conftest import Service
from .test_completions import TEXT

MESSAGES: list[openai.types.chat.ChatCompletionMessageParam] = [
    {"role": "system", "content": "You are a helpful assistant."},
    {"role": "user", "content": f"Summarize the following article in two sentences:\n\n{TEXT}"},
]
SUMMARY = summarize(TEXT, 2).to_text(clean=True)


@pytest.fixture
def client(service: Service) -> Iterator[openai.OpenAI]:
    with openai.DefaultHttpxClient(trust_env=False) as http:
        yield openai.OpenAI(base_url=service.url + "/v1", api_key="none", max_retries=0, http_client=http)


def test_an_answer_as_a_whole(client: openai.OpenAI) -> None:
    found = client.chat.completions.create(model="summarizer", messages=MESSAGES)
    assert found.choices[0].message.content == SUMMARY
    assert (found.object, found.model, found.choices[0].finish_reason) == (
        "chat.completion",
        "summarizer",
        "stop",
    )
    assert found.usage is not None
    assert found.usage.completion_tokens == n_tokens(SUMMARY)
    assert found.usage.total_tokens == found.usage.prompt_tokens + found.usage.completion_tokens


def test_a_stream(client: openai.OpenAI) -> None:
    stream = client.chat.completions.create(
        model="gpt-4o-mini", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
    )
    found = list(stream)
    assert {chunk.model for chunk in found} == {"gpt-4o-mini"}
    assert found[-1].choices == []
    assert found[-1].usage is not None
    assert "".join(chunk.choices[0].delta.content or "" for chunk in found[:-1]) == SUMMARY
    assert found[0].choices[0].delta.role == "assistant"
    assert found[-2].choices[0].finish_reason == "stop"


def test_a_budget_in_tokens(client: openai.OpenAI) -> None:
    found = client.chat.completions.create(
        model="summarizer", messages=[{"role": "user", "content": TEXT}], max_completion_tokens=20
    )
    assert found.usage is not None
    assert 0 < found.usage.completion_tokens <= 20


def test_models(client: openai.OpenAI) -> None:
    names = [model.id for model in client.models.list()]
    assert names[0] == "summarizer"
    assert client.models.retrieve("summarizer-lexrank").id == "summarizer-lexrank"
    with pytest.raises(openai.NotFoundError, match="there is no model"):
        client.models.retrieve("gpt-4o")


def test_errors_are_those_of_the_client(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(
            model="summarizer", messages=[{"role": "user", "content": "Summarize:"}]
        )
    assert (caught.value.param, caught.value.code) == ("messages", "no_text")
    with pytest.raises(openai.BadRequestError, match="n must be 1"):
        client.chat.completions.create(model="summarizer", messages=MESSAGES, n=3, stream=True)
    with pytest.raises(openai.NotFoundError, match="summarizer-tfidf"):
        client.chat.completions.create(model="summarizer-gpt", messages=MESSAGES)
    with pytest.raises(openai.NotFoundError, match="the base URL ends with /v1"):
        client.embeddings.create(model="summarizer", input="x")
    with pytest.raises(openai.APIStatusError) as large:
        client.chat.completions.create(
            model="summarizer", messages=[{"role": "user", "content": "x" * 6_000_000}]
        )
    assert large.value.status_code == 413


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/chat/completions/", "/chat/completions"])
def test_addresses_that_people_type(service: Service, path: str) -> None:
    headers = {"Authorization": "Bearer anything"}
    found = service.post(path, {"messages": MESSAGES}, headers=headers)
    assert found.json()["choices"][0]["message"]["content"] == SUMMARY


def test_the_events_of_a_stream(service: Service) -> None:
    found = service.post("/v1/chat/completions", {"messages": MESSAGES, "stream": True})
    assert found.headers["content-type"].startswith("text/event-stream")
    events = found.text.removesuffix("\n\n").split("\n\n")
    assert all(event.startswith("data: ") for event in events)
    assert events[-1] == "data: [DONE]"


def test_every_error_has_the_shape_of_openai(service: Service) -> None:
    path = "/v1/chat/completions"
    answers = [
        (service.get(path), 405),
        (service.post(path, ["x"]), 400),
        (
            httpx.post(
                service.url + path, content="{", headers={"Content-Type": "application/json"}, trust_env=False
            ),
            400,
        ),
        (httpx.post(service.url + path, content="{}", trust_env=False), 415),
        *((service.post(path, {}), 404) for path in ("/v1/responses", "/v1/completions", "/completions")),
        *((service.get(path), 404) for path in ("/v1", "/v1/")),
    ]
    for found, status in answers:
        assert found.status_code == status
        assert set(found.json()["error"]) == {"message", "type", "param", "code"}


def test_extensions_of_browsers_may_ask(service: Service) -> None:
    headers = {
        "Origin": "moz-extension://1234",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    for path in ("/v1/chat/completions", "/chat/completions", "/v1/models", "/models"):
        found = httpx.options(service.url + path, headers=headers, trust_env=False)
        assert found.headers["access-control-allow-origin"] == "moz-extension://1234"
        assert "authorization" in found.headers["access-control-allow-headers"]


def test_pages_of_strangers_may_not_ask(service: Service) -> None:
    found = service.post(
        "/v1/chat/completions", {"messages": MESSAGES}, headers={"Origin": "https://evil.example"}
    )
    assert found.status_code == 403


GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "readers.md").read_text(encoding="utf-8")


def test_the_guide_shows_what_the_client_prints(
    service: Service, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    (program,) = re.findall(r"```text\n(from openai .*?)```", GUIDE, re.DOTALL)
    exec(program.replace("http://localhost:8010", service.url), {})  # noqa: S102 - our own guide
    assert f"`{capsys.readouterr().out.strip()}`" in GUIDE


def test_the_guide_shows_what_curl_prints(service: Service) -> None:
    (body,) = re.findall(r"-d '(.*?)'", GUIDE, re.DOTALL)
    (shown,) = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL))
    found = service.post("/v1/chat/completions", json.loads(body)).json()
    assert found["usage"] == shown["usage"]
    assert found["choices"][0]["message"]["content"] == shown["choices"][0]["message"]["content"]
