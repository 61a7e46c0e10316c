"""Every model and data test is SQL that the second engine (Spark) takes too, and that sorts NULLs the same way there.

The project is compiled by dbt for that engine, which takes no cluster: what is read here is what Spark would be sent.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlglot
import yaml
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokens import Token, TokenType

PROJECT = Path(__file__).parents[2] / "dbt_project"
EXPECTATIONS = PROJECT.parent / "expectations"

REFUSED = {
    "QUALIFY": r"\bqualify\b",
    "EXCLUDE": r"\bexclude\b",
    "list literal or slice": r"\[",
    "struct literal": r"\{",
    "unnest": r"\bunnest\b",
    "generate_series": r"\bgenerate_series\b",
    "strftime or strptime": r"\bstr[fp]time\b",
    "date_diff": r"\bdate_diff\b",
    "interval arithmetic": r"\binterval\b",
    "isodow": r"\b(?:iso)?dow\b|\bday_?of_?week\b",
    "arg_max": r"\barg_(?:max|min)\b",
    "quantile_cont": r"\bquantile\w*",
    "string_agg": r"\bstring_agg\b|\blistagg\b|\bgroup_concat\b",
    "list function": r"\b(?:list|array|struct)_\w+\s*\(",
    "integer division //": r"//",
    "string_split": r"\bstring_split\b",
    "regexp_matches": r"\bregexp_matches\b",
    "regexp_replace (first match or all)": r"\bregexp_replace\b",
    "concat (NULL differs)": r"\bconcat\s*\(",
    "arrow": r"->",
    "sha256": r"\bsha256\s*\(",
    "hash as a value (each engine has its own)": r"(?<!where )(?<!in \(select )(?<!group by )\bhash\s*\(",
    "PIVOT": r"\b(?:un)?pivot\b",
    "ASOF": r"\basof\b",
    "type without this name there": r"\b(?:varchar|text|hugeint|u(?:big|small|tiny)?int(?:eger)?|timestamptz|float[48]|int[248])\b",
    "double-quoted name": r'"',
    "double-colon cast": r"::",
    "GROUP BY ALL": r"\b(?:group|order)\s+by\s+all\b",
    "join USING": r"\busing\s*\(",
    "decimal literal (a double is written 1e2)": r"(?<![\w.])\d+\.\d+(?![\w.])",
}

# What Spark knows and sqlglot leaves unnamed.
KNOWN_FUNCTIONS = {"make_date", "rint", "hash"}

# What the Spark side of macros/compat is made of; nowhere else.
COMPAT_CALLS = re.compile(r"array_join\(array_sort\(collect_list\(struct\(")

INJECTED = "select state_code,\n    row_number() over (partition by state_code order by state_name) as n\nfrom raw.states\nqualify n = 1\n"


@dataclass(frozen=True)
class Statement:
    name: str
    sql: str


def problems(sql: str) -> list[str]:
    """Every construct that the second engine refuses or reads differently, as ``line N: construct``."""
    plain = COMPAT_CALLS.sub(lambda match: " " * len(match[0]), without_comments_and_texts(sql))
    found = [
        (plain.count("\n", 0, match.start()) + 1, construct)
        for construct, pattern in REFUSED.items()
        for match in re.finditer(pattern, plain, re.IGNORECASE)
    ]
    try:
        tokens = sqlglot.tokenize(sql, read="spark")
        tree = sqlglot.parse_one(sql, read="spark")
    except SqlglotError as error:
        return [f"line {line}: {construct}" for line, construct in sorted(found)] + [f"no Spark SQL: {error}"]
    if any(call.args.get("decimals") for call in tree.find_all(exp.Round)):
        found.append((1, "round to decimals (use rounded)"))
    if any(not isinstance(split.expression.unnest(), exp.Literal | exp.Nullif) for split in tree.find_all(exp.Div, exp.Mod)):
        found.append((1, "division by what may be 0 (use nullif)"))
    found += [(line, "ORDER BY without NULLS FIRST or NULLS LAST") for line in orders_without_nulls(tokens)]
    unknown = {call.name.lower() for call in tree.find_all(exp.Anonymous)} - KNOWN_FUNCTIONS
    found += [(sql.lower().count("\n", 0, sql.lower().find(name)) + 1, f"function {name}") for name in unknown]
    return [f"line {line}: {construct}" for line, construct in sorted(found)]


def without_comments_and_texts(sql: str) -> str:
    """The same lines with comments and the insides of quoted texts blanked out."""
    return re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", lambda match: re.sub(r"[^\n]", " ", match[0]), sql, flags=re.DOTALL)


def orders_without_nulls(tokens: list[Token]) -> Iterator[int]:
    """Lines of sort terms that leave the place of NULLs to the engine."""
    for start, token in enumerate(tokens):
        if token.token_type != TokenType.ORDER_BY:
            continue
        depth, words = 0, []
        for following in tokens[start + 1 :]:
            depth += (following.token_type == TokenType.L_PAREN) - (following.token_type == TokenType.R_PAREN)
            word = following.text.lower()
            ends = depth < 0 or (depth == 0 and word in ("rows", "range", "limit", ","))
            if ends and words[-2:-1] != ["nulls"]:
                yield token.line
            if depth < 0 or (depth == 0 and word in ("rows", "range", "limit")):
                break
            words = [] if ends else [*words, word]
        else:
            if words[-2:-1] != ["nulls"]:
                yield token.line


@pytest.fixture(scope="module")
def statements(tmp_path_factory) -> list[Statement]:
    """The project compiled for Spark, with one model in it that Spark refuses. Nothing listens where a cluster would: none is asked."""
    folder = tmp_path_factory.mktemp("portable")
    project = folder / "dbt_project"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    (project / "models" / "staging" / "injected.sql").write_text(INJECTED)
    folders = {"project-dir": project, "profiles-dir": project, "target-path": folder / "target", "log-path": folder / "logs"}
    options = [part for name, path in folders.items() for part in (f"--{name}", str(path))]
    command = [sys.executable, "-m", "dbt.cli.main", "compile", "--target", "spark", "--no-populate-cache", "--no-introspect", *options]
    nowhere = {**os.environ, "STRIKELEDGER_SPARK_HOST": "127.0.0.1", "STRIKELEDGER_SPARK_PORT": "9"}
    done = subprocess.run(command, env=nowhere, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:]
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] in ("model", "test")]
    return [Statement(node["name"], node["compiled_code"]) for node in nodes]


def test_every_model_and_data_test_runs_on_the_second_engine_too(statements):
    told = [f"{one.name}, {problem}" for one in statements if one.name != "injected" for problem in problems(one.sql)]
    assert not told, "\n".join(told)
    assert len(statements) > 100, "the models are missing"


def test_a_bad_model_is_named_with_its_line(statements):
    (injected,) = [one for one in statements if one.name == "injected"]
    assert problems(injected.sql) == ["line 2: ORDER BY without NULLS FIRST or NULLS LAST", "line 4: QUALIFY"]


@pytest.mark.parametrize(
    ("sql", "construct"),
    [
        ("select * exclude (a) from t", "EXCLUDE"),
        ("select [1, 2] as a", "list literal or slice"),
        ("select {'a': 1} as a", "struct literal"),
        ("select unnest(a) from t", "unnest"),
        ("select * from generate_series(1, 3)", "generate_series"),
        ("select strftime(a, '%Y') from t", "strftime or strptime"),
        ("select date_diff('day', a, b) from t", "date_diff"),
        ("select a + interval 1 day from t", "interval arithmetic"),
        ("select extract(isodow from a) from t", "isodow"),
        ("select arg_max(a, b) from t", "arg_max"),
        ("select string_agg(a, ',') from t", "string_agg"),
        ("select list_sum(a) from t", "list function"),
        ("select a // b from t", "integer division //"),
        ("select regexp_matches(a, 'b') from t", "regexp_matches"),
        ("select concat(a, b) from t", "concat (NULL differs)"),
        ("select a ->> 'b' from t", "arrow"),
        ("select cast(a as varchar) from t", "type without this name there"),
        ('select "a" from t', "double-quoted name"),
        ("select a::date from t", "double-colon cast"),
        ("select a, count(*) from t group by all", "GROUP BY ALL"),
        ("select a from t inner join u using (a)", "join USING"),
        ("select 100.0 * a / b from t", "decimal literal (a double is written 1e2)"),
        ("select a % b from t", "division by what may be 0 (use nullif)"),
        ("select round(a, 2) from t", "round to decimals (use rounded)"),
        ("select a from t order by a nulls last, b", "ORDER BY without NULLS FIRST or NULLS LAST"),
        ("select sum(a) over (order by b rows unbounded preceding) from t", "ORDER BY without NULLS FIRST or NULLS LAST"),
        ("select epoch_ms(a) from t", "function epoch_ms"),
    ],
)
def test_each_refused_construct_is_found(sql, construct):
    assert f"line 1: {construct}" in problems(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select 'a::b [1] \"c\" it''s unnest(x)' as a -- qualify {x}\nfrom t",
        "select row_number() over (partition by a order by b desc nulls last, coalesce(c, 0) asc nulls first) as n from t",
        "select sum(a) over (order by b asc nulls last rows between unbounded preceding and current row) as s from t",
    ],
)
def test_plain_sql_passes(sql):
    assert problems(sql) == []


def test_models_do_not_ask_which_engine_they_run_on():
    for file in [*(PROJECT / "models").rglob("*.sql"), *(PROJECT / "data_tests").rglob("*.sql")]:
        assert not re.search(r"\btarget\s*\.|adapter\.type|\bduckdb__|\bspark__", file.read_text()), file


def test_the_rules_of_the_gate_are_held_on_the_second_engine_too():
    told = []
    for file in sorted(EXPECTATIONS.glob("*.yml")):
        for rule in yaml.safe_load(file.read_text()).get("expectations", ()):
            query = rule["arguments"].get("unexpected_rows_query", "select 1 from {batch}").replace("{batch}", "batch")
            where = f"select 1 from batch where {rule.get('where', 'true')}"
            # A bound may be a decimal.
            found = [problem for sql in (query, where) for problem in problems(sql) if "decimal literal" not in problem]
            told += [f"{file.name}: {rule['because']} {problem}" for problem in found]
    assert not told, "\n".join(told)
