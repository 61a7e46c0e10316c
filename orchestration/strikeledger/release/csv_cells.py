"""Cells that a spreadsheet would run as a formula: CSV puts an apostrophe before them; Parquet and DuckDB keep the plain value."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """``value`` as a CSV cell may hold it. Only texts are touched: ``-5`` the number is no formula, ``"-5"`` the text might be."""
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def safe_cell_sql(text_column: str) -> str:
    """The same rule as an SQL expression over a text column. The starts are ASCII, so the code of the first letter tells them."""
    starts = ", ".join(str(ord(start)) for start in FORMULA_STARTS)
    return f"case when ascii({text_column}) in ({starts}) then chr(39) || {text_column} else {text_column} end"
