"""Plots of costs that grow: both axes by powers of ten, one line a contestant, as plain SVG."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, floor, log10

__all__ = ["plot"]

Points = Sequence[tuple[float, float]]

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 200, 40, 50
# Told apart also without colour: the lines have names at their ends, and signs of their own.
_COLOURS = ("#0b6e99", "#c2410c", "#4d7c0f", "#7c3aed", "#6b7280", "#be185d", "#0f766e")


def plot(title: str, across: str, up: str, lines: Mapping[str, Points]) -> str:
    """Return a plot as SVG; all numbers are above zero."""
    axes = _Axes([point for points in lines.values() for point in points])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="22" font-size="15" font-weight="600">{escape(title)}</text>',
        *axes.grid(),
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>',
        f'<text transform="translate(16 {(_TOP + _HEIGHT - _BOTTOM) / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(up)}</text>",
        *_lines(axes, lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Axes:
    def __init__(self, points: Points) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self.across = floor(log10(min(xs))), max(ceil(log10(max(xs))), floor(log10(min(xs))) + 1)
        self.up = floor(log10(min(ys))), max(ceil(log10(max(ys))), floor(log10(min(ys))) + 1)

    def x(self, value: float) -> float:
        low, high = self.across
        return _LEFT + (log10(value) - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        low, high = self.up
        return _HEIGHT - _BOTTOM - (log10(value) - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    def grid(self) -> Iterator[str]:
        for power in range(self.across[0], self.across[1] + 1):
            x = self.x(10.0**power)
            yield f'<path d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#e5e7eb"/>'
            yield f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>'
        for power in range(self.up[0], self.up[1] + 1):
            y = self.y(10.0**power)
            yield f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#e5e7eb"/>'
            yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_short(10.0**power)}</text>'


def _lines(axes: _Axes, lines: Mapping[str, Points]) -> Iterator[str]:
    last = float("-inf")
    ends = sorted(lines.items(), key=lambda line: axes.y(line[1][-1][1]))
    for number, (name, points) in enumerate(ends):
        colour = _COLOURS[number % len(_COLOURS)]
        places = [(axes.x(x), axes.y(y)) for x, y in points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
        # Names that would lie on one another move down.
        last = max(places[-1][1] + 4, last + 15)
        yield f'<text x="{places[-1][0] + 8:.1f}" y="{last:.1f}" fill="{colour}">{escape(name)}</text>'


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"
