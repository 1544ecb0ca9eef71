"""Features: what the learned ranker knows of each sentence, and of the text as a whole."""

from __future__ import annotations

import numpy as np

from .document import Document, Floats
from .rankers import running_sums

_QUOTES = '"“”„«»「」'
_DASHES = ("--", " - ", "—", " – ")

# Name of each feature, by the group that an explanation shows it under.
GROUPS = {
    "position": (
        "1/rank", "first", "second", "1/sqrt(rank)", "relative place", "relative place squared", "log place",
        "1/rank from the end", "among 5", "among 10", "among 20",
    ),
    "paragraph": ("opens it", "place in it", "its length", "1/number", "closes it"),
    "section": ("1/rank in it", "first", "last", "place in it", "its number"),
    "length": ("words", "words squared", "under 7 words", "over 40 words", "log words"),
    "centrality": (
        "cosine with the centroid", "the same in the text", "similarity to later", "similarity to earlier",
        "mean similarity to later", "mean similarity to earlier",
    ),
    "topic": (
        "term frequency", "share of the term mass", "its density", "top ten terms", "rare terms",
        "terms of its own",
    ),
    "novelty": ("new terms",),
    "title": ("cosine with the title", "the same in the text"),
    "opening": ("like the first sentence", "like the first three", "like the last three"),
    "style": (
        "capitals", "digits", "quote", "opens with a quote", "question", "exclamation", "bracket",
        "ends with a mark",
        "opens with a pronoun or link", "function words", "pronouns", "colon", "opens in lower case",
        "commas",
        "length of words", "dash",
    ),
}  # fmt: skip
NAMES = tuple(f"{group}: {name}" for group, names in GROUPS.items() for name in names)
CONTEXT = (
    "always", "early sentences are central", "neighbours are alike", "sentences are alike",
    "lines are paragraphs",
    "number of sentences", "one sentence asked", "share asked", "quotes", "words a sentence",
    "sentences a paragraph",
    "capitals", "has sections", "lower case", "few sentences",
)  # fmt: skip


def standardized(values: Floats) -> Floats:
    """Subtract the mean and divide by the standard deviation; zeros where all are equal."""
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros_like(values)


def features(document: Document) -> tuple[Floats, Floats]:
    """Describe the sentences of a document, and the document.

    Parameters
    ----------
    document : Document
        With one sentence at least.

    Returns
    -------
    sentences : float64 array of shape (n_sentences, len(NAMES))
        Most are standardized within the document, so that one model serves many kinds of text; all lie
        between -6 and 6.
    context : float64 array of shape (len(CONTEXT),)
        The first is 1; the others lie between -1.5 and 1.5.
    """
    n = len(document)
    place = np.arange(n, dtype=np.float64)
    relative = place / max(n - 1, 1)
    paragraph, in_paragraph, paragraph_size = _runs(document.paragraphs)
    section, in_section, section_size = _runs(document.sections)
    opens = in_paragraph == 0
    closes = in_paragraph == paragraph_size - 1
    n_sections = section[-1] + 1
    log_words = np.log1p(document.n_words)
    z_words = standardized(log_words)

    weights, indices, width = document.weights, document.indices, len(document.terms)
    total = document.sum_columns(weights)
    length = float(np.sqrt(total @ total)) or 1.0
    central = document.dot(total) / length
    before = running_sums(document)
    backward = document.sum_rows(weights * before)
    forward = document.sum_rows(weights * (total[indices] - before - weights))
    frequency = document.sum_columns(document.counts)
    spread = np.bincount(indices, minlength=width)
    n_terms = np.maximum(np.diff(document.indptr), 1)
    mass = frequency * document.idf
    mass_of = document.sum_rows((mass / (mass.sum() or 1.0))[indices])
    top = np.zeros(width)
    top[np.argsort(-mass, kind="stable")[:10]] = 1.0
    titled = document.dot(document.title)
    style = _style(document)

    columns = [
        1 / (1 + place), place == 0, place == 1, 1 / np.sqrt(1 + place), relative, relative**2,
        np.log1p(place) / 4,
        1 / (n - place), place < 5, place < 10, place < 20,
        opens, np.minimum(in_paragraph, 5) / 5, np.log1p(paragraph_size) - np.log1p(paragraph_size).mean(),
        1 / (1 + paragraph), closes,
        1 / (1 + in_section), section == 0, (section == n_sections - 1) & (n_sections > 1),
        in_section / section_size,
        section / n_sections,
        z_words, z_words**2 - 1, document.n_words < 7, document.n_words > 40, log_words - 3,
        central, standardized(central), standardized(forward), standardized(backward),
        standardized(forward / np.maximum(n - 1 - place, 3)), standardized(backward / np.maximum(place, 3)),
        standardized(document.sum_rows(np.log(np.maximum(frequency, 1))[indices]) / n_terms),
        standardized(mass_of), standardized(mass_of / n_terms), standardized(document.sum_rows(top[indices])),
        standardized(document.sum_rows(document.idf[indices]) / n_terms),
        standardized(document.sum_rows((spread[indices] == 1).astype(np.float64)) / n_terms),
        standardized(document.sum_rows((before <= 1e-12).astype(np.float64)) / n_terms),
        titled, standardized(titled),
        _likeness(document, 0, 1), _likeness(document, 0, 3), _likeness(document, n - 3, n),
        *(style[name] for name in GROUPS["style"]),
    ]  # fmt: skip
    sentences = np.clip(np.column_stack(columns).astype(np.float64), -6, 6)

    wanted = _sentences_asked(document)
    pairs = max(n * (n - 1), 1)
    alike = (float(total @ total) - float(weights @ weights)) / pairs
    context = [
        1.0,
        float(standardized(central)[:3].mean()) - 0.5 if n > 3 else 0.0,
        10 * (_neighbours_alike(document) - alike) - 0.3,
        10 * alike - 0.3,
        float((opens & closes).mean()) - 0.3,
        (np.log(n) - 3.5) / 1.5,
        float(wanted < 1.5),
        (np.log(wanted / n) + 2.5) / 1.5,
        3 * (style.share("quote") - 0.2),
        np.log(max(float(document.n_words.mean()), 1.0)) - 3,
        np.log(n / (paragraph[-1] + 1)) - 0.6,
        3 * (style.share("capitals") - 0.12),
        float(n_sections > 2),
        style.share("opens in lower case"),
        float(n < 15),
    ]
    return sentences, np.concatenate(([1.0], np.clip(np.array(context[1:]), -1.5, 1.5)))


def _runs(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each position the number of its run of equal values, its place in it, and the run's size."""
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    sizes = np.diff(starts, append=len(numbers))
    run = np.repeat(np.arange(len(starts)), sizes)
    return run, np.arange(len(numbers)) - starts[run], sizes[run]


def _likeness(document: Document, start: int, end: int) -> Floats:
    """Return the similarity to a stretch of sentences, standardized; 0 inside the stretch."""
    start = max(start, 0)
    rows = slice(int(document.indptr[start]), int(document.indptr[min(end, len(document))]))
    stretch = np.bincount(document.indices[rows], document.weights[rows], minlength=len(document.terms))
    likeness = document.dot(stretch.astype(np.float64))
    likeness[start:end] = 0.0
    return standardized(likeness)


def _neighbours_alike(document: Document, most: int = 60) -> float:
    """Return the mean cosine of each of the first sentences with the next."""
    n = min(len(document) - 1, most)
    if n < 1:
        return 0.0
    # Equal terms in rows i and i + 1 are equal keys after shifting the second row back by one.
    end = int(document.indptr[n + 1])
    rows, indices, weights = document.rows[:end], document.indices[:end], document.weights[:end]
    width = len(document.terms)
    keys, following = rows * width + indices, (rows - 1) * width + indices
    at = np.searchsorted(keys, following).clip(max=len(keys) - 1) if len(keys) else np.zeros(0, dtype=int)
    match = keys[at] == following if len(keys) else np.zeros(0, dtype=bool)
    return float((weights[at] * weights)[match].sum()) / n


def _sentences_asked(document: Document) -> float:
    """Estimate how many sentences the size asked for comes to."""
    n, length = len(document), float(document.length)
    if document.unit == "ratio":
        length *= n
    elif document.unit == "words":
        length /= max(float(document.n_words.mean()), 1.0)
    elif document.unit != "sentences":  # characters, or tokens of about four characters
        per_word = 6.0 if document.unit == "chars" else 1.4
        length /= max(float(document.n_words.mean()), 1.0) * per_word
    return float(min(max(length, 1.0), n))


class _Style(dict[str, Floats]):
    """Features of the wording by name; `share` gives the plain mean of those that were centred."""

    def __init__(self) -> None:
        super().__init__()
        self.means: dict[str, float] = {}

    def share(self, name: str) -> float:
        return self.means[name]


def _style(document: Document) -> _Style:
    """Count capitals, digits, marks and function words in the text of each sentence."""
    language = document.language
    openers = language.pronouns | language.links
    rows = []
    for sentence, found in zip(document.sentences, document.words, strict=True):
        text = sentence.text
        tokens = text.split()
        n = len(tokens) or 1
        initials = [token[0] for token in tokens]
        last = text.rstrip("\"'”’»)]")[-1:]
        rows.append(
            (
                sum(map(str.isupper, initials[1:])) / n,
                sum(map(str.isdigit, initials)) / n,
                any(mark in text for mark in _QUOTES),
                text[0] in _QUOTES or text[0] in "'‘",
                last in ("?", "？", "؟"),
                "!" in text,
                "(" in text,
                last in (".", "!", "?", "。", "！", "？", "।", "؟", "۔"),
                bool(found) and found[0] in openers,
                sum(map(language.stop_words.__contains__, found)) / n,
                sum(map(language.pronouns.__contains__, found)) / n,
                ":" in text,
                text[0].islower(),
                text.count(",") / n,
                len(text) / n,
                any(dash in text for dash in _DASHES),
            )
        )
    table = np.array(rows, dtype=np.float64)
    style = _Style()
    for column, name in zip(table.T, GROUPS["style"], strict=True):
        style.means[name] = float(column.mean())
        counted = name in ("capitals", "digits", "function words", "pronouns", "commas", "length of words")
        style[name] = standardized(column) if counted else column - column.mean()
    return style
