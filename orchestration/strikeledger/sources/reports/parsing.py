"""From a tree of texts to a `Report`: what the model refuses is told by field, with the nearest name that it knows."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from strikeledger.sources.reports.markup import Markup, Path
from strikeledger.sources.reports.model import Report

_RULES: Mapping[str, tuple[str, str, str]] = {
    "string_type": ("one_value", "is a list or a mapping where one value belongs", "write one value"),
    "string_too_short": ("required", "is empty", "fill it in, or leave the field out"),
    "list_type": ("list", "is no list", "write a list: a line that begins with - for each"),
    "model_type": ("mapping", "is no mapping", "write its fields below it, each as `name: value`"),
    "bool_type": ("boolean", "is neither true nor false", "write true or false"),
}


def parsed(markup: Markup) -> Report | None:
    """The report that a tree holds; None where ``markup`` then says what is wrong."""
    try:
        return Report.model_validate(markup.tree)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_context=False):
            _refuse(markup, fault["type"], fault["loc"], fault["msg"])
        return None


def _refuse(markup: Markup, kind: str, path: Path, message: str) -> None:
    if kind == "missing":
        model, name = _model_at(path[:-1]), path[-1]
        told = model.model_fields[name].description if model else None
        markup.refuse(path, "required", "is not told", f"fill in {name}" + (f": {told[0].lower()}{told[1:]}" if told else ""))
    elif kind == "extra_forbidden":
        known = list(_model_at(path[:-1]).model_fields)
        near = get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}? " if near else ""
        markup.refuse(path, "unknown_field", "is no field here", f"{hint}the fields here are: {', '.join(known)}")
    else:
        rule, reason, remedy = _RULES.get(kind, (kind, message, "see `strikeledger report --schema`"))
        markup.refuse(path, rule, reason, remedy)


def _model_at(path: Path) -> type[BaseModel] | None:
    model: type[BaseModel] | None = Report
    for step in path:
        if isinstance(step, str) and model is not None:
            model = _model_in(model.model_fields[step].annotation) if step in model.model_fields else None
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model_in(each))), None)
