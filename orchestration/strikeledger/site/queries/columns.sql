select table_name, column_name, data_type, is_nullable, comment
from duckdb_columns()
where database_name = 'whole' and schema_name = 'marts' and not internal
order by table_name, column_index
