"""The record-linkage model: what is compared between two rows, and how much each kind of agreement tells.

Fellegi and Sunter's model as Splink computes it. The probabilities are fixed, not trained at each refresh: a match must not change because
another file was loaded. ``m`` (two rows of one action agree so) follows the agreement between BLS and the ILR tracker on the stoppages of
2021-2023: start 92 %, end 67 %, workers 82 %. ``u`` (rows of two actions agree so by chance) is at or above what Splink estimated from all
pairs of BLS rows since 2018 with tracker rows and from 3,000,000 pairs with mediation cases; above, mostly by two to five times, where two
comparisons tell in part the same thing (employer and place, start and end), which the model would count twice. Dates are one comparison
for that reason: most actions last a day or two, so an equal end adds little to an equal start unless the action was long.
"""

import splink.comparison_level_library as levels
from splink import SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.comparison_library import CustomComparison

SHARED = "len(list_intersect({0}_l, {0}_r))"
FEWER = "least(len({0}_l), len({0}_r))"
MORE = "greatest(len({0}_l), len({0}_r))"
START_APART = "abs(start_date_l - start_date_r)"
END_APART = "abs(end_date_l - end_date_r)"
# An open end may lie a year off: a publisher lists a strike as ongoing, or one that paused as one that never ended.
OVERLAP = "(start_date_l <= coalesce(end_date_r, start_date_r + 365) and start_date_r <= coalesce(end_date_l, start_date_l + 365))"
SMALLER_CASE = """
    (issuer_key_l is not null and workers_count_l < workers_count_r) or (issuer_key_r is not null and workers_count_r < workers_count_l)
"""
RATIO = "least(workers_count_l, workers_count_r) / greatest(workers_count_l, workers_count_r, 1)"


def _comparison(name: str, absent: str, *graded: tuple[str, float, float], otherwise: tuple[float, float]) -> CustomComparison:
    """A comparison of graded levels: (SQL condition, m, u), the first that holds counts."""
    return CustomComparison(
        output_column_name=name,
        comparison_levels=[
            levels.CustomLevel(absent).configure(is_null_level=True),
            *(levels.CustomLevel(condition).configure(m_probability=m, u_probability=u) for condition, m, u in graded),
            levels.ElseLevel().configure(m_probability=otherwise[0], u_probability=otherwise[1]),
        ],
    )


def _shared(column: str) -> str:
    return SHARED.format(column)


def _absent(column: str) -> str:
    return f"len({column}_l) = 0 or len({column}_r) = 0"


COMPARISONS = [
    _comparison(
        "employer",
        _absent("employer_tokens"),
        (f"{_shared('employer_tokens')} = {MORE.format('employer_tokens')}", 0.42, 0.0008),
        (f"{_shared('employer_tokens')} = {FEWER.format('employer_tokens')} and {_shared('telling_tokens')} >= 1", 0.25, 0.001),
        (f"{_shared('distinctive_tokens')} >= 2", 0.08, 0.0005),
        (f"{_shared('distinctive_tokens')} = 1", 0.13, 0.008),
        otherwise=(0.12, 0.99),
    ),
    _comparison(
        "unions",
        _absent("union_keys"),
        (f"{_shared('union_keys')} >= 1", 0.9, 0.085),
        otherwise=(0.1, 0.915),
    ),
    _comparison(
        "states",
        _absent("state_codes"),
        (f"{_shared('state_codes')} >= 1", 0.98, 0.1),
        otherwise=(0.02, 0.9),
    ),
    _comparison(
        "cities",
        _absent("city_names"),
        (f"{_shared('city_names')} >= 1", 0.6, 0.01),
        otherwise=(0.4, 0.99),
    ),
    _comparison(
        "dates",
        "start_date_l is null or start_date_r is null",
        (f"{START_APART} = 0 and {END_APART} = 0 and end_date_l - start_date_l >= 3", 0.38, 0.00003),
        (f"{START_APART} = 0 and {END_APART} = 0", 0.22, 0.0004),
        (f"{START_APART} = 0 and coalesce({END_APART}, 0) <= 7", 0.24, 0.0005),
        (f"{START_APART} = 0", 0.06, 0.0005),
        (f"{START_APART} <= 3", 0.04, 0.006),
        (f"{START_APART} <= 14 and {OVERLAP}", 0.0295, 0.008),
        (OVERLAP, 0.03, 0.05),
        # Two strikes of one work force, months apart, agree in all but this.
        otherwise=(0.0005, 0.93),
    ),
    _comparison(
        "workers",
        "workers_count_l is null or workers_count_r is null",
        ("workers_count_l = workers_count_r", 0.55, 0.01),
        (f"{RATIO} >= 0.9", 0.27, 0.03),
        (f"{RATIO} >= 0.75", 0.07, 0.05),
        (f"{RATIO} >= 0.5", 0.05, 0.12),
        # A mediation case is of one local and one unit: that it is smaller than the stoppage says next to nothing.
        (SMALLER_CASE, 0.6, 0.9),
        otherwise=(0.06, 0.79),
    ),
]


# Pairs that could reach the threshold: near in time, or one within the other's dates at what may be the same employer.
NEAR = """
    abs(l.start_date - r.start_date) <= 31
    or (
        l.start_date <= coalesce(r.end_date, r.start_date + 365)
        and r.start_date <= coalesce(l.end_date, l.start_date + 365)
        and len(list_intersect(l.distinctive_tokens, r.distinctive_tokens)) > 0
    )
"""
SAME_NUMBER = f"l.issuer_key = r.issuer_key and ({NEAR})"


def match_settings(random_pair_is_one_action: float, *, is_numbered: bool) -> SettingsCreator:
    """Splink's settings; the tables have the columns of `scoring`.

    The prior: one pair in how many is of one action. ``is_numbered``: both sides carry one publisher's numbers, which must agree.
    """
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="sighting_key",
        comparisons=COMPARISONS,
        blocking_rules_to_generate_predictions=[CustomRule(SAME_NUMBER if is_numbered else NEAR)],
        probability_two_random_records_match=random_pair_is_one_action,
        retain_matching_columns=False,
    )
