from __future__ import annotations

import subprocess
import sys
import warnings
from dataclasses import replace
from io import BytesIO

import matplotlib
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from summarizer import Summary, summarize


def bars(ax: Axes, label: str) -> list[list[float]]:
    """Return the left end, the right end and the top of each bar."""
    found = [c for c in ax.collections if isinstance(c, PolyCollection) and c.get_label() == label]
    corners = [np.asarray(path.vertices, dtype=float) for c in found for path in c.get_paths()]
    return [[c[0, 0], c[2, 0], c[1, 1]] for c in corners]


def drawn(ax: Axes) -> bytes:
    """Return the picture as PNG. Each warning of matplotlib is an error here."""
    file = BytesIO()
    ax.get_figure().savefig(file, format="png")  # type: ignore[union-attr]
    return file.getvalue()


def expected(summary: Summary, chosen: bool) -> list[list[float]]:
    starts = {sentence.start for sentence in summary}
    percent = 100 / len(summary.text)
    return [
        [s.start * percent, s.end * percent, s.score or 0.0]
        for s in summary.source
        if (s.start in starts) == chosen
    ]


@pytest.mark.parametrize("ranker", ["learned", "tfidf", "lead"])  # scores of both signs, above 0, below 0
def test_each_sentence_has_a_bar_and_the_chosen_are_marked(article: str, ranker: str) -> None:
    summary = summarize(article, 5, ranker=ranker)
    ax = summary.plot()
    np.testing.assert_allclose(bars(ax, "chosen"), expected(summary, True))
    np.testing.assert_allclose(bars(ax, "passed over"), expected(summary, False))
    (marks,) = [line for line in ax.lines if line.get_label() == "marks"]
    np.testing.assert_allclose(np.asarray(marks.get_ydata(), dtype=float), [s.score or 0.0 for s in summary])
    assert ax.get_title(loc="left") == summary.title
    low, high = ax.get_ylim()
    assert all(low < top < high for _, _, top in bars(ax, "chosen") + bars(ax, "passed over"))
    drawn(ax)


def test_given_axes_are_used_and_others_stay_untouched(article: str) -> None:
    left, right = Figure().subplots(1, 2)
    assert summarize(article, 2).plot(left) is left
    assert summarize(article, 2).plot(ax=left).figure is left.figure
    assert not right.collections
    assert summarize(article, 2).plot() is not summarize(article, 2).plot()


def test_nothing_global_changes(article: str) -> None:
    settings = dict(matplotlib.rcParams)
    drawn(summarize(article, 2).plot())
    assert dict(matplotlib.rcParams) == settings
    program = (
        "import sys; from summarizer import summarize; summarize('Rain fell. Snow came.', 1).plot();"
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(("text", "n_bars"), [("", 0), ("   ", 0), ("Rain fell on Oslo.", 1)])
def test_short_and_empty_texts_are_drawn(text: str, n_bars: int) -> None:
    ax = summarize(text, 1).plot()
    assert len(bars(ax, "chosen")) == n_bars
    assert not bars(ax, "passed over")
    drawn(ax)


def test_empty_axes_leave_the_layout_of_their_neighbours_alone(article: str) -> None:
    figure = Figure(figsize=(12, 6), layout="constrained")
    axes = figure.subplots(2, 2).ravel()
    for ax, text in zip(axes, [article, "", article, article], strict=True):
        summarize(text, 2).plot(ax)
    drawn(axes[0])
    assert min(ax.get_position().width for ax in axes) > 0.4


def test_a_long_text_is_drawn_with_its_chosen_sentences_in_sight() -> None:
    summary = summarize(" ".join(f"Boat {i} came to the harbour in year {i}." for i in range(5_000)), 1)
    ax = summary.plot()
    assert len(bars(ax, "passed over")) == 4_999
    (chosen,) = [c for c in ax.collections if c.get_label() == "chosen"]
    assert np.all(np.asarray(chosen.get_linewidth()) > 0)  # a line around a bar that is thinner than a dot
    np.testing.assert_array_equal(chosen.get_edgecolor(), chosen.get_facecolor())


def title_of(summary: Summary, title: str) -> str:
    ax = replace(summary, title=title).plot()
    drawn(ax)
    return ax.get_title(loc="left")


def test_a_title_is_drawn_as_it_stands_or_shortened(article: str) -> None:
    summary = summarize(article, 2)
    assert title_of(summary, "From $5 to $9, _and_ x^2") == "From $5 to $9, and x^2"
    assert title_of(summary, "Water \x1b[31m rises \U0010fffe today") == "Water [31m rises today"
    assert title_of(summary, "يصوّت المجلس") == "يصوّت المجلس"
    long = title_of(summary, "The council votes again " * 20)
    assert long.endswith("…")
    assert 40 < len(long) < 120


def test_a_title_without_a_font_is_left_out(article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    only = [font for font in fontManager.ttflist if font.name == "DejaVu Sans"]
    monkeypatch.setattr(fontManager, "ttflist", only)
    assert title_of(summarize(article, 2), "港町、海を畑に戻す") == ""


def test_a_font_of_the_machine_draws_the_letters_that_the_first_font_lacks(
    article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [font for font in fontManager.ttflist if font.name == "STIXGeneral"]
    other = [font for font in fontManager.ttflist if font.name == "DejaVu Sans"]
    monkeypatch.setattr(fontManager, "ttflist", [*first, *other])
    with matplotlib.rc_context({"font.family": ["STIXGeneral"]}), warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = replace(summarize(article, 2), title="يصوّت المجلس").plot()
        drawn(ax)
    assert ax.get_title(loc="left") == "يصوّت المجلس"


def test_a_missing_matplotlib_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match=r'pip install "no-time-to-read\[plot\]"'):
        summarize("Rain fell on Oslo.", 1).plot()
