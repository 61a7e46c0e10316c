-- Figures on which sources disagree
-- The spread between the lowest and the highest claim, and who says what; the 500 with the widest.
select row_key, column_name, shown_value, lowest_number, highest_number, spread_percent,
  who_says_what
from rpt_claim_conflicts
order by spread_percent desc nulls last, row_key, column_name
limit 500
