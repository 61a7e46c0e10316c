"""The news as an Atom feed (RFC 4287). Entries have tag URIs (RFC 4151) of release, kind and subject, so a reader meets each once."""

import re
from urllib.parse import quote
from xml.etree import ElementTree

from strikeledger.release.papers.contents import CONTRIBUTORS, TITLE, Contents
from strikeledger.release.papers.news import Entry
from strikeledger.release.wording import told

_ATOM = "http://www.w3.org/2005/Atom"
# Neither moves with the address at which a release is served: who reads the feed at another address meets the same entries.
_TAG = "tag:strikeledger,2026:"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_TITLES = {
    ("action", "added"): "New: {}",
    ("action", "changed"): "Corrected: {}",
    ("action", "withdrawn"): "Withdrawn: figures of {}",
    ("document", "added"): "Figures of {}",
    ("document", "changed"): "Figures of {}",
    ("document", "withdrawn"): "Withdrawn: figures of {}",
    ("software", "changed"): "Recomputed: a new version of {}",
    ("software", "withdrawn"): "No longer computed: a new version of {}",
    ("release", "added"): "{}",
}
_CAUSES = {
    "cited_row": "the document's own row",
    "claim": "another claim or value",
    "derived": "computed from claims that differ",
    "input": "another file that was read",
    "precedence": "another claim preferred",
    "software": "a new version of the program",
}


def feed(contents: Contents) -> bytes:
    """``feed.xml``, UTF-8."""
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(root, "id", f"{_TAG}labor-actions")
    _add(root, "title", TITLE)
    _add(root, "subtitle", "New labor actions, corrections and withdrawals, each with the document behind it")
    _add(root, "updated", contents.identity.published_at)
    _add(root, "link", rel="self", href="feed.xml", type="application/atom+xml")
    _add(_add(root, "author"), "name", CONTRIBUTORS)
    for entry in contents.entries:
        root.append(_entry(entry))
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _entry(entry: Entry) -> ElementTree.Element:
    element = ElementTree.Element(f"{{{_ATOM}}}entry")
    _add(element, "id", f"{_TAG}{quote(f'{entry.release_key}/{entry.kind}/{entry.subject}')}")
    _add(element, "title", title(entry))
    _add(element, "updated", entry.published_at)
    _add(element, "published", entry.published_at)
    for link in entry.links:
        _add(element, "link", rel="via", href=link)
    _add(element, "category", term=f"{entry.kind}-{entry.status}")
    _add(element, "content", content(entry), type="text")
    return element


def title(entry: Entry) -> str:
    name = entry.name[:1].upper() + entry.name[1:] if entry.kind == "release" else entry.name
    return _TITLES[entry.kind, entry.status].format(name)


def content(entry: Entry) -> str:
    """One line for each figure: what it was, what it is, why, after which document."""
    if entry.kind == "release":
        return f"Release {entry.release_key} is the first; what changes after it is told here."
    counted = f"{entry.figure_count:,} figure{'' if entry.figure_count == 1 else 's'} in release {entry.release_key}"
    if entry.kind == "software":
        return f"{counted}; no file that was read differs. `strikeledger diff` lists them."
    lines = [_figure(figure) for figure in entry.figures]
    more = entry.figure_count - len(lines)
    return "\n".join([counted, *lines, *([f"and {more:,} more"] if more else [])])


def _figure(figure) -> str:
    change = f"{told(figure.old)} -> {told(figure.new)}" if figure.old is not None else told(figure.new)
    reason = ", ".join(filter(None, [_CAUSES.get(figure.cause or "", figure.cause), figure.document]))
    return f"{figure.column}: {change}{f' ({reason})' if reason else ''}"


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", {key: _NO_XML.sub("", value) for key, value in attributes.items()})
    child.text = None if text is None else _NO_XML.sub("", text)
    return child
