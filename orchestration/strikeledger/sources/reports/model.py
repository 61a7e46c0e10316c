"""What a report file may hold. The only definition: files, rows of the bulk table, the editor's schema and the questions all come from it.

Values stay text, as their reporter wrote them; what a cell of a kind may hold is told by the contract of the seeds (`checks`), which also
holds the codes. Field names are what people type.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema


def _flag(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _of_code(name: str) -> WithJsonSchema:
    """A code of the vocabulary ``name``; `schema` puts the codes in."""
    return WithJsonSchema({"type": "string", "x-vocabulary": name})


def _plain(field: str):
    """A plain text in place of a mapping means one field of it."""
    return lambda value: {field: value} if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1)]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"})]
Count = Annotated[str, WithJsonSchema({"type": ["integer", "string"], "pattern": r"^\d+$", "minimum": 1})]
Number = Annotated[str, WithJsonSchema({"type": ["number", "string"], "pattern": r"^-?\d+(\.\d+)?$"})]
Flag = Annotated[bool, BeforeValidator(_flag), Field(strict=True), WithJsonSchema({"type": "boolean"})]
Value = Annotated[str, WithJsonSchema({"type": ["string", "number", "boolean"]})]
State = Annotated[str, _of_code("states")]
Precision = Annotated[str, _of_code("precisions")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cited(Strict):
    """Who says it, in which document, where in it. Claimant and document are those of the whole report unless told otherwise."""

    claimant: Text | None = Field(None, description="Key or name of who says so; the report's own when left out.")
    document: Text | None = Field(None, description="Key of the document; the report's own when left out.")
    locator: Text = Field(description="Where in the document: paragraph 3, page 2, row 17.")


class Employer(Strict):
    """An employer: its key, its name, or a new one with `is_new: true`."""

    key: Text | None = None
    name: Text | None = None
    is_new: Flag = Field(False, description="Nobody has named this employer yet.")
    parent: Text | None = Field(None, description="Key of the employer that it belongs to.")
    ownership: Annotated[str, _of_code("ownerships")] | None = None
    industry: Annotated[str, _of_code("industries")] | None = None
    document: Text | None = None
    locator: Text | None = None


class Union(Strict):
    """A union: its key, its name, or a new one with `is_new: true`."""

    key: Text | None = None
    name: Text | None = None
    is_new: Flag = Field(False, description="Nobody has named this union yet.")
    abbreviation: Text | None = None
    level: Annotated[str, _of_code("union_levels")] | None = None
    parent: Text | None = Field(None, description="Key of the union that it belongs to.")
    local_number: Text | None = None
    document: Text | None = None
    locator: Text | None = None


class StateShare(Strict):
    """A state, with its share of the workers where a document tells one."""

    state: State
    weight: Number | None = Field(None, description="Share of the workers, from 0 to 1; of all states or of none.")


class Place(Cited):
    """A place below a state."""

    name: Text
    state: State
    workers: Count | None = None
    precision: Precision | None = None
    phrase: Text | None = None


class Participation(Cited):
    """A union or a named group in the action."""

    union: Annotated[Union, BeforeValidator(_plain("name"), json_schema_input_type=Text | Union)] | None = None
    group: Text | None = Field(None, description="A named group where no union is named.")
    role: Annotated[str, _of_code("participation_roles")]
    state: State | None = None
    workers: Count | None = None
    precision: Precision | None = None
    phrase: Text | None = None


class Occupation(Strict):
    """An occupation among the participants."""

    occupation: Text = Field(description="Key or name of an occupation of the seeds.")
    document: Text | None = None
    locator: Text


class Position(Cited):
    """What one party asks, offers, rejects, alleges, or what both agreed, on one topic."""

    topic: Annotated[str, _of_code("demand_topics")]
    party: Annotated[str, _of_code("parties")]
    position: Annotated[str, _of_code("positions")]
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Annotated[str, _of_code("units")] | None = None
    period_years: Count | None = None
    stated_date: Day | None = None
    precision: Precision | None = None
    phrase: Text | None = None


class ServiceImpact(Cited):
    """What the action does to a service."""

    service: Text
    impact: Annotated[str, _of_code("impacts")]


StateItem = Annotated[StateShare, BeforeValidator(_plain("state"), json_schema_input_type=State | StateShare)]


class Action(Strict):
    """The action itself. Its dates and counts are claims."""

    type: Annotated[str, _of_code("action_types")] | None = None
    name: Text | None = Field(None, description="How it is called; made of employer, type and month when left out.")
    employer: Annotated[Employer, BeforeValidator(_plain("name"), json_schema_input_type=Text | Employer)] | None = None
    industry: Annotated[str, _of_code("industries")] | None = None
    primary_labor_action_key: Text | None = Field(None, description="The action that a sympathy strike supports.")
    distinct_from: list[Text] = Field([], description="Keys of actions near in time that this one is not.")
    states: list[StateItem] = []
    places: list[Place] = []
    participations: list[Participation] = []
    occupations: list[Occupation] = []
    positions: list[Position] = []
    service_impacts: list[ServiceImpact] = []


class Claim(Cited):
    """One figure of the action as somebody tells it: a value, or a range from low to high."""

    measure: Annotated[str, _of_code("measures")]
    value: Value | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Annotated[str, _of_code("units")] | None = None
    precision: Precision = Field(description="How exact the document says it is.")
    phrase: Text | None = Field(None, description="The words of the document that say how exact it is.")
    asserted_date: Day | None = Field(None, description="When it was said; the day of the document when left out.")
    supersedes: Text | None = Field(None, description="Key of an earlier claim of the same claimant on the same figure.")


class Document(Strict):
    """A document that is cited and not known yet."""

    key: Text
    publisher: Text
    title: Text
    url: Text | None = None
    published_date: Day | None = None
    accessed_date: Day = Field(description="When you read it.")
    licence: Annotated[str, _of_code("licences")] = "all-rights-reserved"
    sha256: Text | None = None


class Claimant(Strict):
    """Somebody who says figures and is not known yet."""

    key: Text | None = None
    name: Text
    role: Annotated[str, _of_code("claimant_roles")]


class Report(Strict):
    """One labor action, or what corrects, adds to or withdraws what was told before."""

    reporter: Text = Field(description="Who writes this report.")
    because: Text | None = Field(None, description="Why; needed by a correction and a withdrawal.")
    labor_action_key: Text | None = Field(None, description="Adds to this published action.")
    corrects: Text | None = Field(None, description="Key of the report that this one replaces as a whole.")
    withdraws: Text | None = Field(None, description="Key of the report that is taken back.")
    claimant: Text | None = Field(None, description="Who says it, for all that names nobody else.")
    document: Text | None = Field(None, description="The document, for all that names no other.")
    action: Action = Action()
    claims: list[Claim] = []
    documents: list[Document] = []
    claimants: list[Claimant] = []

    @property
    def kind(self) -> str:
        """new, addition, correction or withdrawal."""
        if self.withdraws:
            return "withdrawal"
        if self.corrects:
            return "correction"
        return "addition" if self.labor_action_key else "new"

    @property
    def refers_to(self) -> str | None:
        return self.withdraws or self.corrects
