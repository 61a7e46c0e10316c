"""Media types of the files that a release offers."""

CSV = "text/csv"
DUCKDB = "application/vnd.duckdb"
PARQUET = "application/vnd.apache.parquet"
# Of the forms of a table, by the name that exports give them.
OF_TABLES = {"csv": CSV, "parquet": PARQUET}
