"""Where a figure comes from, on a release with three rival claims."""

import json
from datetime import date

import pytest
from strikeledger.errors import UsageError
from strikeledger.release.current import BrokenRelease, current_release
from strikeledger.release.explain import explain

from tests.integration.release.small_warehouse import FIRST, MARTS, SmallHome, mart

KEY = "kaiser-2023"
CLAIMS = mart(
    "fct_claims",
    ["claim_key"],
    {
        "claim_key": "varchar",
        "claimant_key": "varchar",
        "source_document_key": "varchar",
        "unit_code": "varchar",
        "precision_code": "varchar",
        "precision_phrase": "varchar",
        "locator": "varchar",
        "asserted_date": "date",
        "value_number": "double",
        "value_text": "varchar",
        "value_low": "double",
        "value_high": "double",
    },
)
BRIDGE = mart(
    "bridge_figure_claims",
    ["table_name", "row_key", "column_name", "claim_key"],
    {
        "table_name": "varchar",
        "row_key": "varchar",
        "column_name": "varchar",
        "claim_key": "varchar",
        "claim_role_code": "varchar",
        "precedence_because": "varchar",
        "rank_number": "integer",
    },
)
CLAIMANTS = mart(
    "dim_claimants", ["claimant_key"], {"claimant_key": "varchar", "claimant_name": "varchar", "claimant_role_code": "varchar"}
)
DOCUMENTS = mart(
    "dim_source_documents",
    ["source_document_key"],
    {each: "varchar" for each in ("source_document_key", "publisher_name", "title", "url", "licence_code")} | {"published_date": "date"},
)
EVIDENCE = {
    "fct_claims": [
        ("by-union", "union", "article", "workers", "about", "roughly", "paragraph 3", "2023-10-04", 75000.0, None, None, None),
        ("by-agency", "bls", "listing", "workers", "exact", None, "row 12", "2024-02-21", 75600.0, None, None, None),
        ("taken-back", "union", "article", None, "exact", None, None, None, None, None, 60000.0, 70000.0),
        ("began", "union", "article", None, "exact", None, "paragraph 1", None, None, "2023-10-04", None, None),
    ],
    "bridge_figure_claims": [
        ("fct_actions", KEY, "workers_count", "taken-back", "superseded", None, None),
        ("fct_actions", KEY, "workers_count", "by-union", "disputes", "A party to the action.", 2),
        ("fct_actions", KEY, "workers_count", "by-agency", "shown", "The agency counts by one rule.", 1),
        ("fct_actions", KEY, "start_date", "began", "shown", "Only claim.", 1),
    ],
    "dim_claimants": [("union", "The Union", "union"), ("bls", "Bureau of Labor Statistics", "agency")],
    "dim_source_documents": [
        ("article", "A Paper", "Strike begins", "https://example.org/strike", "all-rights-reserved", "2023-10-04"),
        ("listing", "BLS", "Monthly listing", None, "public-domain", None),
    ],
}


@pytest.fixture
def file(home):
    small = SmallHome(home.layout.home, [*MARTS, CLAIMS, BRIDGE, CLAIMANTS, DOCUMENTS])
    small.publish(FIRST | EVIDENCE)
    return current_release(small.layout).file


def test_the_shown_claim_first_then_rivals_then_what_was_taken_back(file):
    explanation = explain(file, "fct_actions", KEY, "workers_count")
    assert explanation.value == 75000
    assert [(claim.claim_role_code, claim.value) for claim in explanation.claims] == [
        ("shown", "75,600 workers"),
        ("disputes", 'about 75,000 workers ("roughly")'),
        ("superseded", "60,000 to 70,000"),
    ]


def test_in_words(file):
    told = explain(file, "fct_actions", KEY, "workers_count").as_text()
    for part in (
        f"fct_actions {KEY} workers_count: 75,000 (release 2026-03-31.001)",
        "Workers who took part; it's a maximum.",
        "shown: 75,600 workers\n  by Bureau of Labor Statistics (agency), 2024-02-21\n  in Monthly listing, BLS; row 12",
        "shown because: The agency counts by one rule.",
        'says otherwise: about 75,000 workers ("roughly")\n  by The Union (union), 2023-10-04\n  in Strike begins, A Paper; paragraph 3',
        "https://example.org/strike",
        "ranked by: A party to the action.",
    ):
        assert part in told


def test_in_json(file):
    told = json.loads(json.dumps(explain(file, "fct_actions", KEY, "start_date").as_json()))
    assert told["value"] == "2023-10-04"
    assert (told["claims"][0]["value_text"], told["claims"][0]["claimant_name"]) == ("2023-10-04", "The Union")


def test_a_figure_without_a_claim_says_so(file):
    told = explain(file, "fct_actions", "boeing-2024", "workers_count").as_text()
    assert "33,000" in told and "No claim stands behind it" in told and "Workers who took part" in told


def test_a_key_of_two_columns_with_an_absent_part(file):
    assert explain(file, "fct_places", "kaiser-2023|", "workers_count").value == 15000
    assert explain(file, "fct_places", "kaiser-2023|CA", "workers_count").value == 60000


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("fct_action", KEY, "workers_count"), "there is no table 'fct_action'; did you mean fct_actions"),
        (("fct_actions", KEY, "worker_count"), "table fct_actions has no column 'worker_count'; did you mean workers_count"),
        (("fct_actions", "kaiser-2024", "workers_count"), r"has no row 'kaiser-2024' \(key: action_key\); the nearest: kaiser-2023"),
        (("fct_places", "kaiser-2023", "workers_count"), r"\(key: action_key\|state_code\); the nearest: kaiser-2023\|"),
    ],
)
def test_the_nearest_when_there_is_none(file, asked, told):
    with pytest.raises(UsageError, match=told):
        explain(file, *asked)


def test_a_release_that_does_not_say_what_was_shown_when(file):
    with pytest.raises(UsageError, match="release 2026-03-31.001 does not say what was shown when; run `strikeledger build`"):
        explain(file, "fct_actions", KEY, "workers_count", date(2026, 3, 31))


def test_without_a_manifest(file):
    file.parent.chmod(0o755)
    (file.parent / "manifest.json").unlink()
    with pytest.raises(BrokenRelease, match="its manifest.json is missing"):
        explain(file, "fct_actions", KEY, "workers_count")
