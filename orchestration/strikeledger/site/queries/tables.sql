select table_name, comment from duckdb_tables() where database_name = 'whole' and schema_name = 'marts' and not internal order by table_name
