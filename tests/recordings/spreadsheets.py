"""Writes rows of cells as the formats in which publishers deliver them."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path


def as_rows(headings: Sequence[str], records: Sequence[dict]) -> list[list]:
    """A header row and a row per record."""
    return [list(headings), *([record.get(heading) for heading in headings] for record in records)]


def write_xlsx(file: Path, rows: Sequence[Sequence], sheet_name: str = "Sheet1") -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = sheet_name
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(line, column)
            cell.value = value
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"
    book.save(file)
    return file


def write_xls(file: Path, rows: Sequence[Sequence], sheet_name: str = "Sheet1") -> Path:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet(sheet_name)
    day = xlwt.easyxf(num_format_str="m/d/yyyy")
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(line, column, value, *([day] if isinstance(value, date) else []))
    book.save(str(file))
    return file


def write_csv(file: Path, rows: Sequence[Sequence]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([_as_text(cell) for cell in row] for row in rows)
    return file


def _as_text(cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell.month}/{cell.day}/{cell.year} {cell:%H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell.month}/{cell.day}/{cell.year}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
