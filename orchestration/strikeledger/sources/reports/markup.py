"""YAML and JSON without surprises: text stays text, every value knows its line, and nothing in a file can run, repeat or grow.

Scalars are never guessed at: ``NO``, ``on`` and ``1e999`` are the letters that they are. An empty or ``null`` plain scalar is absent.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from strikeledger.sources.refusals import Refusal

MAXIMUM_BYTES = 1_000_000
MAXIMUM_DEPTH = 12
MAXIMUM_VALUES = 50_000

Path = tuple[str | int, ...]
Tree = dict | list | str | None

_ABSENT = ("", "~", "null", "Null", "NULL")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # resolves no tags and builds no objects; the C one is ten times as fast
# What JSON writes and YAML does not read: tabs (only between values), an escaped slash, a sign beyond the first plane as two halves.
_JSON_ESCAPE = re.compile(r"\\(?:(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|.)")
_PLAIN = "write plain keys, texts and lists"


@dataclass
class Markup:
    """A report as read, from a file or a row. ``tree``: None where it cannot be read.

    ``lines``: line of each value by its path. ``headings``: what a row calls the value of a path.
    """

    file: str
    tree: Tree = None
    lines: dict[Path, int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    headings: dict[Path, str] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """The line of a value, or of what it would stand in where it is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def value_at(self, path: Path) -> str:
        """The text at a path; empty where there is none."""
        value = self.tree
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return ""
        return value if isinstance(value, str) else ""

    def refuse(self, path: Path, rule: str, reason: str, remedy: str, value: str | None = None) -> None:
        """Note what is wrong with a value. Of one value the first fault is told: the others often follow from it."""
        column = self.headings.get(path, dotted(path))
        if all(refusal.column != column for refusal in self.refusals):
            told = self.value_at(path) if value is None else value
            self.refusals.append(Refusal(self.file, self.line_of(path), column, told, rule, reason, remedy))


class _Refused(Exception):
    """What stops the reading: rule, reason, remedy, line (0: the whole file)."""

    def __init__(self, rule: str, reason: str, remedy: str, line: int = 0) -> None:
        super().__init__(reason)
        self.rule, self.reason, self.remedy, self.line = rule, reason, remedy, line


def dotted(path: Path) -> str:
    """``claims[2].precision``: lists counted from 1, as people count."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read_markup(name: str, content: bytes) -> Markup:
    """Read one document. Never raises for what the file holds."""
    markup = Markup(name)
    try:
        text = decoded(content)
        text = _JSON_ESCAPE.sub(_unescaped, text.replace("\t", " ")) if name.endswith(".json") else text
        markup.tree = _document(yaml.parse(text, Loader=_LOADER), markup.lines)
    except yaml.YAMLError as error:
        markup.refusals.append(_syntax_refusal(name, error))
    except _Refused as refused:
        markup.refusals.append(Refusal(name, refused.line, "", "", refused.rule, refused.reason, refused.remedy))
    if not markup.refusals and not isinstance(markup.tree, dict):
        markup.refusals.append(Refusal(name, 1, "", "", "no_report", "holds no report", "begin from `strikeledger report --template yaml`"))
    return markup


def decoded(content: bytes) -> str:
    """The text of a file. Raises `_Refused` for what is too large, empty or no UTF-8."""
    if len(content) > MAXIMUM_BYTES:
        raise _Refused(
            "file_too_large", f"is larger than {MAXIMUM_BYTES:,} bytes", "tell each action in a file of its own, or split the table"
        )
    if not content.strip():
        raise _Refused("file_empty", "is empty", "begin from `strikeledger report --template yaml`")
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise _Refused("nul_byte", "holds a NUL byte", "save it as plain UTF-8 text; UTF-16 exports hold such bytes", line)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _Refused("encoding", f"is not UTF-8 (byte 0x{content[error.start]:02x})", "save it as UTF-8", line) from None


def unreadable(name: str, content: bytes) -> Refusal | None:
    """Why a file cannot be read as text at all; None when it can."""
    try:
        decoded(content)
    except _Refused as refused:
        return Refusal(name, refused.line, "", "", refused.rule, refused.reason, refused.remedy)
    return None


def _syntax_refusal(name: str, error: yaml.YAMLError) -> Refusal:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "holds a character that YAML does not allow"
    remedy = "check the indentation there, and quote a text that holds a colon, a # or a quote"
    return Refusal(name, mark.line + 1 if mark else 0, "", "", "syntax", f"cannot be read: {problem}", remedy)


def _unescaped(escape: re.Match) -> str:
    if escape[1]:
        return json.loads(f'"{escape[0]}"')
    return "/" if escape[0] == "\\/" else escape[0]


def _document(events: Iterator[yaml.Event], lines: dict[Path, int]) -> Tree:
    tree, documents = None, 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                line = event.start_mark.line + 1
                raise _Refused("second_document", "begins a second document", "tell one report in each file", line)
        elif isinstance(event, yaml.NodeEvent):
            tree = _Builder(events, lines).built(event, ())
    return tree


class _Builder:
    """Builds a tree while it counts: a file that nests or grows without end is refused before it is held."""

    def __init__(self, events: Iterator[yaml.Event], lines: dict[Path, int]) -> None:
        self._events, self._lines, self._count = events, lines, 0

    def built(self, event: yaml.Event, path: Path) -> Tree:
        line = event.start_mark.line + 1
        self._lines[path] = line
        self._refuse_machinery(event, path, line)
        if isinstance(event, yaml.ScalarEvent):
            return None if not event.style and event.value in _ABSENT else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Tree] = []
            while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
                items.append(self.built(event, (*path, len(items))))
            return items
        return self._mapping(path)

    def _mapping(self, path: Path) -> dict:
        found: dict[str, Tree] = {}
        named: set[str] = set()
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            self._refuse_machinery(event, path, line)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused("key_form", "has a list or a mapping for a key", _PLAIN, line)
            if event.value == "<<":
                raise _Refused("merge_key", "merges one mapping into another (<<)", "write each field where it belongs", line)
            if event.value in named:
                raise _Refused("duplicate_key", f"names {dotted((*path, event.value))!r} twice", "keep one of them", line)
            named.add(event.value)
            value = self.built(next(self._events), (*path, event.value))
            self._lines[(*path, event.value)] = line
            if value is not None:
                found[event.value] = value
        return found

    def _refuse_machinery(self, event: yaml.Event, path: Path, line: int) -> None:
        self._count += 1
        if self._count > MAXIMUM_VALUES:
            raise _Refused("too_many_values", f"holds more than {MAXIMUM_VALUES:,} values", "tell each action in a file of its own", line)
        if len(path) > MAXIMUM_DEPTH:
            raise _Refused("too_deep", f"nests deeper than {MAXIMUM_DEPTH} levels", _PLAIN, line)
        if isinstance(event, yaml.AliasEvent):
            raise _Refused("alias", f"repeats another part by *{event.anchor}", "write it out", line)
        if event.anchor is not None:
            raise _Refused(
                "anchor",
                f"names a part by &{event.anchor}",
                "write it out where it is needed; a text that begins with & needs quotes",
                line,
            )
        if getattr(event, "tag", None) is not None:
            raise _Refused(
                "tag", f"gives a value a type by {event.tag}", "write the value alone; a text that begins with ! needs quotes", line
            )
