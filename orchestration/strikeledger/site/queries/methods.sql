select * from marts.dim_counting_methods order by list_position(['bls', 'ilr', 'fmcs', 'ilo'], counting_method_code) nulls last, counting_method_code
