"""Pages of the documentation as a reader and a machine see them: fenced blocks, each with what stands around it, and links."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
# A page with its own test of its blocks: what a block needs (an earlier report, a changed checkout) is made there.
TESTED_APART = {
    "docs/report-an-action.md": {"yaml", "csv"},  # tests/integration/reports/test_docs_examples.py
    "docs/add-a-source.md": {"python", "sql", "yaml", "csv", "sh", "text", "markdown"},  # test_add_a_source.py beside this file
}
_FENCE = re.compile(r"^```([\w-]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_NOT_RUN = re.compile(r"<!-- not run: (.+?) -->\s*\Z")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """``reason``: why it is not run, where the page marks it so. ``output``: what the page shows right below it as its output."""

    page: str
    line: int
    language: str
    text: str
    reason: str | None
    output: str | None = None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[Path]:
    """Every page that readers are sent to."""
    folders = [file for folder in ("docs", "seeds", "expectations") for file in (ROOT / folder).rglob("*.md")]
    return sorted([ROOT / "README.md", ROOT / "dbt_project" / "docs" / "overview.md", *folders])


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks_of(page: Path) -> list[Block]:
    """The fenced blocks of a page. A block of ``text`` right below another is its output, and no block of its own."""
    text = page.read_text(encoding="utf-8")
    found: list[Block] = []
    end = 0
    for match in _FENCE.finditer(text):
        between, (language, inside) = text[end : match.start()], match.groups()
        end = match.end()
        marked = _NOT_RUN.search(between)
        if language == "text" and not between.strip() and found:
            found[-1] = Block(**{**vars(found[-1]), "output": inside})
        else:
            found.append(Block(name_of(page), text.count("\n", 0, match.start()) + 1, language, inside, marked[1] if marked else None))
    return found


def links_of(page: Path) -> list[str]:
    """Where a page links to inside this repository, as it is written."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [link for link in _LINK.findall(text) if not re.match(r"[a-z]+:", link)]


def anchors_of(page: Path) -> set[str]:
    """The anchors that a page's headings give, as forges make them."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-") for heading in headings}
