-- What each column of a table means
-- The file carries a comment for every table and column; DESCRIBE and SHOW TABLES work too.
select column_name, data_type, comment
from duckdb_columns()
where table_name = 'fct_labor_actions'
order by column_index
