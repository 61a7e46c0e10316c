-- What stayed open and what closed during a strike
-- Services as a document tells them, with the claim behind each.
select i.labor_action_key, i.impact_code, i.service_name, c.locator
from fct_service_impacts i
join fct_claims c using (claim_key)
order by 1, 2, 3
