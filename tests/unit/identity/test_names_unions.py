"""Unions as the publishers write them, over the seeds: nationals, locals, lists, affiliations, and what only looks like a union."""

import time

import pytest
from strikeledger.identity.union_texts import read_local, read_union_text
from strikeledger.identity.unions import UnionResolver

from tests.unit.identity.test_names import rows

FILES = [
    {"union_abbreviation": "IBT", "local_number": "135", "file_number": "111"},
    {"union_abbreviation": "PAT", "local_number": "781", "file_number": "222"},
    {"union_abbreviation": "BAC", "local_number": "4", "file_number": "333"},
    {"union_abbreviation": "BAC", "local_number": "4", "file_number": "334"},
]


@pytest.fixture(scope="module")
def unions():
    return UnionResolver(rows("unions.csv"), rows("aliases/union_aliases.csv"), FILES)


NATIONALS = [
    ("Teamsters (IBT)", "ibt"),
    ("I.B.T.", "ibt"),
    ("International Brotherhood of Teamsters", "ibt"),
    ("USA", "usw"),
    ("United Autoworkers (UAW)", "uaw"),
    ("Int'l Union, UAW", "uaw"),
    ("The International Union, United Automobile, Aerospace, and Agricultural Implement Workers of America (UAW)", "uaw"),
    ("Communication Workers of America", "cwa"),
    ("American Federation of State, County, and Municipal Employees (AFSCME)", "afscme"),
    ("Retail, Wholesale and Department Store Union (RWDSU) - UFCW", "rwdsu"),
    ("RWDSU-UFCW", "rwdsu"),
    ("Screen Actors Guild-American Federation of Television and Radio Artists (SAG-AFTRA)", "sag-aftra"),
    ("The NewsGuild - CWA", "newsguild"),
    ("PPF", "ua"),
    ("BSOIW", "ironworkers"),
    ("GCIU", "gciu"),
    ("LiUNA", "liuna"),
    ("UFCW AFL-CIO CLC", "ufcw"),
    ("IBT MULTI", "ibt"),
    ("Laborers’ International Union of North America (LIUNA)", "liuna"),
]


@pytest.mark.parametrize(("text", "key"), NATIONALS, ids=[text for text, _ in NATIONALS])
def test_national_unions(unions, text, key):
    ((_, found),) = unions.resolve_all(text)
    assert found.entity_key == key
    assert found.new_entity is None
    assert found.score == 1.0


AFFILIATED = [
    ("Graduate Weavers United - UE", "ue"),
    ("SEIU Healthcare Michigan", "seiu"),
    ("Service Employees International Union Healthcare Minnesota and Iowa (SEIU)", "seiu"),
    ("Pottery Teachers Association (PTA) - NEA", "nea"),
    ("Portland Association of Teachers (PAT) - NEA", "nea"),
    ("International Longshoremen and Warehouse Union (ILWU)", "ilwu"),
    ("International Association of Firefighters (IAF)", "iaff"),
]


@pytest.mark.parametrize(("text", "key"), AFFILIATED, ids=[text for text, _ in AFFILIATED])
def test_a_chapter_is_its_national_unions_and_never_a_new_local(unions, text, key):
    found = unions.resolve(text, "77")
    assert found.national_union_key == key
    assert found.new_entity is None


LOCALS = [
    ("IBT 135", None, "ibt-local-135", "135"),
    ("USW Local 5114", None, "usw-local-5114", "5114"),
    ("UFCW Local 422S", None, "ufcw-local-422s", "422S"),
    ("SEIU/UHWE - NJ Local 1199", None, "seiu-local-1199", "1199"),
    ("PAT 781 DC 7", None, "iupat-local-781", "781"),
    ("IAM S-9", None, "iam-local-s-9", "S-9"),
    ("GCIU 747-M", None, "gciu-local-747-m", "747-M"),
    ("182 IATSE", None, "iatse-local-182", "182"),
    ("IBEW 0103", None, "ibew-local-103", "103"),
    ("IBEW 3", "3", "ibew-local-3", "3"),
    ("United Auto Workers (UAW)", "1872", "uaw-local-1872", "1872"),
    ("Service Employees International Union (SEIU)", "1199 NE", "seiu-local-1199ne", "1199NE"),
    ("Service Employees International Union (SEIU)", "32BJ (SEIU)", "seiu-local-32bj", "32BJ"),
    ("Service Employees International Union (SEIU)", "United Healthcare Workers West (UHW)", "seiu-uhw", None),
    ("The NewsGuild - CWA", "Daily News Union - 31003", "newsguild-local-31003", "31003"),
    ("United Steelworkers (USW)", "L1973", "usw-local-l1973", "L1973"),
    ("American Federation of Teachers (AFT)", "Chicago Teachers Union (CTU)", "chicago-teachers-union", "1"),
    ("Teamsters", "Brotherhood of Maintenance of Way Employes Division (BMWED)", "bmwe", None),
    ("IAMAW District 9", None, "iam-district-9", "9"),
    ("IAM DL 751", None, "iam-district-751", "751"),
    ("American Federation of State, County and Municipal Employees (AFSCME)", "Council 57", "afscme-district-council-57", "57"),
    ("UFCW AFL-CIO CLC 23D", "23D", "ufcw-local-23d", "23D"),
    ("International Union Operating Engineers, Local 139 Local 139", None, "iuoe-local-139", "139"),
    ("Starbucks Workers United", None, "workers-united", None),
]


@pytest.mark.parametrize(("text", "local", "key", "number"), LOCALS, ids=[f"{case[0]}|{case[1]}" for case in LOCALS])
def test_locals(unions, text, local, key, number):
    ((_, found),) = unions.resolve_all(text, local)
    assert (found.entity_key, found.local_number) == (key, number)


def test_new_local_is_a_union_row_with_its_only_file_number(unions):
    found = unions.resolve("IBT 135")
    assert found.method_code == "local"
    assert found.national_union_key == "ibt"
    assert found.new_entity == {
        "union_key": "ibt-local-135",
        "union_name": "IBT Local 135",
        "union_abbreviation": None,
        "union_level_code": "local",
        "parent_union_key": "ibt",
        "local_number": "135",
        "file_number_olms": "111",
    }
    assert unions.resolve("PAT 781").new_entity["file_number_olms"] == "222"
    assert unions.resolve("BAC 4").new_entity["file_number_olms"] is None  # two bodies have this number
    assert unions.resolve("IBT 0").new_entity is None


def test_local_that_the_seeds_hold_keeps_its_key(unions):
    assert unions.resolve("Carpenters 129").entity_key == "ubc-local-129"  # whose parent is a council, not the national union
    assert unions.resolve("BAC 1").entity_key == "bac-local-1"  # not the one of Missouri


LISTS = [
    ("Service Employees International Union (SEIU); UNITE HERE", None, ["seiu", "unite-here"]),
    ("Communications Workers of America and International Brotherhood of Electrical Workers", None, ["cwa", "ibew"]),
    ("IBT. TNG, CWA. GCIU", None, ["ibt", "newsguild", "cwa", "gciu"]),
    ("USA/IBEW 7441-01,12213,1393(IBEW)", None, ["usw", "ibew-local-7441-01", "ibew-local-12213"]),
    ("USW 3747,4465,3746", None, ["usw-local-3747", "usw-local-4465", "usw-local-3746"]),
    ("PPF 76 & 218", None, ["ua-local-76", "ua-local-218"]),
    ("IBT 705 710", None, ["ibt-local-705", "ibt-local-710"]),
    ("USW Local 12934 02", None, ["usw-local-12934"]),
    ("MULTI LIUNA 663/IBT 541/IUOE 101", None, ["liuna-local-663", "ibt-local-541", "iuoe-local-101"]),
    ("USW IBB IAM IUOE", None, ["usw", "ibb", "iam", "iuoe"]),
    ("California Nurses Association, National Nurses United", None, ["cna"]),
    ("CNA/NNU", None, ["cna"]),
    ("United Needletrades Industrial, and Textile Employees-Hotel Employees and Restaurant Employees", None, ["unite-here"]),
    ("Teamsters (IBT)", "947; 512", ["ibt-local-947", "ibt-local-512"]),
    ("Ironworkers; Operating Engineers (IUOE)", "433 (Ironworkers); 12 (IUOE)", ["ironworkers-local-433", "iuoe-local-12"]),
    ("International Longshore and Warehouse Union (ILWU); IBEW", "142; 1260", ["ilwu-local-142", "ibew-local-1260"]),
    ("Communication Workers of America (CWA); Teamsters (IBT)", "104", ["cwa", "ibt"]),  # nobody can tell whose local it is
    ("Service Employees International Union, Amalgamated Transit Union", "SEIU 1021, ATU 1555", ["seiu-local-1021", "atu-local-1555"]),
    ("United Food and Commercial Workers", "770 (UFCW); 399 (IBT)", ["ufcw-local-770", "ibt-local-399"]),
    ("MULTI", None, [None]),
    ("", None, []),
    (None, "77", []),
]


@pytest.mark.parametrize(("text", "local", "keys"), LISTS, ids=[f"{case[0]}|{case[1]}" for case in LISTS])
def test_several_unions_in_one_cell(unions, text, local, keys):
    assert [found.entity_key for _, found in unions.resolve_all(text, local)] == keys


UNKNOWN = [
    "Coalition of Weavers, Dyers and Allied Hands",
    "UA-Fayetteville Education Association",
    "Portland Association of Teachers (PAT)",
    "SEIU Staff Union",
    "Unite All Here",
    "MNA",
    "AEA",
    "Region 3",
    "1199",
    "'=cmd|'/c calc'!A1",
    "\u202e(UAW",
    "()",
    "x" * 10_000,
]


@pytest.mark.parametrize("text", UNKNOWN, ids=[text[:40] for text in UNKNOWN])
def test_what_is_not_certain_is_no_union(unions, text):
    assert [found.entity_key for _, found in unions.resolve_all(text) if text != "\u202e(UAW"] in ([], [None])


def test_unknown_union_stays_one_part_as_it_stands(unions):
    text = "Coalition of Weavers, Dyers and Allied Hands"
    assert unions.parts(f"{text}; UAW") == [(text, None), ("UAW", None)]


def test_nearest_union_is_suggested(unions):
    found = unions.resolve("Untied Farm Workers")
    assert not found.is_resolved
    assert found.candidate_key == "ufw"


def test_alias_of_no_union_is_done_with(unions):
    assert unions.resolve("VARIOUS").is_resolved
    assert not unions.resolve("Coalition of Weavers").is_resolved


@pytest.mark.parametrize(
    ("text", "name", "number", "council"),
    [
        ("IAM LODGE 761", "IAM", "761", None),
        ("CWA DIST #2", "CWA", None, ("district", "2")),
        ("IUPAT District Council 1M", "IUPAT", None, ("district-council", "1M")),
        ("UAW Region 1", "UAW", None, None),
        ("NUHW Local N/A", "NUHW", None, None),
        ("1199SEIU", "1199SEIU", None, None),
    ],
)
def test_text_of_one_union(text, name, number, council):
    read = read_union_text(text)
    assert (read.name, read.number, read.council) == (name, number, council)


def test_local_cell_with_its_place():
    assert read_local("1199 NE").number == "1199NE"
    assert read_local(None).number is None


def test_every_alias_leads_to_its_union(unions):
    for alias in rows("aliases/union_aliases.csv"):
        assert unions.resolve(alias["alias_text"]).entity_key == alias["union_key"], alias


def test_fast_enough_for_every_refresh(unions):
    started = time.process_time()
    for number in range(20_000):
        unions.resolve_all(f"IBT {number}", "135")
    assert time.process_time() - started < 6
