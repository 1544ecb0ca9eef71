"""Use the splitters of other libraries: spaCy, pySBD, SaT (needs spacy and pysbd; SaT needs wtpsplit)."""

from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import Any

import pysbd
import spacy

from summarizer import Summarizer

NLP = spacy.blank("en")  # rules only; the parser of spacy.load("en_core_web_sm") needs a download
NLP.add_pipe("sentencizer")
PYSBD = pysbd.Segmenter(language="en", clean=False, char_span=True)


def between(text: str, starts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield spans from each start to the next, without white space at the ends. No text is lost."""
    for start, end in pairwise(sorted({0, *starts, len(text)})):
        if piece := text[start:end].strip():
            yield (first := text.index(piece, start)), first + len(piece)


def by_spacy(text: str) -> Iterator[tuple[int, int]]:
    """Split where spaCy splits. Its spans may begin with a line break."""
    return between(text, (sentence.start_char for sentence in NLP(text).sents))


def by_pysbd(text: str) -> Iterator[tuple[int, int]]:
    """Split where pySBD splits. Its spans can overlap, so only the starts count."""
    return between(text, (span.start for span in PYSBD.segment(text)))


def by_sat(text: str, sat: Any) -> Iterator[tuple[int, int]]:
    """Split where wtpsplit.SaT("sat-3l-sm") splits. Not run here: the first use downloads a model."""
    return between(text, accumulate(map(len, sat.split(text, split_on_input_newlines=False))))


for splitter in (by_spacy, by_pysbd):
    print(Summarizer(1, splitter=splitter).summarize("Dr. Lie came on Friday.  She looked at the dike."))
