"""What the commands of the command line do with the texts. `summarize --help` does not load this module."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import closing
from difflib import get_close_matches
from typing import Any

import click

from ..batch import run_many
from ..pipeline import Pipeline
from ..rank.learned import LearnedRanker
from ..rank.registry import RANKERS
from ..ranking import Ranker
from ..reading import Text, whole_text
from ..render import readable
from ..summary import Summary
from .read import Input, Reader, report, usage_errors
from .write import Writer, with_results

_QUERY_NOT_FOUND = "nothing of the query was found: this is the summary without a query"


def load_ranker(name: str, together: bool) -> str | Ranker:
    """Return the name of a ranker unchanged. For a file name, return the trained model in the file."""
    names = list(RANKERS)
    if together:
        from ..articles import COVERAGE

        names.insert(0, COVERAGE)
    if name in names:
        return name
    try:
        return LearnedRanker.load(name)
    except (OSError, ValueError) as error:
        accepted = f"one of {', '.join(names)}, or the .json file of a trained model"
        near = get_close_matches(name, names, 1)
        why = f"did you mean {near[0]}?" if near else getattr(error, "strerror", None) or error
        raise click.UsageError(f"--ranker must be {accepted}; got {name!r} ({why})") from error


def summarize_each(
    reader: Reader, jobs: int, progress: bool, *, style: str, exact: bool, **settings: Any
) -> None:
    """Summarize each text."""
    with usage_errors():
        pipeline = Pipeline(**settings)
    writer = Writer(style, headings=reader.several(), exact=exact)
    pending: deque[Input] = deque()

    def texts() -> Iterator[Text]:
        for item in reader:
            pending.append(item)
            yield item.text

    # Ctrl-C closes the generator at once. So the worker processes end before Python ends.
    with closing(run_many(pipeline, texts(), jobs, "return", progress)) as results:
        for result in results:
            item = pending.popleft()
            if isinstance(result, Summary):
                writer.summary(item, result)
                if result.query_found is False:
                    report(item.name, _QUERY_NOT_FOUND)
            else:
                reader.fail(item.name, result)
    writer.close()


def summarize_together(
    reader: Reader, *, style: str, exact: bool, diversity: float, keep_all: bool, **settings: Any
) -> None:
    """Summarize all texts as one."""
    from ..articles import summarize_documents

    if diversity or keep_all or style == "highlight":
        raise click.UsageError("--together cannot be used with --diversity, --keep-all or --format highlight")
    with usage_errors():  # reports wrong settings before a text is read
        summarize_documents([], **settings)
    writer = Writer(style, exact=exact)
    items = list(reader)
    documents = []
    for item in items:
        known = {k: v for k, v in item.record.items() if k in ("date", "title") and isinstance(v, str)}
        documents.append({**known, "text": whole_text(item.text)})
    summary = summarize_documents(documents, **settings)
    if summary.query_found is False:
        report("all texts", _QUERY_NOT_FOUND)
    writer.together([item.name for item in items], summary)


def run_keywords(reader: Reader, number: int, language: str, style: str) -> None:
    """Print the keywords of each text."""
    from ..keyphrases import keywords

    with usage_errors():
        keywords("", number, language=language)
    writer = Writer(style, headings=reader.several())
    for item in reader:
        found = keywords(whole_text(item.text), number, language=language)
        if style == "jsonl":
            entries = [{"text": k.text, "score": k.score, "spans": k.spans} for k in found]
            writer.json(with_results(item.record, keywords=entries))
        else:
            writer.text(item.name, "".join(f"{keyword}\n" for keyword in found))


def compare(reader: Reader, **settings: Any) -> None:
    """Print the sentences that each ranker chooses, side by side."""
    with usage_errors():
        pipelines = {name: Pipeline(ranker=name, **settings) for name in RANKERS}
    writer = Writer("text", headings=reader.several())
    letters = dict(zip(RANKERS, "abcdefghijklmnopqrstuvwxyz", strict=False))
    legend = "  ".join(f"{letter} {name}" for name, letter in letters.items()) + "\n\n"
    for item in reader:
        summaries = {letters[name]: pipeline(item.text) for name, pipeline in pipelines.items()}
        if any(summary.query_found is False for summary in summaries.values()):
            report(item.name, _QUERY_NOT_FOUND)
        texts = {s.index: readable(s) for summary in summaries.values() for s in summary}
        chosen = {letter: {s.index for s in summary} for letter, summary in summaries.items()}
        if not writer.count:
            writer.raw(legend)
        rows = ""
        for index in sorted(texts):
            marks = "".join(letter if index in indices else "." for letter, indices in chosen.items())
            rows += f"{marks}  {texts[index]}\n"
        writer.text(item.name, rows)
