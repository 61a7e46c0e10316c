"""Pictures: what is drawn is in proportion, what is absent leaves a gap."""

import re

from strikeledger.site import charts


def heights(svg: str) -> list[float]:
    return [float(height) for height in re.findall(r'<rect class="bar"[^>]* height="([\d.]+)"', svg)]


def test_bars_are_as_tall_as_their_values():
    small, large = heights(charts.bars("Days", [(2020, 100), (2021, None), (2022, 300)]))
    assert large / small == 3


def test_a_picture_tells_its_extremes_in_words():
    told = charts.bars("Days idle", [(2020, 100), (2022, 3000)], unit="days")
    assert 'aria-label="Days idle, 2020 to 2022: highest 3,000 days in 2022, lowest 100 days in 2020"' in told


def test_nothing_to_draw_draws_nothing():
    assert charts.bars("Days", [(2020, None)]) == ""


def test_text_in_a_picture_is_escaped():
    assert "<script>" not in charts.bars("<script>", [(2020, 1)])


def test_classes_of_a_map_hold_as_many_states_each():
    bounds = charts.classes([None, 0, *range(1, 11)])
    found = [charts.class_of(value, bounds) for value in range(1, 11)]
    assert [found.count(number) for number in range(1, 6)] == [2] * 5
    assert charts.class_of(None, bounds) == charts.class_of(0, bounds) == 0
