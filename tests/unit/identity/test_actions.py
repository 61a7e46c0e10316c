"""Which action a record is of, by whom that was settled, and keys that nothing changes afterwards."""

from datetime import date

import pytest
from strikeledger.identity.actions import Decision, Published, employer_slug, identified
from strikeledger.identity.records import Record, linked_records
from strikeledger.identity.sightings import Sighting

VINTAGE = date(2024, 2, 19)


def sighting(source, row_key, **cells):
    told = {
        "employer_name": "Ninefold Castings Inc.",
        "start_date": date(2023, 5, 8),
        "end_date": date(2023, 6, 12),
        "workers_count": 1400.0,
        "union_keys": ("usw",),
        "state_codes": ("OH",),
        "city_names": ("lorain",),
        "action_type_code": "strike",
    } | cells
    return Sighting(source, row_key, f"{source}-document", source, VINTAGE, **told)


def record(source, row_key, **cells):
    return Record([sighting(source, row_key, **cells)])


def actions_of(actions):
    return {match.record.latest.row_key: (match.labor_action_key, match.method_code) for match in actions.matches}


def identify(*sources, hand_kept=None, published=None, decisions=(), kept_keys=()):
    return identified(hand_kept or {}, sources, published or {}, decisions, frozenset(kept_keys))


def test_rows_of_two_sources_on_one_stoppage_are_one_action():
    actions = identify(
        [record("bls", "b", employer_name="Ninefold Castings")], [record("ilr", "i", end_date=date(2023, 6, 14), workers_count=1350.0)]
    )
    assert actions_of(actions) == {"b": ("ninefold-castings-2023-05-08", "founding"), "i": ("ninefold-castings-2023-05-08", "linked")}
    assert all(match.probability > 0.99 for match in actions.matches if match.method_code == "linked")


def test_a_paused_strike_is_one_row_in_one_source_and_two_in_the_other():
    paused = [record("ilr", "i1", end_date=date(2023, 5, 20)), record("ilr", "i2", start_date=date(2023, 6, 1))]
    assert {key for key, _ in actions_of(identify([record("bls", "b")], paused)).values()} == {"ninefold-castings-inc-2023-05-08"}


def test_mediation_cases_of_the_locals_are_parts_of_the_stoppage():
    cases = [
        record("fmcs", f"c{n}", workers_count=90.0 * n, city_names=(city,), issuer_key=f"c{n}")
        for n, city in enumerate(["lorain", "elyria", "avon"], 1)
    ]
    actions = identify([record("bls", "b")], cases)
    assert len({key for key, _ in actions_of(actions).values()}) == 1


def test_an_employer_named_after_its_place_is_recognised():
    listed = record(
        "bls", "b", employer_name="Lorain Health System (LHS)", city_names=("cleveland metropolitan area",), union_keys=("seiu",)
    )
    tracked = record(
        "ilr", "i", employer_name="Lorain Health System", end_date=date(2023, 6, 11), workers_count=1500.0, union_keys=("seiu",)
    )
    assert actions_of(identify([listed], [tracked]))["i"] == ("lorain-health-system-lhs-2023-05-08", "linked")


def test_rows_of_one_source_are_not_joined_by_likeness():
    actions = identify([record("ilr", "i1"), record("ilr", "i2", workers_count=1390.0)])
    assert len({key for key, _ in actions_of(actions).values()}) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"employer_name": "Saltmarsh Hospital", "union_keys": ("seiu",), "city_names": ("dayton",)},
        {"start_date": date(2023, 9, 1), "end_date": date(2023, 9, 2)},
        {"state_codes": ("TX",), "city_names": ("waco",), "union_keys": ("ibew",), "workers_count": 20.0, "end_date": date(2023, 5, 8)},
        {"action_type_code": "protest"},
    ],
    ids=["another employer on the same days", "the same work force months later", "another unit far away", "a protest is no stoppage"],
)
def test_what_differs_in_kind_is_another_action(other):
    actions = identify([record("bls", "b")], [record("ilr", "i", **other)])
    assert actions_of(actions)["i"][1] == "founding"


def test_an_editor_confirms_what_the_model_would_not_join():
    far = record("ilr", "i", employer_name="Nf Foundry", start_date=date(2023, 5, 30), union_keys=(), workers_count=None)
    confirmed = Decision("ilr", "i", "ninefold-castings-inc-2023-05-08", is_confirmed=True)
    (match,) = [match for match in identify([record("bls", "b")], [far], decisions=[confirmed]).matches if match.method_code == "reviewed"]
    assert (match.labor_action_key, match.is_reviewed) == ("ninefold-castings-inc-2023-05-08", True)


def test_an_editor_refuses_what_the_model_would_join():
    refused = Decision("ilr", "i", "ninefold-castings-inc-2023-05-08", is_confirmed=False)
    actions = identify([record("bls", "b")], [record("ilr", "i")], decisions=[refused])
    assert actions_of(actions)["i"] == ("ninefold-castings-inc-2023-05-08-usw", "founding")


def test_what_the_last_release_said_stays_when_name_and_day_are_corrected():
    corrected = record("ilr", "t1", employer_name="Ninefold Castings of Ohio", start_date=date(2023, 5, 9))
    actions = identify([corrected], published={("ilr", "t1"): {"ninefold-2023-05-08": Published("founding", 1.0)}})
    assert actions_of(actions) == {"t1": ("ninefold-2023-05-08", "founding")}
    assert list(actions.founded) == ["ninefold-2023-05-08"]


def test_a_source_loaded_later_joins_an_action_that_another_founded():
    published = {("ilr", "i"): {"ninefold-castings-inc-2023-05-08": Published("founding", 1.0)}}
    actions = identify([record("bls", "b")], [record("ilr", "i")], published=published)
    assert actions_of(actions)["b"] == ("ninefold-castings-inc-2023-05-08", "linked")


def test_a_hand_kept_action_is_found_again():
    hand_kept = {"ninefold-castings-2023-05-08": sighting("seeds", "")}
    actions = identify([record("ilr", "i", end_date=date(2023, 6, 13))], hand_kept=hand_kept)
    assert actions_of(actions) == {"i": ("ninefold-castings-2023-05-08", "linked")}
    assert not actions.founded


def test_a_pair_below_the_threshold_is_kept_for_a_person():
    unlike = record("ilr", "i", employer_name="Lorain Works", workers_count=1300.0, end_date=None, city_names=())
    actions = identify([record("bls", "b")], [unlike])
    assert actions_of(actions)["i"][1] == "founding"
    assert [(candidate.labor_action_key, 0.5 <= candidate.probability < 0.95) for candidate in actions.candidates] == [
        ("ninefold-castings-inc-2023-05-08", True)
    ]


def test_a_second_refresh_says_the_same_as_the_first():
    listed, unlike = (
        record("bls", "b"),
        record("ilr", "j", employer_name="Lorain Works", workers_count=1300.0, end_date=None, city_names=()),
    )
    first = identify([listed], [record("ilr", "i"), unlike])
    said = {
        (match.record.latest.source_code, row_key): {match.labor_action_key: Published(match.method_code, match.probability)}
        for match in first.matches
        for row_key in match.record.row_keys
    }
    second = identify([listed], [record("ilr", "i"), unlike], published=said)
    assert actions_of(second) == actions_of(first)
    assert list(second.founded) == list(first.founded)
    assert [candidate.probability for candidate in second.candidates] == [candidate.probability for candidate in first.candidates]


def test_two_actions_of_one_employer_and_day_get_keys_that_tell_them_apart():
    actions = identify(
        [record("ilr", "i1"), record("ilr", "i2", union_keys=("ibt",)), record("ilr", "i3", union_keys=("ibt",), city_names=())]
    )
    assert sorted(actions.founded) == [
        "ninefold-castings-inc-2023-05-08",
        "ninefold-castings-inc-2023-05-08-2",
        "ninefold-castings-inc-2023-05-08-ibt",
    ]


def test_the_same_rows_get_the_same_keys_in_any_order():
    rows = [sighting("ilr", f"i{n}", workers_count=float(n)) for n in range(4)]
    keys = [sorted(actions_of(identify(linked_records(order))).items()) for order in (rows, rows[::-1])]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Trader Joe’s", "trader-joes"),
        ("(16) Minnesota hospitals", "16-minnesota-hospitals"),
        ("", "unnamed"),
        ("Ȟilton; Hyatt", "hilton-hyatt"),
        ("x" * 90, "x" * 60),
    ],
)
def test_slugs_are_plain_words(name, slug):
    assert employer_slug(name) == slug


def test_a_new_action_never_bears_the_key_of_one_that_a_person_has_taken_back():
    base = "ninefold-castings-inc-2023-05-08"
    assert list(identify([record("ilr", "i")], kept_keys=[base]).founded) == [f"{base}-usw"]
    again = identify([record("ilr", "i")], kept_keys=[base], published={("ilr", "i"): {base: Published("linked", 0.99)}})
    assert list(again.founded) == [base], "what a release has said of a row stands"
