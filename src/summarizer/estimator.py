"""Summarizer: a scikit-learn estimator with all settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sklearn.base import BaseEstimator, TransformerMixin

from .batch import run_many
from .pipeline import DEFAULT_RANKER, Pipeline
from .ranking import Ranker
from .reading import Splitter, Text
from .rouge import KINDS, rouge_f, rouge_scorer
from .select.budget import Unit
from .summary import Summary
from .text.detect import DEFAULT_LANGUAGE
from .text.idf import IdfModel
from .text.language import Language, load_language


class Summarizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Summarize texts in a scikit-learn pipeline, with all settings.

    The estimator works without `fit`. `fit` counts which terms are rare in your collection.

    Parameters
    ----------
    length : int or float, default 3
    unit : {"sentences", "words", "chars", "ratio"} or callable, default "sentences"
    ranker : str or callable, default "learned"
    language : str or Language, default "auto"
    query : str, optional
    diversity : float, default 0.0
        As in `summarizer.summarize`.
    idf : IdfModel, "bundled" or None, default "bundled"
        Background document frequencies. "bundled" means the model of the package for the language of the
        text, if there is one. An `IdfModel` is used for texts in its language. None means no background: the
        terms of each text are counted alone.
    keep_all : bool, default False
        Whether headlines, menus, tables and code may be chosen too.
    splitter : callable, optional
        A function from a text to the (start, end) spans of its sentences, ascending and without overlap. It
        replaces the splitter of the package.
    stop_words : iterable of str, default ()
        Words to ignore, in addition to the stop words of the language. Pass a list or a set, not an iterator:
        the words are read more than once.
    n_jobs : int, default 1
        Number of processes for `transform`, `summaries` and `score`. See `summarizer.summarize_many`.

    Attributes
    ----------
    idf_ : IdfModel
        After `fit`: the sum of the background counts and the counts of the texts.

    Examples
    --------
    >>> texts = ["Rain fell on Oslo all week. It was wet. Rain closed a road.", "Snow fell. It stayed."]
    >>> Summarizer(length=1).fit(texts).transform(texts)
    ['Rain fell on Oslo all week.', 'Snow fell.']
    """

    def __init__(  # noqa: PLR0913 - home of all settings
        self,
        length: float = 3,
        unit: Unit = "sentences",
        *,
        ranker: str | Ranker = DEFAULT_RANKER,
        language: str | Language = DEFAULT_LANGUAGE,
        query: str | None = None,
        diversity: float = 0.0,
        idf: IdfModel | str | None = "bundled",
        keep_all: bool = False,
        splitter: Splitter | None = None,
        stop_words: Iterable[str] = (),
        n_jobs: int = 1,
    ) -> None:
        self.length = length
        self.unit = unit
        self.ranker = ranker
        self.language = language
        self.query = query
        self.diversity = diversity
        self.idf = idf
        self.keep_all = keep_all
        self.splitter = splitter
        self.stop_words = stop_words
        self.n_jobs = n_jobs

    def fit(self, texts: Iterable[str], y: object = None) -> Summarizer:  # noqa: ARG002 - scikit-learn's signature
        """Count in how many texts each term occurs, and add the counts to the background model.

        With ``language="auto"``, the language of the first ten texts is detected. The counts are used for
        texts in this language only.

        Parameters
        ----------
        texts : iterable of str
            Read once.
        y : ignored
            A grid search passes its references here. They change nothing.

        Returns
        -------
        Summarizer
            This estimator.
        """
        pipeline = self._pipeline(fitted=False)  # wrong settings raise an error before a text is read
        seen = IdfModel.fit(texts, language=self.language)
        language = self.language if isinstance(self.language, Language) else load_language(seen.language)
        background = pipeline.background(language)
        self.idf_ = seen if background is None else background.merge(seen)
        return self

    def transform(self, texts: Iterable[Text]) -> list[str]:
        """Return the summary of each text as a str, one sentence on each line.

        Parameters
        ----------
        texts : iterable of texts
            Each text is a str or a sequence of its sentences.

        Returns
        -------
        list of str
        """
        return list(map(str, self.summaries(texts)))

    def summaries(
        self, texts: Iterable[Text], errors: str = "raise", progress: bool = False
    ) -> Iterator[Summary | Exception]:
        """Summarize texts with these settings, lazily and in order. See `summarizer.summarize_many`.

        Parameters
        ----------
        texts : iterable of texts
            Each text is a str or a sequence of its sentences.
        errors : {"raise", "return"}, default "raise"
            What happens when a text causes an exception. "return" yields the exception in place of the
            summary.
        progress : bool, default False
            Whether a progress bar is shown on standard error.

        Yields
        ------
        Summary, or Exception where `errors` is "return"

        Raises
        ------
        TypeError, ValueError
            At once for wrong settings. For a wrong text when it is the turn of the text.

        Examples
        --------
        >>> model = Summarizer(1, stop_words=["rain"])
        >>> [summary.sentences[0].end for summary in model.summaries(["Rain fell. It was wet.", "Snow."])]
        [10, 5]
        """
        return run_many(self._pipeline(), texts, self.n_jobs, errors, progress)

    def summarize(self, text: Text) -> Summary:
        """Summarize one text with these settings.

        Parameters
        ----------
        text : str or sequence of str

        Returns
        -------
        Summary
        """
        return self._pipeline()(text)

    def score(self, texts: Iterable[Text], references: Sequence[str | Sequence[str]]) -> float:
        """Return the mean of ROUGE-1 and ROUGE-2 F over all texts, from 0 to 1 (Lin 2004).

        Parameters
        ----------
        texts : iterable of texts
        references : sequence of str, or of sequences of str
            For each text one summary that people wrote, or several. The scores of several are averaged.

        Returns
        -------
        float

        Raises
        ------
        ImportError
            If rouge-score is not installed.
        TypeError
            If `references` is a str.
        ValueError
            If the numbers of references and of texts differ or are 0, or if a text has an empty list.
        """
        rouge_scorer(*KINDS)  # raises an error now, before the work, if rouge-score is missing
        if isinstance(references, str):
            raise TypeError("references must be a list with one reference a text, got one str")
        summaries = self.transform(texts)
        if not summaries or len(summaries) != len(references):
            raise ValueError(f"need one reference a text, got {len(references)} for {len(summaries)} texts")
        total = 0.0
        for summary, given in zip(summaries, references, strict=True):
            several = [given] if isinstance(given, str) else list(given)
            if not several:
                raise ValueError("a text has an empty list of references; leave the text out")
            total += sum(rouge_f(several, summary, KINDS)) / 2
        return total / len(summaries)

    def _pipeline(self, *, fitted: bool = True) -> Pipeline:
        """Check the settings and return a pipeline with them."""
        if isinstance(self.stop_words, Iterator):  # a second call would find no words
            raise TypeError(
                "stop_words must be a list or set of words, which can be read more than once; got "
                f"{type(self.stop_words).__name__}: pass list(stop_words)"
            )
        settings = {k: v for k, v in self.get_params(deep=False).items() if k != "n_jobs"}
        if fitted and hasattr(self, "idf_"):
            settings["idf"] = self.idf_
        return Pipeline(**settings)
