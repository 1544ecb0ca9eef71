from __future__ import annotations

import gc
import pickle
import signal
import warnings
from collections.abc import Callable, Iterator

import joblib
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline

from summarizer import Document, IdfModel, Summarizer, Summary, summarize, summarize_many

TEXTS = [
    "Rain fell on Oslo all week. It was wet. The rain in Oslo closed two roads. Nobody was hurt.",
    "Snow came to Bergen. Children in Bergen like snow. Buses ran late. The snow stayed for a week.",
    "The council voted on the dike. The dike protects the town. Sheep graze there. It rained.",
]
REFERENCES = [
    "Rain closed roads in Oslo.",
    ["Snow stayed in Bergen.", "Bergen had snow."],
    "A vote on the dike.",
]


def by_length(document: Document) -> np.ndarray:
    return document.n_words.astype(float)


def test_it_runs_the_same_code_as_summarize(article: str) -> None:
    assert Summarizer(4, diversity=0.2).summarize(article) == summarize(article, 4, diversity=0.2)
    assert Summarizer(40, "words").transform([article]) == [str(summarize(article, 40, "words"))]


def test_fit_learns_document_frequencies_and_ignores_y() -> None:
    fitted = Summarizer(idf=None).fit(iter(TEXTS), y=["x", "y", "z"])
    assert fitted.idf_ == IdfModel.fit(TEXTS)
    on_top = Summarizer().fit(TEXTS)
    bundled = IdfModel.bundled("en")
    assert bundled is not None
    assert on_top.idf_ == bundled.merge(IdfModel.fit(TEXTS))


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_summaries_of_many_texts_with_all_settings(n_jobs: int) -> None:
    model = Summarizer(1, query="Bergen", diversity=0.2, stop_words=["rain"], n_jobs=n_jobs).fit(TEXTS)
    assert list(model.summaries(iter(TEXTS))) == list(map(model.summarize, TEXTS))
    one, error, other = model.summaries([TEXTS[0], 3, TEXTS[1]], errors="return")  # type: ignore[list-item]
    assert [one, other] == list(map(model.summarize, TEXTS[:2]))
    assert isinstance(error, TypeError)


def test_wrong_settings_for_many_show_at_once() -> None:
    with pytest.raises(ValueError, match="errors must be"):
        Summarizer().summaries([], errors="ignore")
    with pytest.raises(TypeError, match="put it in a list"):
        Summarizer().summaries("one text")
    with pytest.raises(ValueError, match="diversity must lie"):
        Summarizer(diversity=2.0).summaries([])


def test_clone_params_and_pickle(article: str) -> None:
    model = Summarizer(2, ranker=by_length, diversity=0.3, stop_words=["dike"])
    assert clone(model).get_params() == model.get_params()
    model.fit(TEXTS)
    again = pickle.loads(pickle.dumps(model))  # noqa: S301 - our own bytes
    assert again.transform([article]) == model.transform([article])
    assert not hasattr(clone(model), "idf_")


def test_in_a_pipeline_and_a_grid_search() -> None:
    pipeline = Pipeline([("summary", Summarizer(length=1))])
    assert pipeline.fit(TEXTS).transform(TEXTS) == Summarizer(length=1).fit(TEXTS).transform(TEXTS)
    grid = {"length": [1, 2], "ranker": ["tfidf", "longest"], "diversity": [0.0, 0.5]}
    search = GridSearchCV(Summarizer(), grid, cv=3, error_score="raise").fit(TEXTS, REFERENCES)
    assert 0 < search.best_score_ < 1
    assert set(search.best_params_) == set(grid)


def test_score_is_the_mean_of_rouge_1_and_2() -> None:
    model = Summarizer(1, ranker="lead")
    assert model.score([TEXTS[0]], ["Rain fell on Oslo all week."]) == pytest.approx(1.0)
    assert model.score([TEXTS[0]], ["Zebras."]) == 0.0
    both = model.score([TEXTS[0]], [["Rain fell on Oslo all week.", "Zebras."]])
    assert both == pytest.approx(0.5)
    with pytest.raises(ValueError, match="one reference a text, got 1 for 2"):
        model.score(TEXTS[:2], ["one"])
    with pytest.raises(ValueError, match="empty list of references"):
        model.score(TEXTS[:1], [[]])
    with pytest.raises(TypeError, match="got one str"):
        model.score(TEXTS[:1], "Rain fell.")


def test_a_single_str_is_not_a_collection() -> None:
    for call in (Summarizer().transform, summarize_many, Summarizer().fit):
        with pytest.raises(TypeError, match="put it in a list"):
            call("one text")


def test_many_are_lazy_and_in_order() -> None:
    read = []

    def source() -> Iterator[str]:
        for i in range(100):
            read.append(i)
            yield f"Text {i} begins. It goes on."

    results = summarize_many(source(), 1)
    first = next(results)
    assert isinstance(first, Summary)
    assert str(first) == "Text 0 begins."
    assert len(read) == 1


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_bad_text_does_not_harm_the_others(n_jobs: int) -> None:
    texts = ["Rain. Snow.", 3, "Fog."]
    results = list(
        summarize_many(texts, 1, ranker="lead", n_jobs=n_jobs, errors="return")  # type: ignore[arg-type]
    )
    assert [str(r) for r in (results[0], results[2])] == ["Rain.", "Fog."]
    assert isinstance(results[1], TypeError)
    with pytest.raises(TypeError, match="got int"):
        list(summarize_many(texts, 1, n_jobs=n_jobs))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="errors must be"):
        summarize_many([], errors="ignore")


def test_workers_ignore_ctrl_c() -> None:
    def deaf(document: Document) -> np.ndarray:
        return np.full(len(document), signal.getsignal(signal.SIGINT) == signal.SIG_IGN, dtype=float)

    ignored = float(signal.getsignal(signal.SIGINT) == signal.SIG_IGN)  # as in a background job
    for n_jobs, expected in ((2, 1.0), (1, ignored)):
        (summary,) = summarize_many(["Rain fell."], 1, ranker=deaf, n_jobs=n_jobs)
        assert isinstance(summary, Summary)
        assert summary.sentences[0].score == expected


def test_ctrl_c_is_unchanged_if_joblib_uses_the_calling_process() -> None:
    before = signal.getsignal(signal.SIGINT)
    with joblib.parallel_config(backend="threading"):
        assert len(list(summarize_many(["Rain fell."] * 4, 1, n_jobs=2))) == 4
    assert signal.getsignal(signal.SIGINT) is before


def test_summaries_do_not_hold_copies_of_their_texts(article: str) -> None:
    (summary,) = summarize_many([article], n_jobs=1)
    assert isinstance(summary, Summary)
    assert summary.text is article


def test_lists_of_sentences_are_taken_as_they_are() -> None:
    given = ["no end mark", "# Two sentences. In one.", " ", "no end mark"]
    summary = summarize(given, 5)
    assert [s.text for s in summary] == given[:2]
    assert summary.text == "\n".join(given)
    assert len(summary.source) == 3


def test_your_own_splitter(article: str) -> None:
    def lines(text: str) -> Iterator[tuple[int, int]]:
        at = 0
        for line in text.split("\n"):
            if line:
                yield at, at + len(line)
            at += len(line) + 1

    summary = Summarizer(1, splitter=lines).summarize(article)
    assert summary.sentences[0].text in article.split("\n")
    assert "Previous article" not in [s.text for s in summary.source]

    def fixed(spans: list[tuple[int, int]]) -> Callable[[str], list[tuple[int, int]]]:
        return lambda _: spans

    for bad in ([(0, 0)], [(5, 9), (3, 4)], [(0, 10**9)], [(-1, 3)]):
        with pytest.raises(ValueError, match="ascending, non-empty"):
            Summarizer(splitter=fixed(bad)).summarize(article)


def test_keep_all_and_stop_words(article: str) -> None:
    everything = Summarizer(1000, keep_all=True).summarize(article)
    assert everything.skipped == ()
    assert "Previous article" in str(everything)
    with_sea = Summarizer(3, ranker="centroid").summarize(article)
    without = Summarizer(3, ranker="centroid", stop_words=["Dike", "marsh", "sea", "council"]).summarize(
        article
    )
    assert with_sea != without


def test_an_iterator_of_stop_words_is_refused() -> None:
    once = (word for word in ["dike"])
    model = Summarizer(stop_words=once)
    assert model.get_params()["stop_words"] is once
    for use in (model.fit, model.transform, model.summaries, model.summarize):
        with pytest.raises(TypeError, match=r"more than once; got generator: pass list\(stop_words\)"):
            use(TEXTS)
    assert list(once) == ["dike"]
    for words in (["dike"], ("dike",), {"dike"}, {"dike": 1}.keys()):
        model = Summarizer(1, ranker="centroid", stop_words=words)
        assert model.transform(TEXTS) == model.transform(TEXTS)


def test_numbers_of_jobs() -> None:
    with pytest.raises(ValueError, match="got 0"):
        summarize_many([], n_jobs=0)
    with pytest.raises(TypeError, match="n_jobs must be an int"):
        summarize_many([], n_jobs="2")  # type: ignore[arg-type]


def test_a_splitter_never_costs_the_summary(article: str) -> None:
    menu = Summarizer(1, splitter=lambda _: [(0, 20), (21, 40)]).summarize(article)
    assert len(menu) == 1
    with pytest.raises(ValueError, match="found no sentence"):
        Summarizer(1, splitter=lambda _: []).summarize("Rain fell.")
    assert len(Summarizer(1, splitter=lambda _: []).summarize(" ")) == 0


def test_leaving_early_is_quiet() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for summary in summarize_many(["Rain fell on Oslo. Snow came."] * 300, 1, n_jobs=2):
            assert summary
            break
        gc.collect()
    assert not [w for w in caught if issubclass(w.category, UserWarning)]
