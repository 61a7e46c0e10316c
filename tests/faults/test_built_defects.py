"""Every kind of defect in built tables is caught, and by whom. Those before the models and after the audit need whole builds: the campaign's."""

import pytest

from tests.faults.built_defects import BUILT_DEFECTS, DATA_TEST, GATE
from tests.faults.defects import caught, mutated
from tests.faults.seed_defects import SEED_DEFECTS

AUDITED = {name: defect for name, defect in BUILT_DEFECTS.items() if defect.caught_by in (GATE, DATA_TEST)}


@pytest.mark.parametrize("name", AUDITED)
def test_the_defect_is_caught(name, built, tmp_path):
    assert caught(built.folder, mutated(built.folder, tmp_path, AUDITED[name]), AUDITED[name])


def test_a_build_without_defects_is_caught_by_nobody(built):
    file = built.folder / "kept" / "warehouse.duckdb"
    data_tests = [defect for defect in AUDITED.values() if defect.caught_by == DATA_TEST]
    assert [caught(built.folder, file, defect) for defect in data_tests] == [""] * len(data_tests)


def test_there_are_forty_kinds_and_more():
    assert len(SEED_DEFECTS) >= 40 and len(BUILT_DEFECTS) >= 40
