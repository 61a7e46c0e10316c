"""What is divided by: union filings, members by state, employees by state. Invented rows in the publishers' exact layouts."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from strikeledger.sources import ces_employment, cps_union_membership, olms_union_filings
from strikeledger.sources.layouts import KnownFile
from strikeledger.sources.published import FileReading, read_file

ROOT = Path(__file__).parents[3]
REAL_FILES = Path(os.environ.get("STRIKELEDGER_REAL_FILES") or ROOT.parent / "shared" / "data")

SUBSET = "id,union_name,abbr,unit,est_date,members,build_num,strett_adr,city,region,zip\n"
OFFICIAL = "UNION_NAME|AFF_ABBR|F_NUM|FYE|UNIT_NAME|DESIG_NAME|DESIG_PRE|DESIG_NUM|DESIG_SUF|MEMBERS|TTL_ASSETS|CITY|STATE|YR_COVERED\n"
CPS = "STATECENSUS,State,YEAR,observations,employment,members,covered\n"
CES = '"","sector","state","year","all_employees","avg_hourly_earnings_all","state_labor_force","state_labor_part","state_unempl_rate"\n'


def read(source, tmp_path: Path, name: str, content: str | bytes, known: KnownFile | None = None) -> FileReading:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(source.SOURCE, file, name=name, known=known)


def cells(reading: FileReading) -> list[dict]:
    return [row.cells for table in reading.tables for row in table.rows]


def faults(reading: FileReading) -> list[tuple]:
    return [(refusal.line, refusal.column, refusal.rule) for refusal in reading.refusals]


def test_subset_of_filings_takes_its_year_from_the_name(tmp_path):
    row = '7,"BRASS FINISHERS, IND",BFI,LOCAL 3,1970-12-01,41,,1 MAIN ST,DAYTON,OH,45402    \n'
    reading = read(olms_union_filings, tmp_path, "unions_2021.csv", SUBSET + row)
    (told,) = cells(reading)
    assert (told["union_name"], told["unit_name"], told["members_count"]) == ("BRASS FINISHERS, IND", "LOCAL 3", "41")
    assert (told["year_number"], told["state"], told["designation_number"]) == ("2021", "OH", None)
    assert reading.vintage_date == date(2021, 12, 31)
    assert reading.coverage == (date(2021, 1, 1), date(2021, 12, 31))


def test_subset_of_filings_without_a_year_is_refused_until_somebody_tells_it(tmp_path):
    row = "7,BRASS FINISHERS,BFI,,1970-12-01,41,,1 MAIN ST,DAYTON,OH,45402\n"
    assert [fault[2] for fault in faults(read(olms_union_filings, tmp_path, "unions.csv", SUBSET + row))] == ["year_unknown"]
    told = read(olms_union_filings, tmp_path, "unions.csv", SUBSET + row, KnownFile(period_year=2019))
    assert [row["year_number"] for row in cells(told)] == ["2019"]


def test_bodies_of_one_name_in_one_city_have_keys_of_their_own(tmp_path):
    rows = "1,BRASS FINISHERS,BFI,,1970-12-01,41,,A,DAYTON,OH,1\n2,BRASS FINISHERS,BFI,,1970-12-01,9,,B,DAYTON,OH,1\n"
    keys = [row["_source_row_key"] for row in cells(read(olms_union_filings, tmp_path, "2021.csv", SUBSET + rows))]
    assert len(set(keys)) == 2
    assert all(key.startswith("2021|brass-finishers||dayton|oh") for key in keys)


def test_official_filings_keep_a_few_of_many_columns(tmp_path):
    rows = (
        "PIPE CARVERS|PC|12|12|COUNCIL \"A\"|DC||9||1,204|88|ERIE|PA|2022\n"
        "PIPE CARVERS|PC|000345|12||LU|S|6|NE|0|88|ERIE|PA|2022\n"
        "PIPE CARVERS|PC|77|12||NHQ||||| 88|ERIE|PA|2022\n"
    )
    reading = read(olms_union_filings, tmp_path, "lm_data_data_2022.txt", OFFICIAL + rows)
    assert reading.layout_code == "official_lm_data"
    assert [row["designation_number"] for row in cells(reading)] == ["9", "S6NE", None]
    assert [row["members_count"] for row in cells(reading)] == ["1204", "0", None]
    assert [row["unit_name"] for row in cells(reading)] == ['COUNCIL "A"', None, None]
    assert [row["_source_row_key"] for row in cells(reading)] == ["2022|12", "2022|000345", "2022|77"]
    assert json.loads(cells(reading)[2]["_absent_reasons"]) == {"members_count": "blank"}


def test_official_filings_of_windows_keep_their_letters(tmp_path):
    content = (OFFICIAL + "UNIÓN DE TONELEROS|UT|5|12||NHQ||||3|1|PONCE|PR|2022\n").encode("cp1252")
    (told,) = cells(read(olms_union_filings, tmp_path, "lm_data_data_2022.txt", content))
    assert told["union_name"] == "UNIÓN DE TONELEROS"


def test_file_numbers_become_a_row_each(tmp_path):
    reading = read(olms_union_filings, tmp_path, "fnum.json", json.dumps({"PC|6": [345, 346], "TCU/PC|0": [9]}))
    assert [(row["union_abbreviation"], row["local_number"], row["file_number"]) for row in cells(reading)] == [
        ("PC", "6", "345"),
        ("PC", "6", "346"),
        ("TCU/PC", "0", "9"),
    ]


@pytest.mark.parametrize("document", [[1, 2], {"PC|6": []}, {"PC": [1]}, {"PC|6": "345"}, {}], ids=repr)
def test_file_numbers_of_another_shape_are_refused(tmp_path, document):
    reading = read(olms_union_filings, tmp_path, "fnum.json", json.dumps(document))
    assert reading.refusals
    assert not cells(reading)


def test_members_are_whole_people(tmp_path):
    rows = "11,Maine,2018,10,567906.5,64742.4999,76827.5\n"
    (told,) = cells(read(cps_union_membership, tmp_path, "states.csv", CPS + rows))
    assert (told["employed_count"], told["members_count"], told["covered_count"]) == ("567907", "64742", "76828")
    assert told["_source_row_key"] == "maine|2018"


def test_members_not_available_are_absent_never_zero(tmp_path):
    rows = "11,Maine,2018,10,567906,NA,\n12,Ohio,2018,0,5,0,0\n"
    absent, zero = cells(read(cps_union_membership, tmp_path, "states.csv", CPS + rows))
    assert (absent["members_count"], absent["covered_count"], zero["members_count"]) == (None, None, "0")
    assert json.loads(absent["_absent_reasons"]) == {"members_count": "not_available", "covered_count": "blank"}


BAD_MEMBERS = [
    ("Maine,2018,10,100,90,80", ("members", "part_above_whole")),
    ("Maine,2018,10,100,90,101", ("covered", "part_above_whole")),
    ("Maine,2018,10,100,-1,80", ("members", None)),
    ("Maine,2018,10,many,1,80", ("employment", None)),
    ("Maine,18,10,100,1,80", ("YEAR", None)),
    (",2018,10,100,1,80", ("State", None)),
]


@pytest.mark.parametrize(("row", "fault"), BAD_MEMBERS, ids=[row for row, _ in BAD_MEMBERS])
def test_bad_members_are_refused_where_they_stand(tmp_path, row, fault):
    good = "".join(f"{number},State {number},2018,10,100,1,2\n" for number in range(20))
    reading = read(cps_union_membership, tmp_path, "states.csv", CPS + good + f"11,{row}\n")
    assert len(cells(reading)) == 20
    ((line, column, rule),) = faults(reading)
    assert (line, column) == (22, fault[0])
    assert fault[1] in (None, rule)


def test_employees_are_thousands_as_printed(tmp_path):
    rows = '"1","Construction","Ohio",2015,81.4916666666667,NA,2172.5,1,1\n"2","Government","Guam",2015,NA,NA,NA,1,1\n'
    known, unknown = cells(read(ces_employment, tmp_path, "employment.csv", CES + rows))
    assert (known["employees_thousands"], known["labor_force_thousands"]) == ("81.4916666666667", "2172.5")
    assert unknown["employees_thousands"] is None
    assert json.loads(unknown["_absent_reasons"]) == {"employees_thousands": "not_available", "labor_force_thousands": "not_available"}
    assert known["_source_row_key"] == "ohio|construction|2015"


def test_negative_employees_are_refused(tmp_path):
    rows = "".join(f'"{n}","Sector {n}","Ohio",2015,1,NA,2,1,1\n' for n in range(20)) + '"9","Construction","Ohio",2015,-1,NA,2,1,1\n'
    assert [fault[1:] for fault in faults(read(ces_employment, tmp_path, "employment.csv", CES + rows))] == [("all_employees", "minimum")]


@pytest.mark.parametrize("source", [cps_union_membership, ces_employment])
def test_renamed_heading_is_refused_by_name(tmp_path, source):
    content = CPS + "11,Maine,2018,10,100,1,2\n" if source is cps_union_membership else CES + '"1","A","Ohio",2015,1,NA,2,1,1\n'
    content = content.replace("YEAR", "ANNO").replace('"year"', '"anno"')
    reading = read(source, tmp_path, "file.csv", content)
    assert not cells(reading)
    assert any("anno" in f"{refusal.column} {refusal.value} {refusal.reason}".casefold() for refusal in reading.refusals)


REAL = [
    (olms_union_filings, "olms/olms_unions_2021_subset.csv", 4804, date(2021, 12, 31)),
    (olms_union_filings, "olms/union_local_to_fnum.json", 33543, None),
    (cps_union_membership, "cps/cps_states.csv", 255, date(2020, 12, 31)),
    (ces_employment, "denominators/state_sector_year_employment_2015_2025.csv", 6325, date(2025, 12, 31)),
]


@pytest.mark.skipif(not REAL_FILES.is_dir(), reason="the publishers' files are not here")
@pytest.mark.parametrize(("source", "file", "rows", "vintage"), REAL, ids=[file for _, file, _, _ in REAL])
def test_real_file_loads_whole(source, file, rows, vintage):
    path = REAL_FILES / file
    reading = read_file(source.SOURCE, path, name=path.name)
    assert (reading.loaded_count, reading.refused_count) == (rows, 0)
    assert vintage in (None, reading.vintage_date)
    keys = [row["_source_row_key"] for row in cells(reading)]
    assert len(set(keys)) == len(keys)
