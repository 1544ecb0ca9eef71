"""Plot: the article as a strip of bars, one a sentence, with the chosen sentences marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from .render import printable
from .text.cleaning import clean
from .text.sentences import Sentence

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

# Far apart in lightness, so that grey print and all kinds of colour blindness keep them apart.
PASSED, CHOSEN, QUIET = "#c3c9d1", "#0b4f8a", "#5f6873"
SIZE = (8.0, 2.5)  # inches
MOST_GAPS = 200  # with more sentences, gaps between the bars would cover the bars
COLUMN = 0.55  # width of a letter of the title, as a share of the font size


class Plotted(Protocol):
    """What is plotted of a `Summary`: its text, its title, all sentences, and the chosen sentences."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> Sequence[Sentence]: ...  # noqa: D102
    def __iter__(self) -> Iterator[Sentence]: ...


def plot(summary: Plotted, ax: Axes | None = None) -> Axes:
    """Draw a summary into axes; `Summary.plot` describes the picture.

    Parameters
    ----------
    summary : Summary
    ax : matplotlib.axes.Axes, optional
        New axes in a figure of their own, if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
        from matplotlib.ticker import MaxNLocator, PercentFormatter
    except ImportError as error:
        raise ImportError('plot needs matplotlib: pip install "no-time-to-read[plot]"') from error
    if ax is None:  # without pyplot, which would choose a backend and keep the figure alive
        ax = Figure(figsize=SIZE, layout="constrained").subplots()
    source = summary.source
    chosen = {sentence.index for sentence in summary}
    _bars(ax, source, chosen, len(summary.text))
    ax.set_xlim(0, 100)
    ax.xaxis.set_major_formatter(PercentFormatter(decimals=0))
    ax.set_xticks([0, 25, 50, 75, 100])
    ax.yaxis.set_major_locator(MaxNLocator(3))
    ax.tick_params(length=0, colors=QUIET, labelsize="small")
    ax.set_xlabel(
        f"Place in the text · {len(chosen)} of {len(source)} sentences chosen", color=QUIET, fontsize="small"
    )
    ax.set_ylabel("Score", color=QUIET, fontsize="small")
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_color(QUIET)
    _title(ax, summary.title)
    return ax


def _bars(ax: Axes, source: Sequence[Sentence], chosen: set[int], size: int) -> None:
    """Draw a bar from the first to the last letter of each sentence, and a mark above each chosen sentence.

    The zero of most scores has no meaning, and all scores may be negative: then the bars stand on the lowest
    score.
    """
    from matplotlib.collections import PolyCollection
    from matplotlib.transforms import ScaledTranslation

    scores = [sentence.score or 0.0 for sentence in source] or [0.0]
    low, high = min(scores), max(scores)
    spread = (high - min(low, 0.0)) or 1.0
    floor = 0.0 if low > 0 else low - 0.05 * spread
    passed = [_corners(sentence, floor, size) for sentence in source if sentence.index not in chosen]
    marked = [_corners(sentence, floor, size) for sentence in source if sentence.index in chosen]
    many = len(source) > MOST_GAPS
    # Many bars have no gaps, and a line around the chosen: a bar may be narrower than a dot of the screen.
    gap = "none" if many else ax.get_facecolor()
    around = CHOSEN if many else gap
    # Nothing is drawn of an empty group: a collection without bars disturbs the layout of the figure.
    if passed:
        bars = PolyCollection(passed, facecolors=PASSED, edgecolors=gap, linewidths=0.8, label="passed over")
        ax.add_collection(bars, autolim=False)
    if marked:
        bars = PolyCollection(marked, facecolors=CHOSEN, edgecolors=around, linewidths=0.8, label="chosen")
        ax.add_collection(bars, autolim=False)
        above = ax.transData + ScaledTranslation(0, 5 / 72, ax.figure.dpi_scale_trans)  # 5 points up
        centres = [(left + right) / 2 for (left, _), _, (right, _), _ in marked]
        tops = [top for _, (_, top), _, _ in marked]
        marks = ax.plot(centres, tops, "v", markersize=3 if many else 5, color=CHOSEN, label="marks")[0]
        marks.set(transform=above, clip_on=False)
    ax.set_ylim(floor, high + 0.15 * spread)


def _corners(sentence: Sentence, floor: float, size: int) -> list[tuple[float, float]]:
    """Return the corners of a bar: places in percent of the text, and heights."""
    left, right, top = 100 * sentence.start / size, 100 * sentence.end / size, sentence.score or 0.0
    return [(left, floor), (left, top), (right, top), (right, floor)]


def _title(ax: Axes, title: str) -> None:
    """Set the title on the left, as long as the axes are wide, in a font that has its letters."""
    from matplotlib.font_manager import FontProperties

    text = ax.set_title("", loc="left", fontsize="medium")
    text.set_parse_math(False)  # "From $5 to $9" is no formula
    points = ax.get_window_extent().width * 72 / ax.figure.dpi
    drawn, family = _drawable(clean(printable(title)), text.get_fontproperties())
    wide = sum(ord(letter) > 0x2E7F for letter in drawn)  # Chinese, Japanese, Korean: two columns
    size = FontProperties(size=text.get_fontsize()).get_size_in_points()
    columns = int(points / (COLUMN * size) * len(drawn) / (len(drawn) + wide or 1))
    text.set_text(drawn if len(drawn) <= columns else drawn[: max(columns - 1, 0)].rstrip() + "…")
    if family:
        text.set_fontfamily([*text.get_fontfamily(), family])


def _drawable(title: str, properties: FontProperties) -> tuple[str, str]:
    """Return the title as the fonts of this machine can draw it, and the name of another font that it needs.

    Signs that no font has are left out; a title with such letters is left out as a whole.
    """
    from matplotlib.font_manager import findfont, fontManager, get_font

    def missing(path: str, wanted: set[str]) -> set[str]:
        font = get_font(path)
        return {letter for letter in wanted if not font.get_char_index(ord(letter))}

    def without(signs: set[str]) -> str:
        return " ".join("".join(letter for letter in title if letter not in signs).split())

    rest = missing(findfont(properties), set(title) - {" "})
    letters = {letter for letter in rest if letter.isalpha()}
    if letters:
        plain = [font for font in fontManager.ttflist if font.style == "normal" and font.weight == 400]
        plain.sort(key=lambda font: ("Sans" not in font.name and "Gothic" not in font.name, font.name))
        for font in plain:
            if not font.name.startswith("Last Resort") and not missing(font.fname, letters):
                rest = missing(font.fname, rest)
                return without(rest), font.name
        return "", ""
    return without(rest), ""
