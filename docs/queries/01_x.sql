-- x
-- y
select 1
