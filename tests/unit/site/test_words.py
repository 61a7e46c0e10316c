"""Figures as a reader reads them."""

from datetime import date, datetime

import pytest
from strikeledger.site import words
from strikeledger.site.words import Vocabulary

VOCABULARY = Vocabulary({"action_statuses": {"under_way": {"label": "Under way", "description": "Begun."}}})


@pytest.mark.parametrize(
    ("value", "told"),
    [(75600, "75,600"), (2193659.0, "2,193,659"), (0.133, "0.13"), (16.19, "16.19"), (0, "0"), (-800.0, "−800"), (0.0004, "0.0004")],
)
def test_numbers(value, told):
    assert words.number(value) == told


def test_an_absent_number_is_not_a_zero():
    assert words.number(None) == words.day(None) == "not known"


def test_differences_bear_their_sign():
    assert [words.signed(value) for value in (800, -1200, 0, None)] == ["+800", "−1,200", "0", "not known"]


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (date(2023, 10, 4), date(2023, 10, 6), "4 to 6 October 2023"),
        (date(2023, 9, 30), date(2023, 10, 6), "30 September to 6 October 2023"),
        (date(2022, 12, 24), date(2023, 1, 1), "24 December 2022 to 1 January 2023"),
        (date(2023, 10, 4), date(2023, 10, 4), "4 October 2023"),
        (date(2023, 10, 4), None, "4 October 2023"),
        (None, None, "not known"),
    ],
)
def test_periods_say_once_what_both_days_share(start, end, told):
    assert words.period(start, end) == told


def test_a_validity_without_known_ends():
    forever, ever = date(9999, 12, 31), date(1900, 1, 1)
    assert words.validity(ever, forever) == "as far as is known"
    assert words.validity(date(2005, 7, 25), forever) == "since 25 July 2005"
    assert words.validity(ever, date(2005, 7, 25)) == "until 25 July 2005"


def test_moments():
    assert words.moment(datetime(2026, 11, 24, 15, 15)) == "24 November 2026, 15:15 UTC"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((26.0, 26.0, "usd_per_hour"), "$26 an hour"),
        ((21.0, 21.0, "usd_per_hour", None, "at_least"), "at least $21 an hour"),
        ((10.0, 14.0, "percent", 4), "10 to 14 percent over four years"),
        ((3.0, 3.0, "percent", 1), "3 percent over one year"),
        ((19000, 19000, "persons", None, "about"), "about 19,000 workers"),
        ((1, 1, "days"), "1 day"),
        ((5, None, "percent"), "at least 5 percent"),
        ((None, 5, "percent", None, "exact"), "up to 5 percent"),
        ((None, None, "percent"), ""),
        ((4, 4, "patients_per_nurse"), "4 patients per nurse"),
        ((4, 4, "some_unit"), "4 some unit"),
    ],
)
def test_quantities_with_unit_period_and_precision(arguments, told):
    assert words.quantity(*arguments) == told


def claim(**told):
    return {"measure_code": "x", "value_number": None, "value_text": None, "value_low": None, "value_high": None, "unit_code": None} | {
        "precision_code": "exact",
        **told,
    }


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"value_number": 14000.0, "unit_code": "persons", "precision_code": "about"}, "about 14,000 workers"),
        ({"measure_code": "start_date", "value_text": "2023-10-04"}, "4 October 2023"),
        ({"measure_code": "start_date", "value_text": "in autumn"}, "in autumn"),
        ({"measure_code": "is_fixed_duration", "value_text": "true"}, "yes"),
        ({"measure_code": "action_status_code", "value_text": "under_way"}, "Under way"),
        ({"measure_code": "superlative", "value_text": "largest so far"}, "largest so far"),
        ({}, "takes back what was said before, and gives no value"),
    ],
)
def test_what_a_claim_states(told, text):
    assert words.stated(claim(**told), VOCABULARY) == text


def test_a_code_without_a_label_reads_as_its_words():
    assert VOCABULARY.label("action_statuses", "called_off") == "Called off"
    assert VOCABULARY.label("action_statuses", None) == "not known"


def test_sizes():
    assert [words.size(count) for count in (999, 12_857_344, 1_500)] == ["999 bytes", "12.9 MB", "1.5 kB"]
