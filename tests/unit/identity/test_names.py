"""Names as sources write them: what is certain is resolved, what is likely is only suggested, what is unknown stays so."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strikeledger.identity.employers import EmployerResolver, employer_words
from strikeledger.identity.industries import IndustryResolver
from strikeledger.identity.names import Resolution, key_of, split_names, words
from strikeledger.identity.report import names_report
from strikeledger.identity.states import StateResolver
from strikeledger.identity.topics import TopicResolver
from strikeledger.identity.workforces import NonEmployees

SEEDS = Path(__file__).parents[3] / "seeds"


def rows(path: str) -> list[dict]:
    with (SEEDS / path).open(encoding="utf-8", newline="") as file:
        return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def states():
    return StateResolver(rows("states.csv"), rows("aliases/state_aliases.csv"))


@pytest.fixture(scope="module")
def topics():
    return TopicResolver(rows("vocabulary/demand_topics.csv"), rows("aliases/demand_topic_aliases.csv"))


@pytest.fixture(scope="module")
def industries():
    return IndustryResolver(rows("industries.csv"), rows("aliases/industry_aliases.csv"))


EMPLOYERS = [
    {"employer_key": "brass-works", "employer_name": "Brass Works"},
    {"employer_key": "united-parcel-carriers", "employer_name": "United Parcel Carriers"},
    {"employer_key": "steel-and-wire", "employer_name": "Steel & Wire Company"},
]


@pytest.fixture
def employers():
    return EmployerResolver(EMPLOYERS, [{"alias_text": "B.W.", "employer_key": "brass-works"}])


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("I.B.T.", "ibt"),
        ("Laborers’ Int'l Union", "laborers intl union"),
        ("Fire & Water", "fire and water"),
        ("Massachu\u00adsetts", "massachusetts"),
        ("Unión  del\nBarrio", "union del barrio"),
        ("D.C.", "dc"),
        ("St. Louis", "st louis"),
        (None, ""),
        ("\u202e; DROP TABLE", "drop table"),
    ],
)
def test_compared_form_drops_what_makes_no_difference(text, form):
    assert words(text) == form


@given(st.text(max_size=60))
def test_any_text_has_a_form_that_is_its_own_form(text):
    assert words(words(text)) == words(text)


def test_long_names_keep_keys_of_their_own():
    first, second = (key_of("Association of Very Long Names of Employers in the State of " + end) for end in ("Ohio", "Iowa"))
    assert first != second
    assert max(len(first), len(second)) <= 60


@pytest.mark.parametrize(
    "text",
    ["Brass Works", "The Brass Works, Inc.", "BRASS WORKS LLC", "Brass  Works (2)", "Old Foundry Co. d/b/a Brass Works", "B.W. Corp."],
)
def test_one_employer_in_many_spellings(employers, text):
    assert employers.resolve(text).entity_key == "brass-works"


def test_letters_that_stand_for_the_name_are_no_other_name(employers):
    assert employers.resolve("United Parcel Carriers (UPC)").entity_key == "united-parcel-carriers"
    assert employers.resolve("Steel and Wire Co").entity_key == "steel-and-wire"
    assert employers.resolve("Brass Works (NE)").method_code == "new"


def test_alike_employers_are_suggested_and_never_merged(employers):
    found = employers.resolve("Brass Workers")
    assert (found.entity_key, found.method_code) == ("brass-workers", "new")
    assert found.new_entity["employer_name"] == "Brass Workers"
    found = employers.resolve("Brass Works of Ohio")
    assert (found.entity_key, found.candidate_key) == ("brass-works-of-ohio", "brass-works")
    assert 0.7 <= found.candidate_score < 1


def test_new_employers_have_keys_of_the_contract(employers):
    for text in ("Łódź Mills", "'=HYPERLINK(\"x\")", "3M", "Foods & Co., (2)", "x" * 500):
        assert EmployerResolver([], []).resolve(text).entity_key == key_of(employer_words(text))
    assert not employers.resolve(" (2) ").is_resolved
    assert not employers.resolve(None).is_resolved


STATES = [
    ("Massachussetts", ["MA"]),
    ("Massachu\u00adsetts", ["MA"]),
    ("Washington DC", ["DC"]),
    ("D.C.", ["DC"]),
    ("ca ", ["CA"]),
    ("New York; New Jersey", ["NY", "NJ"]),
    ("IN, IL, PA,WV", ["IN", "IL", "PA", "WV"]),
    ("OH, WI, OH", ["OH", "WI"]),
    ("U.S. Virgin Islands", ["VI"]),
    ("Interstate", [None]),
    ("00969", [None]),
    ("", []),
    (None, []),
]


@pytest.mark.parametrize(("text", "codes"), STATES, ids=[str(text) for text, _ in STATES])
def test_states(states, text, codes):
    assert [answer.entity_key for _, answer in states.resolve_all(text)] == codes


def test_known_to_name_no_state_is_not_unresolved(states):
    assert states.resolve("Nationwide").is_resolved
    assert not states.resolve("Nowhere").is_resolved


def test_demands_are_split_where_no_known_demand_holds_the_sign(topics):
    found = topics.resolve_all("Pay, Paid Time Off (PTO); Health and safety, End to anti-union retaliation, Free parking")
    assert [(text, answer.entity_key) for text, answer in found] == [
        ("Pay", "pay"),
        ("Paid Time Off (PTO)", "paid_leave"),
        ("Health and safety", "workplace_safety"),
        ("End to anti-union retaliation", "retaliation"),
        ("Free parking", None),
    ]


INDUSTRIES = [
    ("Manufacturing", None, "31-33", "exact"),
    ("Agriculture, Forestry, Fishing & Hunting", None, "11", "exact"),
    ("Arts, Entertainment and Recreation", None, "71", "exact"),
    ("Support Serv. & Waste Management", None, "56", "alias"),
    (None, "31", "31-33", "key"),
    (None, "517, 519", None, None),
    (None, "339999", "31-33", "composed"),
    ("NULL", None, None, "alias"),
    ("Educational Services, Accommodation and Food Services", None, None, "unresolved"),
    ("Moon landing", None, None, "unresolved"),
    (None, None, None, "unresolved"),
]


@pytest.mark.parametrize(("text", "code", "expected", "method"), INDUSTRIES, ids=[f"{case[0]}-{case[1]}" for case in INDUSTRIES])
def test_industries(industries, text, code, expected, method):
    found = industries.resolve(text, code)
    if code == "517, 519":
        assert found.entity_key.startswith("51")
    else:
        assert (found.entity_key, found.method_code) == (expected, method)


def test_several_sectors_are_none_of_them_with_the_first_as_candidate(industries):
    found = industries.resolve("Educational Services, Accommodation and Food Services")
    assert (found.candidate_key, found.candidate_score) == ("61", 0.5)


def test_employers_are_split_at_semicolons_only():
    assert split_names("Uber; Lyft, Inc; ; Uber", "employer") == ["Uber", "Lyft, Inc"]


def test_people_who_are_nobodys_employees():
    workforces = NonEmployees([{"name_text": "Ride App", "because": "drivers"}])
    assert workforces.because("RIDE APP, Inc.", None) == "drivers"
    assert workforces.because("Bride Apparel", "Pride App") is None


def test_report_lists_unresolved_first_and_leaves_out_what_names_nothing():
    unknown = Resolution(candidate_key="usw", candidate_score=0.9)
    known, nothing = Resolution("usw", "alias", 1.0), Resolution(None, "alias", 1.0)
    report = names_report(
        [("union", "fmcs", "USA", known)] * 5 + [("union", "fmcs", "XYZ", unknown)] * 2 + [("union", "fmcs", "MULTI", nothing)] * 9
    )
    assert [(row["name_text"], row["row_count"], row["entity_key"]) for row in report] == [("XYZ", "2", None), ("USA", "5", "usw")]
    assert report[0]["candidate_score"] == "0.9"
    assert report[0]["match_score"] is None


ALIASES = ["union", "employer", "state", "industry", "demand_topic"]


@pytest.mark.parametrize("kind", ALIASES)
def test_no_two_aliases_are_one_text(kind):
    form = employer_words if kind == "employer" else words
    forms = [form(row["alias_text"]) for row in rows(f"aliases/{kind}_aliases.csv")]
    assert "" not in forms
    assert len(forms) == len(set(forms))


def test_fast_enough_for_every_refresh(states, employers):
    started = time.process_time()
    for number in range(20_000):
        employers.resolve(f"Employer {number} of the Brass Works Corp.")
        states.resolve_all("New York; New Jersey")
    assert time.process_time() - started < 4
