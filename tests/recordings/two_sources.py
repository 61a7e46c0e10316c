"""One invented year, 2021, as several publishers tell it: the same strikes, and where each tells them otherwise.

The unions are real, their locals from 9000 upwards are not; no employer and no figure is real.
"""

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from random import Random

from tests.recordings.labor_actions import HEADINGS as TRACKER_HEADINGS
from tests.recordings.labor_actions import action
from tests.recordings.mediation_cases import ended_case, ended_sheet
from tests.recordings.spreadsheets import as_rows, write_csv, write_xlsx
from tests.recordings.work_stoppages import listing_rows, stoppage, write_detail

SHIPYARD, GROCERS, TRUCKS = "Lantern Harbor Shipyard", "Cedar Valley Grocers", "Bluestem Truck Works"
SCHOOLS, GLASS, WATERWAYS = "Juniper Ridge School District", "Granite Peak Glassworks", "Northern Waterways Carriers"
QUARRY, HOSPITAL, TELEPHONE = "Quarry Hill Aggregates", "Silver Birch Hospital", "Prairie Wind Telephone"
HOTELS, TRANSIT = "Harborlight Hotels", "Copperline Transit"
PACKING, ISLAND_TELECOM, RIDES, WAREHOUSE = "Saltmarsh Packing", "Coral Bay Telecom", "Kestrel Rides", "Riverbend Warehouse"
BAKERY, NURSING, LIGHTS, DAIRY = "Fernbank Bakery", "Mossy Creek Nursing", "Pebble Cove Lights", "Windmill Creek Dairy"
MILL, LAUNDRY = "Otter Run Mill", "Thistledown Laundry"
# Stoppages of the seeds: union, acronym, local and state as the listing writes them.
KEPT = {
    "cook-county-2021-06-25": ("Service Employees International Union", "SEIU", 73.0, "IL"),
    "university-of-southern-california-2021-07-13": ("California Nurses Association", "CNA", None, "CA"),
}

AFT, CWA, UAW, USW = "American Federation of Teachers", "Communications Workers of America", "United Auto Workers", "United Steelworkers"
SEIU, UFCW = "Service Employees International Union", "United Food and Commercial Workers"

FIRST_TRACKER, SECOND_TRACKER = "2022-01-10", "2023-02-06"
PACKING_KEYS = ("2021-06-01 10:05:00.000", "2022-03-01 08:30:00.000")  # of one row, before and after it was edited
BAKERY_KEY = "2021-10-01 10:14:00.000"


@dataclass(frozen=True)
class File:
    """A file to deliver. ``write``: puts rows into a file, with what stands around them. ``vintage``: as its deliverer says."""

    source: str
    name: str
    rows: tuple
    write: Callable[[Path, Sequence], Path]
    vintage: str

    def shuffled(self, seed: int) -> "File":
        return replace(self, rows=tuple(Random(seed).sample(self.rows, len(self.rows))))

    def halves(self) -> list["File"]:
        """Every other row in one file, the rest in another."""
        return [replace(self, name=f"part-{number}-{self.name}", rows=self.rows[number::2]) for number in range(2)]

    def put(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        return self.write(folder / self.name, self.rows)


def _day(text: str) -> date:
    """A day of 2021 as MM-DD, of another year as YYYY-MM-DD."""
    return date.fromisoformat(text if len(text) > 5 else f"2021-{text}")


def listed(
    organization: str, union: str, acronym: str, local: object, states: str | None, days: tuple[str, str], workers: int, workdays: int
) -> dict:
    """A row of the listing, with the workdays that only the yearly table prints."""
    first, last = map(_day, days)
    cells = {"Organizations": organization, "States": states, "Areas": None, "Union": union, "Union_acronym": acronym, "Union_Local": local}
    dates = {"Work_stoppage_beginning": first, "Work_stoppage_ending": last}
    figures = {"Number_of_workers": float(workers), "Days_idle": float(workers * workdays)}
    return stoppage(1, **cells, **dates, **figures, Industry_code=None) | {"Number of workdays": workdays}


STOPPAGES = (
    listed(SHIPYARD, "Machinists", "IAM", 9101.0, "ME", ("03-01", "03-19"), 1_400, 15),
    listed(GROCERS, UFCW, "UFCW", None, "WA", ("04-05", "04-16"), 6_000, 10),
    # Twelve workdays of pause: the calendar alone would give 38.
    listed(TRUCKS, UAW, "UAW", 9069.0, "NC", ("05-03", "06-25"), 3_300, 24),
    listed(HOTELS, "UNITE HERE", "UNITE HERE", 9026.0, "MA", ("06-14", "06-17"), 1_200, 4),
    listed(GLASS, USW, "USW", None, "OH, WI, OH", ("07-12", "07-23"), 2_000, 10),
    listed(WATERWAYS, "Teamsters", "IBT", None, None, ("08-02", "08-13"), 5_000, 10),
    listed(SCHOOLS, AFT, "AFT", 9420.0, "OH", ("09-07", "09-10"), 1_100, 4),
    listed(QUARRY, "International Union of Operating Engineers", "IUOE", 9150.0, "IL", ("10-04", "10-08"), 1_000, 5),
    listed(HOSPITAL, SEIU, "SEIU", 9199.0, "CA", ("10-18", "10-22"), 3_000, 5),
    listed(TELEPHONE, CWA, "CWA", 9201.0, "TX, OK", ("11-01", "11-12"), 1_800, 9),
    listed(TRANSIT, "Teamsters", "IBT", 9500.0, "NJ", ("12-06", "12-10"), 1_000, 5),
)


def entered(
    at: str, employer: str, union: str, local: object, state: str, days: tuple[str, str | None], participants: int | None, **cells
) -> dict:
    """A row of the tracker; its days as in `_day`."""
    first, last = (_day(day) if day else None for day in days)
    amount = float((last - first).days + 1) if last else None
    row = {
        "Timestamp": datetime.fromisoformat(at),
        "Employer": employer,
        "Labor_Organization": union,
        "Local": local,
        "Industry": None,
        "City": None,
        "State": state,
        "Address": None,
        "Zip_Code": None,
        "Latitude_Longitude": None,
        "Approximate_Number_of_Participants": participants if participants is None else float(participants),
        "Start_Date": first,
        "End_Date": last,
        "Worker_Demands": None,
        "Duration_Amount": amount,
        "Duration_Unit": "Days" if amount else None,
    }
    return action(1, **row | cells)


BOTH_VINTAGES = (
    entered("2021-04-20 10:02:00", GROCERS, UFCW, None, "Washington", ("04-05", "04-16"), 6_000),
    entered("2021-05-20 10:03:00", TRUCKS, UAW, 9069.0, "North Carolina", ("05-03", "05-14"), 3_300),
    entered("2021-06-30 10:04:00", TRUCKS, UAW, 9069.0, "North Carolina", ("06-07", "06-25"), 3_300),
    entered("2021-06-20 10:06:00", HOTELS, "UNITE HERE", 9026.0, "Massachusetts", ("06-13", "06-17"), 1_200),
    entered("2021-08-01 10:07:00", GLASS, USW, None, "Ohio; Wisconsin", ("07-12", "07-23"), 2_000),
    entered("2021-09-15 10:08:00", SCHOOLS, AFT, 9420.0, "Ohio", ("09-07", "09-10"), None),
    entered(
        "2021-10-30 10:09:00", HOSPITAL, SEIU, 9199.0, "California", ("10-18", "10-22"),
        3_000, Worker_Demands="Staffing, Pay, A quieter cafeteria",
    ),
    entered("2021-11-20 10:10:00", TELEPHONE, CWA, 9201.0, "Texas; Oklahoma", ("11-01", "11-12"), 1_800),
    entered("2021-12-20 10:11:00", TRANSIT, "Teamsters (IBT)", 9500.0, "New Jersey", ("12-06", "12-10"), 950),
    entered("2021-07-01 10:12:00", ISLAND_TELECOM, CWA, 9300.0, "Puerto Rico", ("06-21", "06-23"), 1_300),
    entered("2021-08-01 10:13:00", RIDES, "Rideshare Drivers United", None, "California", ("07-21", "07-22"), 1_500),
    entered(
        "2021-09-01 10:15:00", WAREHOUSE, "Teamsters (IBT)", None, "Tennessee", ("08-10", "08-10"), 1_200, Strike_or_Protest="Protest"
    ),
    entered("2021-12-01 10:16:00", NURSING, SEIU, 9113.0, "Minnesota", ("11-15", "11-19"), 1_150),
    entered("2021-12-02 10:17:00", LIGHTS, "Amalgamated Order of Lighthouse Keepers", None, "Oregon", ("11-03", "11-05"), 40),
    entered("2022-01-10 10:18:00", MILL, USW, 9318.0, "Georgia", ("12-13", None), 500, Strike_or_Protest="Lockout"),
)  # fmt: skip
SHIPYARD_TOLD = ("2021-03-10 10:01:00", SHIPYARD, "Machinists (IAM)", 9101.0, "Maine")
PACKING_TOLD = (PACKING, UFCW, 9027.0, "Delaware", ("05-10", "05-12"))
ONLY_FIRST = (
    entered(*SHIPYARD_TOLD, ("03-01", None), 1_300),
    entered(PACKING_KEYS[0], *PACKING_TOLD, 200),
    entered(BAKERY_KEY, BAKERY, "BCTGM", 9006.0, "Pennsylvania", ("09-13", "09-17"), 1_050),
)
ONLY_SECOND = (
    entered(*SHIPYARD_TOLD, ("03-01", "03-21"), 1_500),
    entered(PACKING_KEYS[1], *PACKING_TOLD, 250),
    entered("2023-02-06 10:19:00", DAIRY, "Teamsters (IBT)", 9662.0, "Wisconsin", ("2023-01-09", "2023-01-13"), 1_600),
)


def mediated(number: int, employer: str, union: str, local: str, place: str, days: tuple[str, str], idled: int) -> dict:
    first, last = (f"{day.month}/{day.day}/{day.year}" for day in map(_day, days))
    parties = {"Employer": employer, "Union": f"{union} {local}", "Union Local": local, "City, State": place}
    counts = {"# Idled": f"{idled:,}", "BU": f"{idled + 100:,}", "NAICS": "NULL", "Industry": "NULL"}
    return ended_case(number, **parties, **counts) | {"Start Date": first, "End Date": last, "Duration": ""}


CASES = (
    mediated(1, GROCERS, "UFCW", "9401", "Aberdale, WA", ("04-05", "04-16"), 1_500),
    mediated(2, f"{GROCERS} (2)", "UFCW", "9402", "Brockport, WA", ("04-05", "04-16"), 1_500),
    mediated(3, f"{GROCERS} (3)", "UFCW", "9403", "Cold Springs, WA", ("04-05", "04-16"), 1_500),
    mediated(4, f"{GROCERS} (4)", "UFCW", "9404", "Dry Falls, WA", ("04-05", "04-16"), 1_500),
    mediated(5, QUARRY, "IUOE", "9150", "Limeton, IL", ("10-04", "10-08"), 1_000),
    mediated(6, HOSPITAL, "SEIU", "9199", "Port Alder, CA", ("10-18", "10-22"), 2_900),
    mediated(7, LAUNDRY, "UNITE HERE", "9155", "Highgate, NY", ("09-20", "09-24"), 60),
)
# Members, employees and jobs of one invented year: state, CPS employed, members, covered; jobs are told in thousands by two sectors.
STATES = {
    "Maine": (600_000, 60_000, 66_000), "Washington": (3_300_000, 600_000, 640_000), "North Carolina": (4_400_000, 115_000, 150_000),
    "Massachusetts": (3_200_000, 400_000, 440_000), "Ohio": (5_000_000, 640_000, 700_000), "Wisconsin": (2_700_000, 220_000, 240_000),
    "Illinois": (5_400_000, 750_000, 800_000), "California": (15_700_000, 2_500_000, 2_800_000), "Texas": (12_300_000, 480_000, 620_000),
    "New Jersey": (3_900_000, 640_000, 680_000), "Oklahoma": (1_600_000, 90_000, 110_000),
}  # fmt: skip
LOCAL_NUMBERS = {"IAM|9101": [990001], "UAW|9069": [990002], "IBT|9500": [990003, 990004]}  # which of the last two is meant nobody can tell
FILINGS = (
    ("MACHINISTS AFL-CIO", "IAM", "LODGE", "", "9101", "", "990001", "2021", "1700", "HARBORVIEW", "ME"),
    ("AUTO WORKERS AFL-CIO", "UAW", "LOCAL UNION", "", "9069", "", "990002", "2021", "3050", "PINE RIVER", "NC"),
)
_FILING_HEADINGS = "UNION_NAME|AFF_ABBR|UNIT_NAME|DESIG_PRE|DESIG_NUM|DESIG_SUF|F_NUM|YR_COVERED|MEMBERS|CITY|STATE"


def _members(file: Path, states: Sequence[str]) -> Path:
    headings = ["STATECENSUS", "State", "YEAR", "observations", "employment", "members", "covered"]
    return write_csv(file, [headings, *([number, state, 2021, 1500, *STATES[state]] for number, state in enumerate(states, 11))])


def _jobs(file: Path, states: Sequence[str]) -> Path:
    shares = {"Manufacturing": 0.3, "All other": 0.7}
    rows = [
        [state, sector, 2021, STATES[state][0] * share / 1000, STATES[state][0] / 1000]
        for state in states
        for sector, share in shares.items()
    ]
    return write_csv(file, [["state", "sector", "year", "all_employees", "state_labor_force"], *rows])


def _filings(file: Path, rows: Sequence[tuple]) -> Path:
    file.write_text("\n".join([_FILING_HEADINGS, *map("|".join, rows), ""]), encoding="cp1252")
    return file


def _locals(file: Path, keys: Sequence[str]) -> Path:
    file.write_text(json.dumps({key: LOCAL_NUMBERS[key] for key in keys}), encoding="utf-8")
    return file


def _listing(file: Path, rows: Sequence[dict]) -> Path:
    return write_xlsx(file, listing_rows(list(rows)))


def _tracker(file: Path, rows: Sequence[dict]) -> Path:
    return write_xlsx(file, as_rows(TRACKER_HEADINGS, rows), "Form Responses 1")


def _detail(file: Path, rows: Sequence[dict]) -> Path:
    """The yearly table, each row with its own number of workdays."""
    records = json.loads(write_detail(file, list(rows)).read_text(encoding="utf-8"))
    for record, row in zip(records, rows, strict=True):
        record["Number of workdays"] = row["Number of workdays"]
    file.write_text(json.dumps(records), encoding="utf-8")
    return file


def _cases(file: Path, rows: Sequence[dict]) -> Path:
    return write_xlsx(file, ended_sheet([], list(rows), title="Ongoing and Ended Work Stoppages\n1/1/2021 - 12/31/2021"))


def listing_with_kept_rows() -> File:
    """The listing, which repeats two stoppages that the seeds hold already: read there, since they are real."""
    seeds = Path(__file__).parents[2] / "seeds"
    with (seeds / "strikes.csv").open(encoding="utf-8", newline="") as kept:
        strikes = {row["labor_action_key"]: row for row in csv.DictReader(kept)}
    rows = []
    for key, (union, acronym, local, state) in KEPT.items():
        strike = strikes[key]
        workers, days_idle = int(strike["workers_involved_count"]), int(strike["days_idle_count"])
        employer = strike["action_name"].partition(" work stoppage")[0]
        days = strike["start_date"], strike["end_date"]
        rows.append(listed(employer, union, acronym, local, state, days, workers, days_idle // workers))
    return replace(LISTING, rows=(*LISTING.rows, *rows))


LISTING = File("bls_work_stoppages", "listing.xlsx", STOPPAGES, _listing, "2022-03-15")
DETAIL = File("bls_work_stoppages", "work-stoppages-2021.json", STOPPAGES, _detail, "2022-02-18")
TRACKER_1 = File("ilr_labor_actions", "tracker-1.xlsx", BOTH_VINTAGES + ONLY_FIRST, _tracker, FIRST_TRACKER)
TRACKER_2 = File("ilr_labor_actions", "tracker-2.xlsx", BOTH_VINTAGES + ONLY_SECOND, _tracker, SECOND_TRACKER)
MEDIATION = File("fmcs_work_stoppages", "ended.xlsx", CASES, _cases, "2021-12-31")
DENOMINATORS = (
    File("cps_union_membership", "members.csv", tuple(STATES), _members, "2021-12-31"),
    File("ces_employment", "jobs.csv", tuple(STATES), _jobs, "2021-12-31"),
    File("olms_union_filings", "lm_data_data_2021.txt", FILINGS, _filings, "2021-12-31"),
    File("olms_union_filings", "locals.json", tuple(LOCAL_NUMBERS), _locals, "2022-01-01"),
)
