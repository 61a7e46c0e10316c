"""A team's DuckLake: tables as files in a store, their catalog in PostgreSQL; many DuckDB processes write and read it over the network."""
