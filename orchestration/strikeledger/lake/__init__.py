"""A team's DuckLake: tables as files in a store, their catalog in PostgreSQL, written and read over the network by many DuckDB processes."""
