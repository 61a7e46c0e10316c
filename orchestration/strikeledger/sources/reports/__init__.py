"""Reported actions: what people tell in report files, from the file to rows of ``raw``."""

SOURCE_CODE = "reported_actions"
FILE_LAYOUT, ROWS_LAYOUT = "report", "report_rows"
