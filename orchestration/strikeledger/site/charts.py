"""Pictures as SVG, coloured by the page's style sheet: they follow light, dark and print. Each stands above the table of its figures."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, log10

from markupsafe import Markup

from strikeledger.site.words import number

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 760, 250, 62, 8, 14, 26
_CLASSES = 5


def bars(title: str, points: Sequence[tuple[int, float | None]], dots: Sequence[tuple[int, float]] = (), unit: str = "") -> Markup:
    """A bar for each year, and a dot for each year of a second series. Absent values leave a gap. Empty without values.

    ``points``, ``dots``: (year, value), by year.
    """
    values = [(year, value) for year, value in points if value is not None]
    if not [*values, *dots]:
        return Markup()
    years = [year for year, _ in [*values, *dots]]
    first, last = min(years), max(years)
    top, step = _scale(max(value for _, value in [*values, *dots]))
    width = (_WIDTH - _LEFT - _RIGHT) / (last - first + 1)
    tall = _HEIGHT - _TOP - _BOTTOM

    def x(year: int) -> float:
        return _LEFT + (year - first) * width

    def y(value: float) -> float:
        return _TOP + tall * (1 - value / top)

    opening = '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">'
    parts = [Markup(opening).format(_WIDTH, _HEIGHT, _told(title, values, dots, unit))]
    value = 0.0
    while value <= top * 1.0001:
        height = round(y(value), 1)
        parts.append(Markup('<path class="grid" d="M{},{}H{}"/>').format(_LEFT, height, _WIDTH - _RIGHT))
        parts.append(Markup('<text class="tick end" x="{}" y="{}">{}</text>').format(_LEFT - 8, height + 4, _short(value)))
        value += step
    gap = min(width * 0.2, 3)
    for year, value in values:
        if value > 0:
            height = max(round(y(0) - y(value), 1), 0.6)
            where = round(x(year) + gap / 2, 1), round(y(0) - height, 1), round(max(width - gap, 1), 1), height
            parts.append(Markup('<rect class="bar" x="{}" y="{}" width="{}" height="{}"/>').format(*where))
    for year, value in dots:
        parts.append(Markup('<circle class="dot" cx="{}" cy="{}" r="3"/>').format(round(x(year) + width / 2, 1), round(y(value), 1)))
    every = next(each for each in (1, 2, 5, 10, 20, 50) if (last - first) / each <= 9)
    for year in range(first, last + 1):
        if year % every == 0:
            parts.append(Markup('<text class="tick" x="{}" y="{}">{}</text>').format(round(x(year) + width / 2, 1), _HEIGHT - 6, year))
    return Markup("").join([*parts, Markup("</svg>")])


def series(rows: Iterable[Mapping], column: str) -> list[tuple[int, float | None]]:
    """The values of a column by year."""
    return sorted((row["year_number"], row[column]) for row in rows)


def classes(values: Iterable[float | None]) -> list[float]:
    """Lower bounds of the classes of a map, each with as many states as the others: from the second class on."""
    known = sorted(value for value in values if value)
    return [known[len(known) * each // _CLASSES] for each in range(1, _CLASSES)] if len(known) >= _CLASSES else []


def class_of(value: float | None, bounds: Sequence[float]) -> int:
    """0 where there is nothing, else 1 to 5."""
    return 1 + sum(value >= bound for bound in bounds) if value else 0


def _scale(largest: float) -> tuple[float, float]:
    """The top of an axis and its step: 1, 2 or 5 times a power of ten, about four of them."""
    if largest <= 0:
        return 1, 1
    raw = largest / 4
    power = 10.0 ** floor(log10(raw))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= raw * 0.999)
    if largest >= 1:
        step = max(step, 1)
    return ceil(largest / step - 0.001) * step, step


def _short(value: float) -> str:
    for letter, size in (("M", 1_000_000), ("k", 1_000)):
        if value >= size:
            return f"{number(value / size, 1)} {letter}"
    return number(value)


def _told(title: str, values: Sequence[tuple[int, float]], dots: Sequence[tuple[int, float]], unit: str) -> str:
    """What the picture shows, in one sentence: the table below it has every figure."""
    series = values or dots
    (low_year, low), (high_year, high) = min(series, key=lambda each: each[1]), max(series, key=lambda each: each[1])
    unit = f" {unit}" if unit else ""
    span = f"{title}, {series[0][0]} to {series[-1][0]}"
    return f"{span}: highest {number(high)}{unit} in {high_year}, lowest {number(low)}{unit} in {low_year}"
