"""Kaiser Permanente, October 2023, and two ways to count: a marimo notebook that is a plain Python file.

    uv run --group notebook marimo edit docs/notebooks/kaiser_and_counting.py     # in a browser
    uv run --group notebook python docs/notebooks/kaiser_and_counting.py          # as a script: prints its tables

It asks the release under ``STRIKELEDGER_HOME`` (default ``var``).
"""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import os
    from pathlib import Path

    import duckdb
    import marimo as mo

    release = duckdb.connect(str(Path(os.environ.get("STRIKELEDGER_HOME", "var")) / "current" / "strikeledger.duckdb"), read_only=True)
    release.execute("set schema = 'marts'")

    def ask(sql):
        """The answer as rows of a table; as a script it is printed too."""
        answer = release.sql(sql)
        if not mo.running_in_notebook():
            answer.show(max_width=150, max_rows=60)
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall()]

    return ask, mo


@app.cell
def _(mo):
    mo.md("""
    # Kaiser Permanente, October 2023

    On 4 October 2023 tens of thousands of health care workers walked out. How many? It depends on whom one asks. A figure here is
    somebody's claim: one is shown, the others stand beside it.
    """)
    return


@app.cell
def _(ask):
    heads = ask("""
        select figures.claim_role_code as role, claims.value_number as workers, claimants.claimant_name as says, claims.locator
        from bridge_figure_claims as figures
        join fct_claims as claims using (claim_key)
        join dim_claimants as claimants using (claimant_key)
        where figures.row_key = 'kaiser-permanente-2023-10-04' and figures.column_name = 'workers_involved_count'
        order by figures.rank_number
    """)
    heads
    return (heads,)


@app.cell
def _(heads, mo):
    _least, _most = min(head["workers"] for head in heads), max(head["workers"] for head in heads)
    mo.md(f"""
    Between {_least:,.0f} and {_most:,.0f}. The two counts differ by {100 * (_most / _least - 1):.1f} percent.

    ## Who took part, and how

    Some unions only authorized a sympathy strike. Their members never walked out, and are in no count of strikers.
    """)
    return


@app.cell
def _(ask):
    parts = ask("""
        select parts.participation_role_code as role, coalesce(unions.union_name, parts.group_name) as who
        from fct_labor_action_participations as parts
        left join dim_unions as unions using (union_key)
        where parts.labor_action_key = 'kaiser-permanente-2023-10-04'
        order by all
    """)
    parts
    return (parts,)


@app.cell
def _(mo):
    mo.md("""
    ## What was asked, and what was offered

    An absent side stated no number. Absent is not zero.
    """)
    return


@app.cell
def _(ask):
    positions = ask("""
        select demand_topic_label as topic, unit_code as unit, union_ask_low as union_asks, employer_offer_low as offer_from,
            employer_offer_high as offer_to, gap_number as gap
        from rpt_demand_positions
        where labor_action_key = 'kaiser-permanente-2023-10-04' and unit_code is not null
        order by topic
    """)
    positions
    return (positions,)


@app.cell
def _(mo):
    mo.md("""
    # Two ways to count a year

    The Bureau of Labor Statistics counts workers times workdays. The tracker at Cornell ILR counts participants times calendar days.
    Here both rules count the same stoppages of 1,000 workers or more, each from its first day to its last and with its largest head
    count, by the year in which it began. So the difference is the rule's alone, not that of what each of them lists.
    """)
    return


@app.cell
def _(ask):
    years = ask("""
        select year(start_date) as year, count(*) as stoppages,
            sum(days_idle_computed_count) as days_idle_bls, sum(strike_days_count) as strike_days_ilr,
            round(sum(strike_days_count) / sum(days_idle_computed_count), 2) as ratio
        from fct_labor_actions
        where
            is_major_stoppage and start_date between '2013-01-01' and '2022-12-31'
            and days_idle_computed_count is not null and strike_days_count is not null
        group by all
        order by year
    """)
    years
    return (years,)


@app.cell
def _(mo, years):
    _ratios = [year["ratio"] for year in years]
    mo.md(f"""
    The calendar rule gives {min(_ratios):.2f} to {max(_ratios):.2f} times as many days. Two rules are two series: set them side by
    side, never one after the other.
    """)
    return


if __name__ == "__main__":
    app.run()
