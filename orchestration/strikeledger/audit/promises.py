"""The promises about shape that dbt's manifest already makes, as rules of the gate: nobody writes them twice."""

from strikeledger.audit.rules import NO_ROWS, Rule
from strikeledger.marts import Mart, repeated_keys


def promised(mart: Mart) -> list[Rule]:
    """Required columns hold values, and the key names one row.

    Some tables may be empty: before the first release there is nothing to keep, without publishers' files nothing to ask.
    """
    required = [column.name for column in mart.columns if column.is_required]
    return [*([_filled(mart, required)] if required else []), _unique_key(mart)]


def _filled(mart: Mart, required: list[str]) -> Rule:
    """One rule for all columns of a table: Great Expectations takes 12 ms for a rule, and there were 269 of one column each."""
    absent = ", ".join(f"case when {column} is null then '{column}' end" for column in required)
    condition = " or ".join(f"{column} is null" for column in required)
    return _promise(
        mart,
        f"select {', '.join(mart.key)}, concat_ws(', ', {absent}) as absent_columns from {{batch}} where {condition}",
        f"The contract of {mart.name} promises a value in every row of {', '.join(required)}.",
    )


def _unique_key(mart: Mart) -> Rule:
    """Grouped, not GX's own compound uniqueness: that one joins on equality and so never sees a repeated key with a NULL in it."""
    return _promise(mart, repeated_keys("{batch}", ", ".join(mart.key)), f"The grain of {mart.name} is {mart.grain}.")


def _promise(mart: Mart, query: str, because: str) -> Rule:
    return Rule(NO_ROWS, {"unexpected_rows_query": query}, because=because, allow_empty=mart.is_bookkeeping or mart.may_be_empty)
