"""Picture: quality against time of all systems, as an SVG for light and dark themes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape
from itertools import product
from typing import NamedTuple

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 58, 16, 38, 48  # margins
RADIUS = 4.5
GLYPH, LINE = 7.2, 14.0  # pixels: width of a letter of a label, height of a label
MIDDLE, END = ' text-anchor="middle"', ' text-anchor="end"'
KEY = (
    (8, "ours", "this library"),
    (118, "peer", "other libraries"),
    (248, "peer some", "not on all sets: difference to the default on its sets"),
)
STYLE = """
text { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
.grid { stroke: #d1d9e0; stroke-width: 1; }
.lead { stroke: #59636e; stroke-width: 1.5; stroke-dasharray: 6 4; }
.ours { fill: #0969da; stroke: #0969da; } .peer { fill: #9a6700; stroke: #9a6700; }
.some { fill: none; stroke-width: 1.5; } .leader { stroke: #818b98; stroke-width: 0.8; }
.soft { fill: #59636e; stroke: none; } text.default { font-weight: 700; font-size: 13px; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; } .grid { stroke: #3d444d; } .lead { stroke: #9198a1; }
.ours { fill: #4493f8; stroke: #4493f8; } .peer { fill: #d29922; stroke: #d29922; }
.some { fill: none; } .leader { stroke: #656c76; } .soft { fill: #9198a1; }
}
"""


class Dot(NamedTuple):
    """A system: milliseconds for a text, quality, "ours" or "peer", ran on all sets, is the default."""

    name: str
    milliseconds: float
    quality: float
    kind: str
    complete: bool = True
    default: bool = False


class Box(NamedTuple):
    """A rectangle, in pixels from the upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: Box) -> float:
        """Return the area that both rectangles cover."""
        wide = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        high = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return max(wide, 0) * max(high, 0)


def place(points: list[tuple[float, float]], widths: list[float], taken: Iterable[Box] = ()) -> list[Box]:
    """Find a place for each label: the nearest to its point that covers no point, label or taken box."""
    blocked = [
        *(Box(x - RADIUS - 1, y - RADIUS - 1, 2 * RADIUS + 2, 2 * RADIUS + 2) for x, y in points),
        *taken,
    ]
    boxes: list[Box] = []
    for (x, y), width in zip(points, widths, strict=True):
        places: list[tuple[float, Box]] = []
        for step, side in product(range(-9, 10), (-1, 0, 1)):
            up = step * LINE / 2
            if side == 0 and abs(up) < LINE:
                continue  # on the point itself
            start = {1: x + RADIUS + 4, 0: x - width / 2, -1: x - RADIUS - 4 - width}[side]
            box = Box(start, y - LINE / 2 + up, width, LINE)
            inside = Box(LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM).overlap(box)
            covered = sum(box.overlap(other) for other in [*blocked, *boxes]) + width * LINE - inside
            places.append((1000 * covered + abs(up) + {-1: 2, 0: 6, 1: 0}[side], box))
        boxes.append(min(places, key=lambda found: found[0])[1])
    return boxes


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(words)}</text>'


def _circle(kind: str, x: float, y: float, radius: float = RADIUS) -> str:
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'


def draw(dots: list[Dot], lead: float, *, x_title: str, y_title: str) -> str:
    """Write the SVG: time on a logarithmic axis, quality upwards, a dashed line for the first sentences."""
    dots = sorted(dots, key=lambda dot: (-dot.default, -dot.quality))
    low_x = math.log10(min(dot.milliseconds for dot in dots)) - 0.15
    high_x = math.log10(max(dot.milliseconds for dot in dots)) + 0.3
    qualities = [lead, *(dot.quality for dot in dots)]
    pad = max(0.5, 0.06 * (max(qualities) - min(qualities)))
    low_y, high_y = min(qualities) - pad, max(qualities) + pad
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT

    def across(log_milliseconds: float) -> float:
        return LEFT + (log_milliseconds - low_x) / (high_x - low_x) * (right - LEFT)

    def down(quality: float) -> float:
        return TOP + (high_y - quality) / (high_y - low_y) * (bottom - TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(y_title)} against {escape(x_title)}</title><style>{STYLE}</style>",
    ]
    for start, kind, words in KEY:
        parts += [_circle(kind, LEFT + start, 16), _text(LEFT + start + 10, 20, words)]
    step = next(s for s in (0.5, 1, 2, 5, 10, 20) if (high_y - low_y) / s <= 8)
    for i in range(math.ceil(low_y / step), math.floor(high_y / step) + 1):
        y = down(i * step)
        parts += [_line("grid", LEFT, y, right, y), _text(LEFT - 8, y + 4, f"{i * step:g}", END)]
    for power, digit in product(range(math.floor(low_x), math.ceil(high_x) + 1), (1, 2, 5)):
        log = power + math.log10(digit)
        if low_x <= log <= high_x:
            x, words = across(log), f"{digit * 10.0**power:g}"
            parts += [_line("grid", x, TOP, x, bottom), _text(x, bottom + 16, words, MIDDLE)]
    middle = (TOP + bottom) / 2
    parts.append(_text((LEFT + right) / 2, HEIGHT - 10, x_title, MIDDLE))
    parts.append(_text(16, middle, y_title, f'{MIDDLE} transform="rotate(-90 16 {middle})"'))

    points = [(across(math.log10(dot.milliseconds)), down(dot.quality)) for dot in dots]
    y, words = down(lead), "LEAD: the first sentences"
    width = GLYPH * len(words)
    places = product(range(int(right - width) - 4, LEFT, -20), (y - LINE - 3, y + 3))
    notes = [Box(x, top, width, LINE) for x, top in places]
    near = [Box(x - 8, y - 8, 16, 16) for x, y in points]
    note = min(notes, key=lambda box: sum(box.overlap(dot) for dot in near))
    parts += [_line("lead", LEFT, y, right, y), _text(note.x, note.y + 11, words, ' class="soft"')]
    widths = [GLYPH * (len(dot.name) + dot.default) for dot in dots]
    boxes = place(points, widths, [note, Box(LEFT, y - 2, right - LEFT, 4)])
    for dot, (x, y), box in zip(dots, points, boxes, strict=True):
        end = box.x + box.width
        close = min(max(x, box.x), end), min(max(y, box.y + 2), box.y + box.height - 2)
        if math.dist(close, (x, y)) > 2 * RADIUS + 2:
            parts.append(_line("leader", x, y, *close))
        kind = dot.kind if dot.complete else f"{dot.kind} some"
        parts.append(_circle(kind, x, y, RADIUS + 2 * dot.default))
        more = ' class="default"' if dot.default else ""
        # Fonts differ in width, so a label is anchored at the side of its dot.
        label = (end, box.y + 11, dot.name, more + END) if end < x else (box.x, box.y + 11, dot.name, more)
        parts.append(_text(*label))
    return "\n".join([*parts, "</svg>"]) + "\n"
