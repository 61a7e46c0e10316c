{# Spark's own tables take no NOT NULL, so the promise of the contract is held against the rows as soon as they are there. Overrides the
   adapter's macro, which asks for an ALTER that Spark refuses. #}
{% macro spark__persist_constraints(relation, model) %}
{%- set required = [] %}
{%- for column in model.columns.values() if 'not_null' in column.constraints | map(attribute='type') | map(attribute='value') %}
    {%- do required.append(column.name) %}
{%- endfor %}
{%- if model.config.contract.enforced and required %}
    {%- set counts = [] %}
    {%- for name in required %}{% do counts.append('count(case when ' ~ name ~ ' is null then 1 end)') %}{% endfor %}
    {%- set found = run_query('select ' ~ counts | join(', ') ~ ' from ' ~ relation).rows[0] %}
    {%- for name in required if found[loop.index0] %}
        {{- exceptions.raise_compiler_error(relation ~ ' holds ' ~ found[loop.index0] ~ ' rows without ' ~ name ~ ', which its contract promises') }}
    {%- endfor %}
{%- endif %}
{% endmacro %}

{# Tables of a run lie in the folder of that run, which the next one sweeps. Spark refuses a table of its own warehouse where files of one
   are left, and a run that was killed leaves them. #}
{% macro spark__location_clause() %}
{%- set folder = env_var('STRIKELEDGER_SPARK_FOLDER', '') %}
{%- if folder %}location {{ spark_text(folder ~ '/' ~ model.schema ~ '/' ~ model.alias) }}{% endif %}
{%- endmacro %}
