"""A small package of seeds with every kind of rule, written file by file."""

from pathlib import Path

import pytest

DESCRIPTOR = """
resources:
- name: strikes
  path: strikes.csv
  description: One row per strike.
  schema:
    primaryKey: [labor_action_key]
    foreignKeys:
    - {fields: [state_code], reference: {resource: states, fields: [state_code]}}
    ranges: [[start_date, end_date]]
    oneFilled: [[union_key, group_name]]
    fields:
    - {name: labor_action_key, type: string, constraints: {required: true, pattern: '[a-z0-9-]+'}}
    - {name: state_code, type: string}
    - {name: start_date, type: date}
    - {name: end_date, type: date}
    - {name: workers_involved_count, type: integer, constraints: {minimum: 1, maximum: 10000000}, excelSerial: refuse}
    - {name: union_key, type: string}
    - {name: group_name, type: string}
    - {name: is_fixed_duration, type: boolean}
    - {name: source_document_key, type: string, constraints: {required: true}}
- name: states
  path: vocabulary/states.csv
  description: One row per state.
  schema:
    primaryKey: [state_code]
    fields:
    - {name: state_code, type: string, constraints: {required: true, pattern: '[A-Z]{2}'}}
    - {name: state_name, type: string, constraints: {required: true, unique: true}}
- name: shares
  path: shares.csv
  description: One row per strike and state.
  schema:
    primaryKey: [labor_action_key, state_code]
    foreignKeys:
    - {fields: [labor_action_key], reference: {resource: strikes, fields: [labor_action_key]}}
    sumsToOne: [{field: allocation_weight, by: [labor_action_key]}]
    fields:
    - {name: labor_action_key, type: string, constraints: {required: true}}
    - {name: state_code, type: string, constraints: {required: true}}
    - {name: allocation_weight, type: number, constraints: {minimum: 0, maximum: 1}}
- name: segments
  path: segments.csv
  description: One row per strike and period.
  schema:
    primaryKey: [labor_action_key, segment_number]
    contiguous: [{by: [labor_action_key], order: segment_number, start: start_date, end: end_date}]
    noOverlap: [{by: [labor_action_key], start: start_date, end: end_date}]
    allOrNone: [[low, high]]
    fields:
    - {name: labor_action_key, type: string, constraints: {required: true}}
    - {name: segment_number, type: integer, constraints: {required: true}}
    - {name: start_date, type: date, constraints: {required: true}}
    - {name: end_date, type: date, constraints: {required: true}}
    - {name: low, type: number}
    - {name: high, type: number}
"""

STRIKES = "labor_action_key,state_code,start_date,end_date,workers_involved_count,union_key,group_name,is_fixed_duration,source_document_key\n"
GOOD = {
    "strikes.csv": STRIKES + "alpha-2023-10-04,CA,2023-10-04,2023-10-06,75000,seiu,,true,article\nbeta-2019-01-02,,2019-01-02,,1800,,Nurses,,listing\n",
    "vocabulary/states.csv": "state_code,state_name\nCA,California\nDC,District of Columbia\n",
    "shares.csv": "labor_action_key,state_code,allocation_weight\nalpha-2023-10-04,CA,0.75\nalpha-2023-10-04,DC,0.25\n",
    "segments.csv": "labor_action_key,segment_number,start_date,end_date,low,high\nalpha-2023-10-04,1,2023-10-04,2023-10-04,1,2\nalpha-2023-10-04,2,2023-10-05,2023-10-06,,\n",
}


class Package:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "vocabulary").mkdir(parents=True)
        (folder / "datapackage.yaml").write_text(DESCRIPTOR, encoding="utf-8")
        for path, text in GOOD.items():
            self.write(path, text)

    def write(self, path: str, text: str | bytes) -> None:
        (self.folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return Package(tmp_path / "seeds")
