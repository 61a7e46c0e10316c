"""Media types of the files that a release offers."""

CSV = "text/csv"
DUCKDB = "application/vnd.duckdb"
PARQUET = "application/vnd.apache.parquet"
