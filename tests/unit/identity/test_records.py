"""Rows of one publisher over its editions: a row edited under a new key is the same record, a new row is not."""

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strikeledger.identity.records import Record, linked_records
from strikeledger.identity.sightings import Sighting

FEBRUARY, MARCH, APRIL = date(2024, 2, 19), date(2024, 3, 4), date(2024, 4, 2)


def tracker(row_key, vintage=FEBRUARY, document=None, **cells):
    told = {
        "employer_name": "Ninefold Castings",
        "start_date": date(2024, 1, 8),
        "end_date": date(2024, 1, 12),
        "workers_count": 120.0,
        "union_keys": ("usw",),
        "state_codes": ("OH",),
        "city_names": ("lorain",),
        "action_type_code": "strike",
    } | cells
    return Sighting("tracker", row_key, document or f"tracker-{vintage}", "tracker", vintage, **told)


def others(vintage, count=12):
    return [
        tracker(
            f"o{n}", vintage, employer_name=f"Grocer{n} Markets", start_date=date(2023, 1, 1 + n), end_date=None, city_names=(f"town{n}",)
        )
        for n in range(count)
    ]


def keys(records):
    return [tuple(record.row_keys) for record in records if not record.first.row_key.startswith("o")]


def test_a_row_that_keeps_its_key_is_one_record_however_it_is_edited():
    rows = [*others(FEBRUARY), tracker("a"), *others(MARCH), tracker("a", MARCH, workers_count=900.0, end_date=date(2024, 2, 1))]
    (record,) = [record for record in linked_records(rows) if "a" in record.row_keys]
    assert [sighting.workers_count for sighting in record.sightings] == [120.0, 900.0]
    assert not record.is_withdrawn


def test_a_row_that_comes_back_under_another_key_with_changed_fields_is_a_revision():
    rows = [*others(FEBRUARY), tracker("a"), *others(MARCH), tracker("b", MARCH, workers_count=140.0, end_date=date(2024, 1, 15))]
    assert keys(linked_records(rows)) == [("a", "b")]


def test_a_deletion_and_an_insertion_of_something_else_stay_two_records():
    other = tracker("b", MARCH, employer_name="Saltmarsh School District", union_keys=("nea",), state_codes=("ME",), city_names=("bath",))
    records = linked_records([*others(FEBRUARY), tracker("a"), *others(MARCH), other])
    assert keys(records) == [("a",), ("b",)]
    assert [record.is_withdrawn for record in records if record.first.row_key in "ab"] == [True, False]


def test_a_row_that_comes_back_later_is_no_longer_withdrawn():
    records = linked_records([*others(FEBRUARY), tracker("a"), *others(MARCH), *others(APRIL), tracker("a", APRIL)])
    (record,) = [record for record in records if "a" in record.row_keys]
    assert not record.is_withdrawn


def test_part_of_a_file_withdraws_nothing_and_revises_nothing_by_likeness():
    first = [*others(FEBRUARY), tracker("a")]
    part = [*others(MARCH, count=5), tracker("b", MARCH)]
    records = linked_records([*first, *part])
    assert keys(records) == [("a",), ("b",)]
    assert not any(record.is_withdrawn for record in records)


def test_a_file_in_two_parts_is_one_edition():
    whole = linked_records([*others(FEBRUARY), tracker("a"), *others(MARCH), tracker("b", MARCH)])
    march = [*others(MARCH), tracker("b", MARCH)]
    parts = [replace(row, document_key=f"part-{number % 2}") for number, row in enumerate(march)]
    assert keys(linked_records([*others(FEBRUARY), tracker("a"), *parts])) == keys(whole) == [("a", "b")]


def test_a_listed_row_is_the_hand_kept_one_that_it_repeats():
    march = {"start_date": date(2024, 3, 1), "end_date": date(2024, 3, 4)}
    kept = [
        Record([replace(tracker("", document="seeds"), series_code="hand_kept")], "ninefold-2024-01-08"),
        Record([replace(tracker("", document="seeds", **march), series_code="hand_kept")], "ninefold-2024-03-01"),
    ]
    records = linked_records([tracker("x"), tracker("y", **march)], kept)
    assert {record.labor_action_key: list(record.row_keys) for record in records} == {
        "ninefold-2024-01-08": ["x"],
        "ninefold-2024-03-01": ["y"],
    }


def test_a_listed_row_does_not_take_over_a_hand_kept_one_of_another_employer():
    kept = [Record([replace(tracker("", document="seeds"), series_code="hand_kept")], "ninefold-2024-01-08")]
    other = tracker("x", MARCH, employer_name="Bluestem Truck Works", start_date=date(2024, 1, 20), end_date=date(2024, 1, 30), city_names=())
    assert [list(record.row_keys) for record in linked_records([other], kept) if record.labor_action_key] == [[]]


def test_two_equal_rows_of_one_file_are_two_records():
    assert keys(linked_records([tracker("a"), tracker("a#2")])) == [("a",), ("a#2",)]


def test_a_row_that_repeats_another_in_every_cell_is_the_same_record_under_a_further_key():
    told = {"case_number": "7", "idled_count": "40", "_source_line": "2"}
    rows = [
        tracker("7", cells=told),
        tracker("7#2", cells=told | {"_source_line": "9"}),
        tracker("7#3", cells=told | {"idled_count": "55"}),
    ]
    assert keys(linked_records(rows)) == [("7", "7#2"), ("7#3",)]


ROWS = [*others(FEBRUARY), tracker("a"), *others(MARCH), tracker("b", MARCH, workers_count=140.0)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(ROWS))
def test_the_order_of_rows_and_files_changes_nothing(rows):
    assert [(record.row_keys, record.is_withdrawn) for record in linked_records(rows)] == [
        (record.row_keys, record.is_withdrawn) for record in linked_records(ROWS)
    ]
