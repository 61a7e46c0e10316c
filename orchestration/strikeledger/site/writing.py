"""Write the site of a release into its folder; a page that would be the same is taken over from the release before."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path

from jinja2 import Environment

from strikeledger.durable import file_sha256
from strikeledger.release.candidate import Identity
from strikeledger.release.current import FILE_NAME, Release
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
    """How many pages there are, and how many of them the release before had."""

    page_count: int
    kept_count: int


def write_site(
    folder: Path,
    identity: Identity,
    *,
    inputs: Sequence[Mapping],
    audit: Mapping,
    refused: Sequence[Mapping],
    seeds: Path,
    models: Path,
    action_limit: int,
) -> Written:
    """Write ``site/`` into the ``folder`` of a release from the sealed file and the exports that are there.

    ``inputs``: {source, path, sha256, bytes, rows} of each file read. ``audit``: the gate's summary. ``refused``: reports of the
    quarantine. ``seeds``: for the words of codes. ``models``: of dbt, shown as how a table is computed.
    ``action_limit``: for how many actions there are pages at most. Raises duckdb.Error, OSError.
    """
    parent = identity.parent
    files = sorted((path.relative_to(folder).as_posix(), path.stat().st_size) for path in folder.rglob("*") if path.is_file())
    facts = Facts(
        identity.release_key, parent.key if parent else None, identity.published_at, identity.code_version, inputs, audit, refused, files
    )
    vocabulary = read_vocabulary(seeds)
    rows = read_rows(folder / FILE_NAME, action_limit)
    pages = {page.address: page for page in all_pages(rows, facts, models)}
    root = folder / FOLDER
    for place in {root, *((root / address).parent for address in pages)}:
        place.mkdir(parents=True, exist_ok=True)
    making = _making_sha256(vocabulary)
    record = {address: page.fingerprint(making) for address, page in pages.items()}
    kept = _take_over(parent, root, record) if parent else set()
    rendered = _rendered((page for page in pages.values() if page.address not in kept), vocabulary)
    papers = [(path.name, path.read_bytes()) for path in sorted((_PACKAGE / "static").iterdir())]
    papers.append(("search-index.js", search_script(search_entries(rows)).encode()))
    papers.append(("release.css", _release_css(facts).encode()))
    papers.append((RECORD, json.dumps(record, indent=0, sort_keys=True).encode()))
    for address, content in chain(rendered, papers):
        (root / address).write_bytes(content)
    return Written(len(pages), len(kept))


def all_pages(rows: Rows, facts: Facts, models: Path) -> Iterator[Page]:
    """Every page of a site, each at an address of its own. Raises ValueError when two would share one."""
    evidence = gather(rows)
    taken: set[str] = set()
    for page in chain(
        release_pages(rows, evidence, facts),
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
    ):
        if page.address in taken:
            raise ValueError(f"two pages of the site would stand at {page.address}")
        taken.add(page.address)
        yield page


def _rendered(pages: Iterable[Page], vocabulary: Vocabulary) -> Iterator[tuple[str, bytes]]:
    environments: dict[str, Environment] = {}
    for page in pages:
        root = to_root(page.address)
        if root not in environments:
            environments[root] = environment(vocabulary, root)
        text = environments[root].get_template(page.template).render(page.context)
        yield page.address, text.encode("utf-8", "replace")


def _take_over(parent: Release, root: Path, record: Mapping[str, str]) -> set[str]:
    """Pages that the parent has as they would be made now, and whole: linked, not written. Returns their addresses.

    Linked, though a damage to one then is in both: a page says nothing that the file of its release does not, each next release reads it
    before it takes it over, and ten releases would else hold ten copies.
    """
    try:
        before = json.loads((parent.folder / FOLDER / RECORD).read_bytes())
    except (OSError, ValueError):
        return set()
    kept = set()
    promised = parent.manifest.files
    for address, fingerprint in record.items():
        origin = parent.folder / FOLDER / address
        if before.get(address) != fingerprint:
            continue
        try:
            if file_sha256(origin) == promised[f"{FOLDER}/{address}"].sha256:
                os.link(origin, root / address)
                kept.add(address)
        except (OSError, KeyError):  # gone, or on a file system without links: written anew
            continue
    return kept


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
