{# For engines that do not build in the file that the landing writes: the raw tables of all sources, each read from the Parquet files in
   `<folder>/<table>`. Run by `dbt run-operation register_landing` before a build. #}
{% macro register_landing(folder) %}{{ return(adapter.dispatch('register_landing')(folder)) }}{% endmacro %}

{% macro default__register_landing(folder) %}
{{ exceptions.raise_compiler_error("the landing writes into this engine's own file; there is nothing to register") }}
{% endmacro %}

{% macro spark__register_landing(folder) %}
{%- for schema in graph.sources.values() | map(attribute='schema') | unique %}
    {%- do run_query('create schema if not exists ' ~ schema) %}
{%- endfor %}
{%- for source in graph.sources.values() %}
    {%- set relation = api.Relation.create(schema=source.schema, identifier=source.identifier) %}
    {%- do run_query('drop table if exists ' ~ relation) %}
    {%- do run_query('create table ' ~ relation ~ ' using parquet location ' ~ spark_text(folder ~ '/' ~ source.identifier)) %}
{%- endfor %}
{% endmacro %}

{# A text literal as Spark reads it: a backslash escapes. #}
{% macro spark_text(text) %}{{ return("'" ~ (text | replace('\\', '\\\\') | replace("'", "\\'")) ~ "'") }}{% endmacro %}

{# The way back: the rows of every table of `schema` that the project builds, as Parquet files in `<folder>/<table>`. #}
{% macro hand_over(schema, folder) %}{{ return(adapter.dispatch('hand_over')(schema, folder)) }}{% endmacro %}

{% macro default__hand_over(schema, folder) %}
{{ exceptions.raise_compiler_error("this engine builds in the file that is published; there is nothing to hand over") }}
{% endmacro %}

{% macro spark__hand_over(schema, folder) %}
{%- for node in graph.nodes.values() if node.resource_type == 'model' and node.schema == schema %}
    {%- set place = spark_text(folder ~ '/' ~ node.name) %}
    {%- do run_query('insert overwrite directory ' ~ place ~ ' using parquet select * from ' ~ schema ~ '.' ~ node.name) %}
{%- endfor %}
{% endmacro %}

{# Readers of the cluster: a view `published.<table>` of each of these tables, moved from one release's Parquet file to the next by ALTER VIEW,
   under which no read failed; of 25 reads under CREATE OR REPLACE VIEW 5 did. One after another, so each says whose it is. #}
{% macro show_release(release_key, folder, tables) %}{{ return(adapter.dispatch('show_release')(release_key, folder, tables)) }}{% endmacro %}

{% macro default__show_release(release_key, folder, tables) %}
{{ exceptions.raise_compiler_error("readers of this engine open the release itself; there is no view to move") }}
{% endmacro %}

{% macro spark__show_release(release_key, folder, tables) %}
{%- do run_query('create schema if not exists published') %}
{%- set shown = run_query('show views in published').columns['viewName'].values() %}
{%- for table in tables %}
    {%- set query = 'select ' ~ spark_text(release_key) ~ ' as published_release_key, * from parquet.`' ~ folder ~ '/' ~ table ~ '.parquet`' %}
    {%- do run_query(('alter' if table in shown else 'create') ~ ' view published.' ~ table ~ ' as ' ~ query) %}
{%- endfor %}
{% endmacro %}
