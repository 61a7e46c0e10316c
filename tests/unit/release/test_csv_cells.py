import duckdb
import pytest
from strikeledger.release.csv_cells import safe_cell, safe_cell_sql

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "="]
HARMLESS = ["", "a=1", " =1", "'=1", "1-2", "\n=1", "é"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("value", [*HARMLESS, -5, 1.5, None, True])
def test_anything_else_stays(value):
    assert safe_cell(value) is value


@pytest.mark.parametrize("text", [*FORMULAS, *HARMLESS])
def test_sql_follows_the_same_rule(text):
    assert duckdb.execute(f"select {safe_cell_sql('cell')} from (select ? as cell)", [text]).fetchone() == (safe_cell(text),)
