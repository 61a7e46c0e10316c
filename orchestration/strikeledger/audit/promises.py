"""The promises about shape that dbt's manifest already makes, as rules of the gate: nobody writes them twice."""

from strikeledger.audit.rules import NO_ROWS, Rule
from strikeledger.marts import Mart


def promised(mart: Mart) -> list[Rule]:
    """Required columns hold values, and the key names one row.

    Some tables may be empty: before the first release there is nothing to keep, without publishers' files nothing to ask.
    """
    required = [
        Rule(
            "expect_column_values_to_not_be_null",
            {"column": column.name},
            because=f"The contract of {mart.name} promises a value of {column.name} in every row.",
            allow_empty=mart.is_bookkeeping or mart.may_be_empty,
        )
        for column in mart.columns
        if column.is_required
    ]
    return [*required, _unique_key(mart)]


def _unique_key(mart: Mart) -> Rule:
    """Grouped, not GX's own compound uniqueness: that one joins on equality and so never sees a repeated key with a NULL in it."""
    key = ", ".join(mart.key)
    return Rule(
        NO_ROWS,
        {"unexpected_rows_query": f"select {key}, count(*) as row_count from {{batch}} group by {key} having count(*) > 1"},
        because=f"The grain of {mart.name} is {mart.grain}.",
        allow_empty=mart.is_bookkeeping or mart.may_be_empty,
    )
