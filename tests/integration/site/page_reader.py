"""Reads a page as strictly as it can be read without a browser: every tag closed in its order, its links, its names, its text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class ReadPage:
    """``links``: (tag, attribute, address, rel). ``headings``: levels in order. ``faults``: what is wrong with the markup."""

    links: list[tuple[str, str, str, str]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    headings: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ReadPage()
        self._open: list[str] = []
        self._texts: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attributes)
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        page, told = self.page, dict(attributes)
        page.tags.add(tag)
        if len(told) != len(attributes):
            page.faults.append(f"<{tag}> has an attribute twice")
        if "style" in told or any(name.startswith("on") for name in told):
            page.faults.append(f"<{tag}> has a style or a script of its own")
        if tag[0] == "h" and tag[1:].isdecimal():
            page.headings.append(int(tag[1:]))
        if "id" in told:
            if told["id"] in page.ids:
                page.faults.append(f"id {told['id']} stands twice")
            page.ids.add(told["id"])
        for name in ("href", "src"):
            if name in told:
                page.links.append((tag, name, told[name] or "", told.get("rel") or ""))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.page.faults.append(f"</{tag}> closes nothing, line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        self._texts.append(data)

    def read(self, text: str) -> ReadPage:
        self.feed(text)
        self.close()
        if self._open:
            self.page.faults.append(f"{self._open} stay open")
        self.page.text = " ".join("".join(self._texts).split())
        return self.page


def read_page(file: Path) -> ReadPage:
    return _Reader().read(file.read_text(encoding="utf-8"))
