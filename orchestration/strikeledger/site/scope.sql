-- A release with more actions than the site may have pages for: the pages tell of the actions with the most days idle, then of what those
-- name. `whole` is the release, schema `marts` what the queries of the site read. The variable action_limit says how many.
-- What acts in sympathy with another brings that along.
create table largest as
select labor_action_key, primary_labor_action_key
from whole.marts.fct_labor_actions
order by days_idle_count desc nulls last, workers_involved_count desc nulls last, labor_action_key
limit getvariable('action_limit');

create table shown as
select labor_action_key from largest
union
select primary_labor_action_key from largest where primary_labor_action_key is not null;

create table hidden as
select labor_action_key from whole.marts.fct_labor_actions
except
select labor_action_key from shown;

create or replace view marts.fct_labor_actions as from whole.marts.fct_labor_actions semi join shown using (labor_action_key);
create or replace view marts.fct_labor_action_participations as from whole.marts.fct_labor_action_participations semi join shown using (labor_action_key);
create or replace view marts.fct_labor_action_places as from whole.marts.fct_labor_action_places semi join shown using (labor_action_key);
create or replace view marts.fct_labor_action_segments as from whole.marts.fct_labor_action_segments semi join shown using (labor_action_key);
create or replace view marts.bridge_labor_action_states as from whole.marts.bridge_labor_action_states semi join shown using (labor_action_key);
create or replace view marts.bridge_labor_action_occupations as from whole.marts.bridge_labor_action_occupations semi join shown using (labor_action_key);
create or replace view marts.fct_demands as from whole.marts.fct_demands semi join shown using (labor_action_key);
create or replace view marts.fct_service_impacts as from whole.marts.fct_service_impacts semi join shown using (labor_action_key);
create or replace view marts.rpt_employer_histories as
select histories.* replace (previous.labor_action_key as previous_labor_action_key)
from (from whole.marts.rpt_employer_histories semi join shown using (labor_action_key)) as histories
left join shown as previous on histories.previous_labor_action_key = previous.labor_action_key;
create or replace view marts.rpt_source_coverage as from whole.marts.rpt_source_coverage semi join shown using (labor_action_key);
create or replace view marts.rpt_days_idle_reproductions as from whole.marts.rpt_days_idle_reproductions semi join shown using (labor_action_key);

-- The key of a part of an action begins with that of the action; a demand has a key of its own.
create table hidden_subjects as
select labor_action_key as subject_key from hidden
union all
select demand_key from whole.marts.fct_demands semi join hidden using (labor_action_key);

create table shown_claims as
select claims.*
from whole.marts.fct_claims as claims
anti join hidden_subjects on split_part(claims.subject_key, '|', 1) = hidden_subjects.subject_key;

create or replace view marts.fct_claims as from shown_claims;
create or replace view marts.bridge_figure_claims as from whole.marts.bridge_figure_claims semi join shown_claims using (claim_key);
create or replace view marts.rpt_claim_conflicts as
select conflicts.* from whole.marts.rpt_claim_conflicts as conflicts
anti join hidden_subjects on split_part(conflicts.row_key, '|', 1) = hidden_subjects.subject_key;
create or replace view marts.fct_revisions as
select revisions.* from whole.marts.fct_revisions as revisions
anti join hidden_subjects on split_part(revisions.row_key, '|', 1) = hidden_subjects.subject_key;

-- Employers and unions of the shown actions with those above them; and every union above the locals.
create table shown_employers as
with recursive found as (
    select employer_key from marts.fct_labor_actions where employer_key is not null
    union
    select employers.parent_employer_key
    from whole.marts.dim_employers as employers inner join found using (employer_key)
    where employers.parent_employer_key is not null
)
from found;

create table shown_unions as
select union_key from whole.marts.dim_unions where union_level_code <> 'local'
union
select hierarchy.ancestor_union_key
from whole.marts.bridge_union_hierarchy as hierarchy
inner join marts.fct_labor_action_participations as parts on hierarchy.descendant_union_key = parts.union_key;

create or replace view marts.dim_employers as from whole.marts.dim_employers semi join shown_employers using (employer_key);
create or replace view marts.dim_unions as from whole.marts.dim_unions semi join shown_unions using (union_key);
create or replace view marts.dim_union_versions as from whole.marts.dim_union_versions semi join shown_unions using (union_key);
create or replace view marts.rpt_union_years as from whole.marts.rpt_union_years semi join shown_unions using (union_key);
create or replace view marts.fct_union_membership_years as from whole.marts.fct_union_membership_years semi join shown_unions using (union_key);

-- Documents that something cites beside the hidden actions, or nothing at all.
create table hidden_documents as
select source_document_key from whole.marts.fct_claims
except
(
    select source_document_key from shown_claims
    union
    select source_document_key from marts.fct_labor_actions
    union
    select source_document_key from whole.marts.fct_published_figures
    union
    select source_document_key from whole.marts.fct_state_union_membership_years
    union
    select source_document_key from marts.fct_union_membership_years
    union
    select source_document_key from marts.rpt_source_coverage
    union
    select source_document_key from marts.fct_revisions
);

create or replace view marts.dim_source_documents as from whole.marts.dim_source_documents anti join hidden_documents using (source_document_key);
