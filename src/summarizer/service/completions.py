"""Chat completions: from the request of an OpenAI client to the object that the client expects."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from .. import __version__
from ..pipeline import DEFAULT_RANKER, Pipeline
from ..rank.registry import RANKERS
from ..reading import JOINER, Article
from ..render import readable
from ..summary import Summary
from ..web.extract import text_of
from ..web.source import article_of
from .prompts import DEFAULT_LENGTH, NoTextError, Task, is_whole_page, read_chat, without_labels

MODEL = "summarizer"
BYTES_PER_TOKEN = 4
"""The estimate of tokens: one for each four bytes of UTF-8, rounded up."""

_SHARE = 3  # a budget in tokens takes at most a third of the text
_BULLET = "- "
_LIMITS = ("max_completion_tokens", "max_tokens")
_UNLIMITED = -1  # what some clients send for no limit


class ChatError(Exception):
    """An error in the shape that OpenAI's clients know.

    Parameters
    ----------
    message : str
        What came, what is accepted, what to do.
    param : str, optional
        The field of the request that is wrong.
    code : str, optional
        A name for programs.
    status : int, default 400
        Status code of HTTP.
    """

    def __init__(
        self, message: str, param: str | None = None, code: str | None = None, status: int = 400
    ) -> None:
        super().__init__(message, param, code, status)
        self.message = message
        self.param = param
        self.code = code
        self.status = status

    def to_dict(self) -> dict[str, Any]:
        """Return the error as an object of JSON."""
        kind = "invalid_request_error" if self.status < 500 else "server_error"
        return {"error": {"message": self.message, "type": kind, "param": self.param, "code": self.code}}


@dataclass(frozen=True)
class ChatRequest:
    """A checked request for a chat completion.

    Attributes
    ----------
    messages : list of dict
    model : str
        The name that the client gave. The answer repeats it.
    ranker : str
    max_tokens : int or None
    stream, include_usage : bool
    """

    messages: list[dict[str, Any]]
    model: str = MODEL
    ranker: str = DEFAULT_RANKER
    max_tokens: int | None = None
    stream: bool = False
    include_usage: bool = False


def n_tokens(text: str) -> int:
    """Estimate the number of tokens of a text: one for each four bytes of UTF-8, rounded up.

    Examples
    --------
    >>> n_tokens("Rain fell on Oslo."), n_tokens("雨が降った。"), n_tokens("")
    (5, 5, 0)
    """
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def models() -> list[dict[str, Any]]:
    """Return the models: one with the default ranker, and one for each ranker."""
    names = [MODEL, *(f"{MODEL}-{ranker}" for ranker in RANKERS)]
    return [{"id": name, "object": "model", "created": 0, "owned_by": MODEL} for name in names]


def checked_chat(body: object) -> ChatRequest:
    """Check the body of a request.

    Fields that steer how a language model invents words are ignored, such as `temperature`. A field that
    demands what no summary can be is refused, such as a `response_format` of JSON.

    Raises
    ------
    ChatError
        With the name of the field.
    """
    if not isinstance(body, dict):
        raise ChatError("the body must be a JSON object with model and messages")
    model = body.get("model") or MODEL
    if not isinstance(model, str):
        raise ChatError("model must be a string", "model")
    if body.get("n") not in (None, 1):
        raise ChatError("n must be 1: the same text gives the same summary", "n")
    _refuse_formats(body)
    options = body.get("stream_options") or {}
    if not isinstance(options, dict):
        raise ChatError("stream_options must be an object", "stream_options")
    return ChatRequest(
        messages=_checked_messages(body.get("messages")),
        model=model,
        ranker=_ranker(model),
        max_tokens=_checked_limit(body),
        stream=_flag(body, "stream"),
        include_usage=_flag(options, "include_usage"),
    )


def _flag(body: Mapping[str, Any], name: str) -> bool:
    value = body.get(name)
    if not (value is None or isinstance(value, bool)):
        raise ChatError(f"{name} must be true or false", name)
    return bool(value)


def _refuse_formats(body: Mapping[str, Any]) -> None:
    """Refuse what no summary can be."""
    form = body.get("response_format")
    kind = form.get("type") if isinstance(form, dict) else form
    if kind not in (None, "text"):
        raise ChatError("response_format must be text: a summary is no JSON", "response_format")
    choice = body.get("tool_choice")
    if choice == "required" or isinstance(choice, dict):
        raise ChatError("tool_choice must be none or auto: no tools are called", "tool_choice")
    modalities = body.get("modalities")
    if isinstance(modalities, list) and modalities and "text" not in modalities:
        raise ChatError("modalities must hold text: the answer is a text", "modalities")


def _checked_messages(messages: object) -> list[dict[str, Any]]:
    if not isinstance(messages, list) or not messages:
        raise ChatError("messages must be a list of at least one message", "messages")
    for at, message in enumerate(messages):
        where = f"messages[{at}]"
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            raise ChatError(f"{where} must be an object with a role and a content", where)
        if not isinstance(message.get("content"), (str, list, type(None))):
            raise ChatError(f"the content of {where} must be a string or a list of parts", where)
    return messages


def _checked_limit(body: Mapping[str, Any]) -> int | None:
    """Return the budget in tokens, or None."""
    for name in _LIMITS:
        value = body.get(name)
        if value is None:
            continue
        is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not is_whole:
            raise ChatError(f"{name} must be a whole number of tokens", name)
        if value == _UNLIMITED:
            return None
        if value < 1:
            raise ChatError(f"{name} must be 1 or more; got {value}", name)
        return int(value)
    return None


def _ranker(model: str) -> str:
    """Return the ranker of a model. Readers have fixed names of models: these get the default ranker."""
    prefix, _, ranker = model.partition("-")
    if prefix != MODEL or not ranker:
        return DEFAULT_RANKER
    if ranker not in RANKERS:
        names = ", ".join(entry["id"] for entry in models())
        raise ChatError(
            f"there is no model {model[:80]!r}; there are {names}", "model", "model_not_found", 404
        )
    return ranker


def complete(request: ChatRequest) -> dict[str, Any]:
    r"""Answer a request with a chat completion.

    Parameters
    ----------
    request : ChatRequest

    Returns
    -------
    dict
        An object "chat.completion". Its `id` follows from the request: the same request has the same id.

    Raises
    ------
    ChatError
        If the messages hold no text.

    Examples
    --------
    >>> text = "Rain fell on Oslo all week. The rain closed two roads in Oslo. Nobody was hurt."
    >>> messages = [{"role": "user", "content": f"Summarize in one sentence:\n\n{text}"}]
    >>> complete(ChatRequest(messages))["choices"][0]["message"]["content"]
    'The rain closed two roads in Oslo.'
    """
    try:
        task = read_chat(request.messages)
    except NoTextError as error:
        raise ChatError(str(error), "messages", "no_text") from error
    lines, is_whole = answer_lines(task, request.ranker, request.max_tokens)
    content = "\n".join(lines)
    asked = sum(map(n_tokens, _strings([message.get("content") for message in request.messages])))
    answered = n_tokens(content)
    return {
        "id": "chatcmpl-" + _digest(request),
        "object": "chat.completion",
        "created": int(time.time()),
        "model": request.model,
        "system_fingerprint": f"{MODEL}-{__version__}",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content, "refusal": None},
                "logprobs": None,
                "finish_reason": "stop" if is_whole else "length",
            }
        ],
        "usage": {
            "prompt_tokens": asked,
            "completion_tokens": answered,
            "total_tokens": asked + answered,
        },
    }


def chunks(completion: Mapping[str, Any], *, include_usage: bool) -> list[dict[str, Any]]:
    """Return a chat completion as the chunks of a stream: one for each line, and one for the end."""
    head = {key: completion[key] for key in ("id", "created", "model", "system_fingerprint")}
    head |= {"object": "chat.completion.chunk"}
    choice = completion["choices"][0]
    deltas: list[tuple[dict[str, Any], str | None]] = [
        ({"content": line}, None) for line in choice["message"]["content"].splitlines(keepends=True)
    ]
    deltas = deltas or [({"content": ""}, None)]
    deltas[0] = ({"role": "assistant", **deltas[0][0]}, None)
    deltas.append(({}, choice["finish_reason"]))
    without = {"usage": None} if include_usage else {}
    found = [
        {
            **head,
            "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}],
            **without,
        }
        for delta, reason in deltas
    ]
    return [*found, {**head, "choices": [], "usage": completion["usage"]}] if include_usage else found


def answer_lines(task: Task, ranker: str, max_tokens: int | None = None) -> tuple[list[str], bool]:
    """Return the lines of an answer, and whether there was room for all that was asked for.

    A length that the chat names counts. Without a name, the budget in tokens is the length, but at most a
    third of the text, and at least three sentences. Without a budget the answer has three sentences. If no
    sentence fits, the answer is the beginning of the best sentence.
    """
    text = _readable_text(task)
    in_tokens = partial(_printed_size, n_tokens, task.bullets)
    in_chars = partial(_printed_size, len, task.bullets)
    choose = partial(Pipeline, ranker=ranker, language=task.language, query=task.query or None)
    found = choose(task.length, in_chars if task.unit == "chars" else task.unit)(text)
    if max_tokens is not None and not task.named:
        whole = n_tokens(text.text if isinstance(text, Article) else text)
        longer = choose(max(min(max_tokens, whole // _SHARE), 1), in_tokens)(text)
        found = longer if len(longer) > DEFAULT_LENGTH else found
    lines = _lines(found, task)
    lines = lines or _lines(choose(1, keep_all=True)(text), task) or [task.text.strip()]
    if max_tokens is None or n_tokens(JOINER.join(lines)) <= max_tokens:
        return lines, True
    fitting = _lines(choose(max_tokens, in_tokens)(text), task)[: len(lines)]
    while fitting and n_tokens(JOINER.join(fitting)) > max_tokens:  # names of speakers take room, too
        fitting.pop()
    return fitting or [_cut((_lines(choose(1)(text), task) or lines)[0], max_tokens)], False


def _readable_text(task: Task) -> str | Article:
    """Return the text of a task, or the article of a page."""
    if not task.html:
        return task.text
    return article_of(task.text) if is_whole_page(task.text) else Article(text_of(task.text))


def _lines(summary: Summary, task: Task) -> list[str]:
    lines = [readable(sentence) for sentence in summary]
    if task.records:
        lines = list(map(without_labels, lines))
    return [_BULLET + line for line in lines] if task.bullets else lines


def _printed_size(measure: Callable[[str], int], bullets: bool, text: str) -> int:
    """Return the size of a summary as it is printed."""
    return measure(JOINER.join(_BULLET + line for line in text.split(JOINER)) if bullets else text)


def _cut(line: str, max_tokens: int) -> str:
    """Return the beginning of a line that fits: whole words, if there is room for one word."""
    start = line.encode("utf-8", "replace")[: max_tokens * BYTES_PER_TOKEN].decode("utf-8", "ignore")
    return start if line.startswith(start + " ") else start.rpartition(" ")[0] or start


def _strings(value: object) -> list[str]:
    """Return all texts of messages."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return _strings(value.get("text")) if isinstance(value, dict) else []


def _digest(request: ChatRequest) -> str:
    """Return a name for a request: equal requests have equal names."""
    key = [request.messages, request.model, request.max_tokens]
    return hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:24]
