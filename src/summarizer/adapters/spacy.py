"""spaCy: a component of a pipeline, ``nlp.add_pipe("summarizer")``. It needs the package spacy."""

from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..pipeline import DEFAULT_RANKER, Pipeline
from ..ranking import Ranker
from ..select.budget import Unit
from ..text.detect import AUTO
from ..text.language import language_codes

# No `from __future__ import annotations`: spaCy reads the types of the settings.

_NAME = "summary"


def _summary(doc: Doc) -> list[Span]:
    """Return the sentences of the summary of a document."""
    return list(doc.spans.get(_NAME, ()))


if not Doc.has_extension(_NAME):
    Doc.set_extension(_NAME, getter=_summary)


class SummaryComponent:
    """Puts the sentences of a summary into ``doc.spans["summary"]``; ``doc._.summary`` is a list of them.

    Parameters
    ----------
    pipeline : Pipeline
        The settings.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    def __call__(self, doc: Doc) -> Doc:
        """Summarize a document. A token over the border of a sentence belongs to the sentence."""
        doc.spans[_NAME] = [
            cast("Span", doc.char_span(sentence.start, sentence.end, alignment_mode="expand"))
            for sentence in self.pipeline(doc.text)
        ]
        return doc


@Language.factory(
    "summarizer",
    assigns=["doc._.summary"],
    default_config={
        "length": 3,
        "unit": "sentences",
        "ranker": DEFAULT_RANKER,
        "query": None,
        "diversity": 0.0,
    },
)
def create_component(
    nlp: Language,
    name: str,  # noqa: ARG001 - spaCy passes the name in the pipeline
    length: float,
    unit: Unit,
    ranker: str | Ranker,
    query: str | None,
    diversity: float,
) -> SummaryComponent:
    """Return the component for ``nlp.add_pipe("summarizer", config={"length": 2})``.

    Parameters
    ----------
    nlp : spacy.language.Language
        Its language is the language of the texts. It is detected where it is not known here.
    name : str
        The name in the pipeline.
    length, unit, ranker, query, diversity
        As for `summarize`. spaCy takes a function only by its registered name: ``{"@misc": "name"}``.

    Returns
    -------
    SummaryComponent

    Raises
    ------
    ValueError
        If a setting is out of range or unknown.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("summarizer", config={"length": 1})
    >>> doc = nlp("Rain fell on Oslo all week. The rain closed two roads in Oslo. Nobody was hurt.")
    >>> doc._.summary
    [The rain closed two roads in Oslo.]
    """
    language = nlp.lang if nlp.lang in language_codes() else AUTO
    return SummaryComponent(Pipeline(length, unit, ranker, language, query, diversity))
