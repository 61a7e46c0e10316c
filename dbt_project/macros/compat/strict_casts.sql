{# Before each model: text that is no date or number stops the build. The Spark adapter opens each session with that switched off, and then
   such text becomes NULL without a word; a view keeps the setting that it was created under. #}
{% macro strict_casts() %}{{ return(adapter.dispatch('strict_casts')()) }}{% endmacro %}
{% macro default__strict_casts() %}{% endmacro %}
{% macro spark__strict_casts() %}set spark.sql.ansi.enabled = true{% endmacro %}
