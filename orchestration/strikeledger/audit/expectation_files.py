"""The authored rules: ``expectations/<published_table>.yml`` and ``expectations/release.yml``. See ``expectations/README.md``."""

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from strikeledger.audit.rules import NO_ROWS, Rule, Severity
from strikeledger.errors import StrikeledgerError

RELEASE = "release"

Sentence = Annotated[str, Field(min_length=15, pattern=r"^\S[\s\S]*\.$")]
Percent = Annotated[float, Field(gt=0, le=1000)]


class InvalidExpectations(StrikeledgerError):
    """A file of expectations does not say what it must; nothing was audited."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AuthoredRule(_Strict):
    expectation: Annotated[str, Field(pattern=f"^(expect_[a-z_]+|{NO_ROWS})$")]
    arguments: dict[str, Any]
    severity: Severity
    because: Sentence
    where: str | None = None
    allow_empty: bool = False

    @field_validator("arguments")
    @classmethod
    def _mostly_is_a_share(cls, arguments: dict[str, Any]) -> dict[str, Any]:
        mostly = arguments.get("mostly", 1)
        if isinstance(mostly, bool) or not isinstance(mostly, int | float) or not 0 < mostly <= 1:
            raise ValueError("mostly must be a number above 0 and at most 1")
        return arguments

    @model_validator(mode="after")
    def _query_reads_the_batch(self) -> "AuthoredRule":
        if self.expectation == NO_ROWS and "{batch}" not in str(self.arguments.get("unexpected_rows_query", "")):
            raise ValueError("unexpected_rows_query must read from {batch}, else it looks at other rows than the audited ones")
        return self

    def as_rule(self) -> Rule:
        return Rule(self.expectation, self.arguments, self.severity, " ".join(self.because.split()), self.where, self.allow_empty)


class RowBounds(_Strict):
    """``minimum`` rows at least; ``movement_percent``: at most this much more or less than the last release."""

    minimum: Annotated[int, Field(ge=0)]
    movement_percent: Percent


class TableExpectations(_Strict):
    """One published table's file."""

    table: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    rows: RowBounds
    expectations: Annotated[list[AuthoredRule], Field(min_length=1)]

    @property
    def name(self) -> str:
        return self.table

    @property
    def rules(self) -> list[Rule]:
        return [authored.as_rule() for authored in self.expectations]


class Committed(_Strict):
    """How many suites (table files) and expectations (authored rules in them) there must be: a lost file or rule is refused."""

    suites: Annotated[int, Field(ge=1)]
    expectations: Annotated[int, Field(ge=1)]


class Canary(_Strict):
    """A row that must be refused: the first row of ``table`` with the cells of ``change``, beside all others.

    At least one rule named ``caught_by`` (authored or promised) must fail on it.
    """

    table: str
    change: dict[str, str | int | float | bool | None] = {}
    caught_by: str
    because: Sentence


class ReleaseExpectations(_Strict):
    """The gate's own checks over all published tables. ``withdrawn_tables``: tables that this version drops on purpose."""

    committed: Committed
    rows: RowBounds
    withdrawn_tables: list[str] = []
    canaries: Annotated[list[Canary], Field(min_length=1)]

    @property
    def name(self) -> str:
        return RELEASE

    @property
    def table(self) -> None:
        """It is about all tables."""
        return None


ExpectationFile = TableExpectations | ReleaseExpectations


def load_expectations(folder: Path) -> list[ExpectationFile]:
    """Every file of ``folder``: tables by name, the release last.

    Raises InvalidExpectations, which names file and rule, for a file that cannot be read as it must, or when ``release.yml`` is missing.
    """
    paths = sorted(folder.glob("*.yml"), key=lambda path: (path.stem == RELEASE, path.stem))
    if not any(path.stem == RELEASE for path in paths):
        raise InvalidExpectations(f"{folder} has no {RELEASE}.yml, the file of the gate's own checks; restore it")
    return [_load(path) for path in paths]


def _load(path: Path) -> ExpectationFile:
    model = ReleaseExpectations if path.stem == RELEASE else TableExpectations
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
        loaded = model.model_validate(content)
    except ValidationError as error:
        raise InvalidExpectations("\n".join(_plain(path, content, problem) for problem in error.errors())) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidExpectations(f"{path} is not the YAML it should be: {error}") from None
    if loaded.name != path.stem:
        raise InvalidExpectations(f"{path} is about {loaded.name}; a file is named after its table: {loaded.name}.yml")
    return loaded


def _plain(path: Path, content: Any, problem: dict) -> str:
    place = list(problem["loc"])
    text = str(path)
    if place[:1] == ["expectations"] and len(place) > 1:
        position = place[1]
        rule = content["expectations"][position]
        text += f", rule {position + 1}"
        text += f" ({rule['expectation']})" if isinstance(rule, dict) and rule.get("expectation") else ""
        place = place[2:]
    text += f", {'.'.join(map(str, place))}" if place else ""
    if problem["type"] == "extra_forbidden":
        return f"{text}: no such key; expectations/README.md lists the allowed ones"
    return f"{text}: {problem['msg'].removeprefix('Value error, ')}"


class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML's last-one-wins would drop the first of two ``expectations:`` lists without a word. Dates stay text, as GX takes them."""


def _mapping(loader: _UniqueKeyLoader, node: yaml.MappingNode) -> dict:
    pairs = [(loader.construct_object(key, deep=True), loader.construct_object(value, deep=True)) for key, value in node.value]
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
    return mapping


_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))
