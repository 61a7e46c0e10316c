"""`strikeledger report` without a file: asks for one action in the terminal and makes the report file that a person would write."""

import tempfile
from pathlib import Path

import typer
import yaml

from strikeledger.settings import Settings
from strikeledger.sources.cell_rules import parsed_date
from strikeledger.sources.deliveries import read_deliveries
from strikeledger.sources.reports.book import Book
from strikeledger.sources.reports.landing import registered
from strikeledger.sources.reports.names import ascii_key

_NEW, _NONE = "new", "none"


def interview(settings: Settings) -> Path | None:
    """Ask, show the report, and let the person accept it. Returns a file in a folder of its own, to hand in.

    None where it was written elsewhere or dropped.
    """
    register, _ = registered(settings.layout, settings, read_deliveries(settings.layout))
    told = _report(register.book)
    text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=120)
    typer.echo(f"\n{text}")
    name = f"{ascii_key(_first_words(told))}.yaml"
    match _choice("Accept it now, write it to a file, or drop it", ["accept", "write", "drop"]):
        case "accept":
            file = Path(tempfile.mkdtemp()) / name
            file.write_text(text, encoding="utf-8")
            return file
        case "write":
            file = Path(typer.prompt("File", default=name))
            if file.exists():
                typer.confirm(f"{file} is there already. Write over it?", abort=True)
            file.write_text(text, encoding="utf-8")
            typer.echo(f"written; check it: strikeledger check {file}; hand it in: strikeledger report {file}")
    return None


def _first_words(told: dict) -> str:
    employer = told["action"]["employer"]
    name = employer["name"] if isinstance(employer, dict) else employer
    return f"{name} {told['claims'][0]['value']}"


def _report(book: Book) -> dict:
    told: dict = {"reporter": _text("Who reports this")}
    action: dict = {"type": _choice("What is it", book.codes("action_types"))}
    employer = _text("Employer")
    action["employer"] = _known("employers", employer, book) or _new_employer(book, employer)
    if union := _text("Union (empty: none is named)", is_needed=False):
        action["participations"] = [{"union": _known("unions", union, book) or _new_union(book, union), "role": "lead"}]
    if states := _text("States by postal code, such as CA OR (empty: not told)", is_needed=False):
        action["states"] = states.upper().replace(",", " ").split()
    claims = _claimed("start_date", _day("First day, YYYY-MM-DD (empty: not begun)", is_needed=False))
    if not claims:
        claims += _claimed("announced_date", _day("Day of the announcement, YYYY-MM-DD"))
    claims += _claimed("end_date", _day("Last day (empty: not ended, or not told)", is_needed=False))
    claims += _claimed("action_status_code", _choice("How far is it", book.codes("action_statuses")))
    claims += _workers(book)
    speaker = _text("Who says so")
    claimant = _known("claimants", speaker, book)
    if claimant is None:
        told["claimants"] = [{"name": speaker, "role": _choice("Role", book.codes("claimant_roles"))}]
        claimant = ascii_key(speaker)
    title = _text("In which document (key or title)")
    document = _known("source_documents", title, book)
    if document is None:
        told["documents"] = [_new_document(title)]
        document = told["documents"][0]["key"]
    locator = _text("Where in it (paragraph 3, page 2, whole page)")
    for each in (*claims, *action.get("participations", ())):
        each["locator"] = locator
    return {**told, "claimant": claimant, "document": document, "action": action, "claims": claims}


def _workers(book: Book) -> list[dict]:
    count = _text("Workers involved, in digits (empty: nobody tells)", is_needed=False)
    if not count:
        return []
    claim = {"measure": "workers_involved_count", "value": count, "precision": _choice("How exact is it", book.codes("precisions"))}
    phrase = _text("The words of the document for it (empty: none)", is_needed=False)
    return [{**claim, "phrase": phrase} if phrase else claim]


def _claimed(measure: str, value: str) -> list[dict]:
    return [{"measure": measure, "value": value, "precision": "exact"}] if value else []


def _new_employer(book: Book, name: str) -> dict:
    told = {"name": name, "is_new": True}
    ownership = _choice("Who owns it", [*book.codes("ownerships"), _NONE])
    return told if ownership == _NONE else {**told, "ownership": ownership}


def _new_union(book: Book, name: str) -> dict:
    return {"name": name, "is_new": True, "level": _choice("What kind of union is it", book.codes("union_levels"))}


def _new_document(title: str) -> dict:
    told = {
        "publisher": _text("Publisher of the document"),
        "title": title,
        "url": _text("Address (empty: none)", is_needed=False),
    }
    told["published_date"] = _day("Published on, YYYY-MM-DD (empty: not told)", is_needed=False)
    told["accessed_date"] = _day("Read on, YYYY-MM-DD")
    dated = told["published_date"] or told["accessed_date"]
    key = typer.prompt("A key for it", default=ascii_key(f"{told['publisher']} {dated}"))
    return {"key": key, **{name: value for name, value in told.items() if value}}


def _known(kind: str, text: str, book: Book) -> str | None:
    """The key of what is named so, or of the one chosen among those that sound like it; None for a new one."""
    named = sorted(book.named(kind, text))
    if len(named) == 1:
        return named[0]
    keys = named or book.nearest(kind, text)
    if not keys:
        return None
    for number, key in enumerate(keys, start=1):
        typer.echo(f"  {number}  {key}: {book.label(kind, key)}")
    chosen = _choice("Is it one of these", [*(str(number + 1) for number in range(len(keys))), _NEW])
    return None if chosen == _NEW else keys[int(chosen) - 1]


def _choice(question: str, codes: list[str]) -> str:
    while True:
        answer = typer.prompt(f"{question} ({', '.join(codes)})").strip()
        if answer in codes:
            return answer
        typer.echo(f"  {answer!r} is none of them")


def _day(question: str, *, is_needed: bool = True) -> str:
    while True:
        answer = _text(question, is_needed=is_needed)
        if not answer or parsed_date(answer):
            return answer
        typer.echo(f"  {answer!r} is no day of the calendar in the form YYYY-MM-DD")


def _text(question: str, *, is_needed: bool = True) -> str:
    return (typer.prompt(question) if is_needed else typer.prompt(question, default="", show_default=False)).strip()
