"""Write the site of a release into its folder; a page that would be the same is taken over from the release before."""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path

from jinja2 import Environment

from strikeledger.durable import file_sha256
from strikeledger.release.candidate import Identity
from strikeledger.release.current import FILE_NAME, Release
from strikeledger.release.manifest import FileRecord
from strikeledger.site.action_pages import action_lists, action_pages
from strikeledger.site.addresses import to_root
from strikeledger.site.entity_pages import employer_pages, state_pages, topic_pages, union_pages
from strikeledger.site.evidence import gather
from strikeledger.site.evidence_pages import claim_pages, document_pages, method_pages, table_pages
from strikeledger.site.location import FOLDER
from strikeledger.site.markup import environment, search_script
from strikeledger.site.pages import Page
from strikeledger.site.reading import Rows, queries, read_rows, read_vocabulary
from strikeledger.site.release_pages import Facts, release_pages, row_counts, search_entries
from strikeledger.site.words import Vocabulary

RECORD = "pages.json"
_PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Written:
    """How many pages there are, and those of them that are the release before's, by path in the release."""

    page_count: int
    kept: Mapping[str, FileRecord]


def write_site(
    folder: Path,
    identity: Identity,
    exported: Callable[[], object] = lambda: None,
    *,
    inputs: Sequence[Mapping],
    audit: Mapping,
    refused: Sequence[Mapping],
    seeds: Path,
    models: Path,
    action_limit: int,
) -> Written:
    """Write ``site/`` into the ``folder`` of a release, from the sealed file, and from what else is there when ``exported()`` returns.

    ``inputs``: {source, path, sha256, bytes, rows} of each file read. ``audit``: the gate's summary. ``refused``: reports of the
    quarantine. ``seeds``: for the words of codes. ``models``: of dbt, shown as how a table is computed.
    ``action_limit``: for how many actions there are pages at most. Raises duckdb.Error, OSError.
    """
    parent, root = identity.parent, folder / FOLDER

    def downloads() -> list[tuple[str, int]]:
        exported()
        files = (path for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(root))
        return sorted((path.relative_to(folder).as_posix(), path.stat().st_size) for path in files)

    facts = Facts(
        identity.release_key, parent.key if parent else None, identity.published_at, identity.code_version, inputs, audit, refused, downloads
    )
    vocabulary = read_vocabulary(seeds)
    rows = read_rows(folder / FILE_NAME, action_limit)
    making, rendered = _making_sha256(vocabulary), _Renderer(vocabulary)
    before = _record(parent) if parent else {}
    record: dict[str, str] = {}
    kept: dict[str, FileRecord] = {}
    folders: set[Path] = set()
    for page in all_pages(rows, facts, models):
        place = root / page.address
        if place.parent not in folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            folders.add(place.parent)
        record[page.address] = page.fingerprint(making)
        if before.get(page.address) == record[page.address] and (taken := _take_over(parent, f"{FOLDER}/{page.address}", place)):
            kept[f"{FOLDER}/{page.address}"] = taken
        else:
            place.write_bytes(rendered(page))
    papers = [(path.name, path.read_bytes()) for path in sorted((_PACKAGE / "static").iterdir())]
    papers.append(("search-index.js", search_script(search_entries(rows)).encode()))
    papers.append(("release.css", _release_css(facts).encode()))
    papers.append((RECORD, json.dumps(record, indent=0, sort_keys=True).encode()))
    for address, content in papers:
        (root / address).write_bytes(content)
    return Written(len(record), kept)


def all_pages(rows: Rows, facts: Facts, models: Path) -> Iterator[Page]:
    """Every page of a site, each at an address of its own. Raises ValueError when two would share one."""
    evidence = gather(rows)
    taken: set[str] = set()
    for page in chain(
        action_pages(rows, evidence),
        action_lists(rows, evidence),
        state_pages(rows, evidence),
        union_pages(rows, evidence),
        employer_pages(rows, evidence),
        topic_pages(rows, evidence),
        claim_pages(rows, evidence),
        document_pages(rows, evidence),
        method_pages(rows),
        table_pages(rows, row_counts(rows), models),
        release_pages(rows, evidence, facts),  # last: they tell of the exports
    ):
        if page.address in taken:
            raise ValueError(f"two pages of the site would stand at {page.address}")
        taken.add(page.address)
        yield page


class _Renderer:
    """Pages as HTML. Templates are compiled once for each depth of folder, from which the links go up."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._environments: dict[str, Environment] = {}

    def __call__(self, page: Page) -> bytes:
        root = to_root(page.address)
        if root not in self._environments:
            self._environments[root] = environment(self._vocabulary, root)
        return self._environments[root].get_template(page.template).render(page.context).encode("utf-8", "replace")


def _record(parent: Release) -> Mapping[str, str]:
    """The fingerprints of a release's pages; none where they cannot be read."""
    try:
        return json.loads((parent.folder / FOLDER / RECORD).read_bytes())
    except (OSError, ValueError):
        return {}


def _take_over(parent: Release, path: str, place: Path) -> FileRecord | None:
    """Link a page of the parent, whole as it was published; None where it is not to be had.

    Linked, though a damage to one then is in both: a page says nothing that the file of its release does not, each next release reads it
    before it takes it over, and ten releases would else hold ten copies.
    """
    promised = parent.manifest.files.get(path)
    try:
        if promised is not None and file_sha256(parent.folder / path) == promised.sha256:
            os.link(parent.folder / path, place)
            return promised
    except OSError:  # gone, or on a file system without links
        pass
    return None


@cache
def _templates_sha256() -> str:
    digest = sha256()
    for path in sorted(path for path in _PACKAGE.rglob("*") if path.is_file() and path.suffix in (".py", ".html", ".json", ".sql")):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _making_sha256(vocabulary: Vocabulary) -> str:
    return sha256(f"{_templates_sha256()}{sorted(queries().items())!r}{vocabulary!r}".encode()).hexdigest()


def _release_css(facts: Facts) -> str:
    """The key of the release, which stands at the foot of each page: in one file, so that the pages are the same in the next release."""
    return f'.release-key::after {{ content: "{facts.release_key}"; }}\n'
