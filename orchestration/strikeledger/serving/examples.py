"""Questions worth asking, kept as files: ``docs/queries/<name>.sql``, each with a title and a line that explains it in leading comments."""

from dataclasses import dataclass
from pathlib import Path

from strikeledger.paths import project_root


@dataclass(frozen=True)
class Example:
    """``sql``: without the leading comments."""

    name: str
    title: str
    explanation: str
    sql: str


def examples(folder: Path | None = None) -> list[Example]:
    """All of them, in the order of their files' names."""
    files = sorted((folder or project_root() / "docs" / "queries").glob("*.sql"))
    return [_read(file) for file in files]


def _read(file: Path) -> Example:
    lines = file.read_text(encoding="utf-8").splitlines()
    title, explanation = (line.removeprefix("--").strip() for line in lines[:2])
    return Example(file.stem, title, explanation, "\n".join(lines[2:]).strip())
