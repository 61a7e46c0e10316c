"""The site of the bundled release: whole, sound, without a link that leads nowhere, and the same for the same data."""

import json
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urldefrag

import duckdb
from strikeledger.site.addresses import page_of

from tests.integration.site.page_reader import ReadPage, read_page

KEYS = {
    "action": "labor_action_key from marts.fct_labor_actions",
    "claim": "claim_key from marts.fct_claims",
    "document": "source_document_key from marts.dim_source_documents",
    "employer": "employer_key from marts.dim_employers",
    "method": "counting_method_code from marts.dim_counting_methods",
    "state": "state_code from marts.dim_states",
    "table": "table_name from duckdb_tables() where schema_name = 'marts'",
    "topic": "demand_topic_code from marts.dim_demand_topics",
    "union": "union_key from marts.dim_unions",
}
ABOUT_THE_RELEASE = {"index.html", "quality.html", "changes.html", "downloads.html"}


def test_every_key_has_its_page(release, pages):
    with duckdb.connect(str(release.file), read_only=True) as connection:
        for kind, query in KEYS.items():
            keys = [key for (key,) in connection.execute(f"select {query}").fetchall()]
            missing = [key for key in keys if page_of(kind, key) not in pages]
            assert keys and not missing, (kind, missing[:5])


def test_every_page_is_sound(pages):
    faults = {address: page.faults for address, page in pages.items() if page.faults}
    assert not faults, dict(list(faults.items())[:3])


def test_headings_stand_in_order(pages):
    for address, page in pages.items():
        assert page.headings[0] == 1 and page.headings.count(1) == 1, address
        assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False)), (address, page.headings)


def test_every_link_inside_leads_somewhere(release, pages):
    assert not list(broken_links(release.folder / "site", pages))


def broken_links(site: Path, pages: Mapping[str, ReadPage]) -> Iterator[tuple[str, str]]:
    for address, page in pages.items():
        for tag, _, link, rel in page.links:
            if "external" in rel:
                assert tag == "a" and link.startswith(("http://", "https://")), (address, link)
                continue
            path, fragment = urldefrag(link)
            target = posixpath.normpath(posixpath.join(posixpath.dirname(address), path)) if path else address
            is_sound = not fragment or fragment in pages[target].ids if target in pages else "://" not in link and (site / target).is_file()
            if not is_sound:
                yield address, link


def test_of_more_actions_than_there_may_be_pages_the_largest_have_theirs(release, rewrite):
    site, written = rewrite("limited", action_limit=20, without=("csv/fct_claims.csv",))
    limited = {path.relative_to(site).as_posix(): read_page(path) for path in sorted(site.rglob("*.html"))}
    with duckdb.connect(str(release.file), read_only=True) as connection:
        largest = "select labor_action_key from marts.fct_labor_actions order by days_idle_count desc nulls last, labor_action_key limit 20"
        keys = [key for (key,) in connection.execute(largest).fetchall()]
    shown = {address for address in limited if address.startswith("actions/") and address != "actions/index.html"}
    assert shown == {page_of("action", key) for key in keys}
    assert written.page_count == len(limited) < 1000
    # The manifest, the checksums and the Data Docs are written after the site.
    assert {address for address, _ in broken_links(site, limited)} == {"downloads.html", "quality.html"}
    assert "tell of the 20 with the most days idle" in (site / "actions" / "index.html").read_text(encoding="utf-8")
    linked = {link for _, _, link, _ in limited["downloads.html"].links}
    assert "../parquet/fct_claims.parquet" in linked and "../csv/fct_claims.csv" not in linked, "a table too large for spreadsheets has no CSV"


def test_nothing_is_asked_of_anybody(pages):
    for address, page in pages.items():
        for tag, _, link, _ in page.links:
            assert tag == "a" or not link.startswith(("http:", "https:", "//", "data:")), (address, link)
        assert not page.tags & {"iframe", "object", "embed", "form", "style"}, address


def test_the_manifest_covers_every_file_of_the_site(release):
    site = release.folder / "site"
    written = {path.relative_to(release.folder).as_posix() for path in site.rglob("*") if path.is_file()}
    assert written == {path for path in release.manifest.files if path.startswith("site/")}


def test_the_same_data_gives_the_same_bytes_and_no_page_is_written_twice(release, rewrite):
    anew, written = rewrite("anew")
    assert not written.kept
    built = release.folder / "site"
    names = {path.relative_to(built) for path in built.rglob("*") if path.is_file()}
    assert names == {path.relative_to(anew) for path in anew.rglob("*") if path.is_file()}
    differing = [str(name) for name in names if (built / name).read_bytes() != (anew / name).read_bytes()]
    assert not differing
    kept, again = rewrite("kept", parent=release, key="2030-01-01.001")
    assert again.page_count - len(again.kept) == len(ABOUT_THE_RELEASE)
    changed = {str(name) for name in names if (built / name).read_bytes() != (kept / name).read_bytes()}
    assert changed == ABOUT_THE_RELEASE | {"release.css", "pages.json"}


def test_a_page_of_the_parent_that_is_no_longer_as_published_is_written_anew(release, rewrite, tmp_path):
    first, _ = rewrite("first")
    damaged = first.parent
    address = page_of("union", "seiu")
    whole = (first / address).read_bytes()
    (first / address).write_bytes(whole.replace(b"International", b"Interstellar"))
    parent = type(release)(release.key, damaged, release.manifest)
    again, written = rewrite("again", parent=parent)
    assert (again / address).read_bytes() == whole
    assert len(written.kept) > 4000


def test_a_changed_figure_changes_the_pages_that_tell_it_and_no_others(release, rewrite):
    edit = "update marts.dim_occupations set occupation_name = 'Licensed nurses' where occupation_key = 'licensed-vocational-nurses'"
    site, written = rewrite("changed", edit, parent=release, key=release.key)
    before = json.loads((release.folder / "site" / "pages.json").read_bytes())
    after = json.loads((site / "pages.json").read_bytes())
    changed = {address for address in after if after[address] != before[address]}
    assert changed - ABOUT_THE_RELEASE == {page_of("action", "kaiser-permanente-2023-10-04")}
    assert "Licensed nurses" in (site / page_of("action", "kaiser-permanente-2023-10-04")).read_text()


def test_names_that_are_markup_are_text(rewrite, pages):
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    literal = hostile.replace("'", "''")
    site, _ = rewrite(
        "hostile",
        f"update marts.dim_unions set union_name = '{literal}', union_abbreviation = '{literal}'",
        f"update marts.dim_employers set employer_name = '{literal}'",
        f"update marts.dim_states set state_name = '{literal}'",
        f"update marts.dim_claimants set claimant_name = '{literal}'",
        f"update marts.dim_source_documents set title = '{literal}', publisher_name = '{literal}', url = 'javascript:alert(1)'",
        f"update marts.fct_labor_actions set action_name = '{literal}'",
        f"update marts.fct_claims set locator = '{literal}', precision_phrase = '{literal}'",
        f"update marts.fct_claims set value_text = '{literal}' where measure_code = 'superlative'",
        f"update marts.fct_labor_action_participations set group_name = '{literal}' where group_name is not null",
        f"comment on column marts.dim_unions.union_name is '{literal}'",
    )
    for address in (
        *("index.html", "quality.html", "actions/index.html", "states/index.html", "unions/index.html", "employers/index.html"),
        *("documents/index.html", "tables/dim_unions.html", "unions/seiu.html", "states/ca.html", "employers/kaiser-permanente.html"),
        *("actions/kaiser-permanente-2023-10-04.html", "claims/kaiser-permanente-2023-10-04-superlative-union.html"),
        "documents/kaiser-strike-article-2023-10-04.html",
    ):
        page = read_page(site / address)
        assert not page.faults and page.tags - pages[address].tags <= {"q"}, address
        assert hostile in page.text or address == "quality.html", address
        assert not any(link.startswith("javascript:") for _, _, link, _ in page.links), address
    index = (site / "search-index.js").read_text()
    assert "<" not in index and "\\u003cscript" in index


def test_what_was_refused_is_told(rewrite):
    rows = {"source": "bls", "file": "a.csv", "is_admitted": True, "files": [{"refused_rows": 3}], "refusals": [{"reason": "no such day"}]}
    whole = {"source": "ilr", "file": "b.csv", "is_admitted": False, "files": [], "refusals": [{"reason": "a column is missing"}]}
    site, _ = rewrite("refused", refused=(rows, whole))
    text = (site / "quality.html").read_text()
    for told in ("no such day", ">3<", "a column is missing", "the whole file"):
        assert told in text
