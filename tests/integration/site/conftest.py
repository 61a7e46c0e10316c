import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from strikeledger.paths import Layout
from strikeledger.release.candidate import Identity
from strikeledger.release.current import Release, find_release
from strikeledger.site.writing import Written, write_site

from tests.integration.site.page_reader import ReadPage, read_page

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def release(built) -> Release:
    return find_release(Layout(built.folder))


@pytest.fixture(scope="session")
def pages(release) -> dict[str, ReadPage]:
    """Every page of the built release, by its address."""
    site = release.folder / "site"
    return {path.relative_to(site).as_posix(): read_page(path) for path in sorted(site.rglob("*.html"))}


@pytest.fixture
def rewrite(release, tmp_path) -> Callable[..., tuple[Path, Written]]:
    """Write the site again, in a folder of its own, from the release's file with these edits (SQL). ``parent``: whose pages it may take.
    ``without``: files of the release that are not there."""

    def write(
        name: str,
        *edits: str,
        parent: Release | None = None,
        key: str = release.key,
        refused: tuple = (),
        action_limit: int = 5000,
        without: tuple[str, ...] = (),
    ) -> tuple[Path, Written]:
        folder = tmp_path / name
        later = shutil.ignore_patterns("site", "data_docs", "SHA256SUMS", "manifest.json")  # what is written after the site has begun
        shutil.copytree(release.folder, folder, ignore=later, copy_function=shutil.copyfile)
        for place in (folder, *(place for place in folder.iterdir() if place.is_dir())):
            place.chmod(0o755)  # a release's folders are read-only
        for path in without:
            (folder / path).unlink()
        if edits:
            with duckdb.connect(str(folder / release.file.name)) as connection:
                for edit in edits:
                    connection.execute(edit)
        manifest = release.manifest
        identity = Identity(key, parent, manifest.published_at, manifest.code_version, {}, "passed")
        told = {"inputs": manifest.inputs, "audit": json.loads(json.dumps(manifest.audit)), "refused": refused}
        folders = {"seeds": ROOT / "seeds", "models": ROOT / "dbt_project" / "models"}
        written = write_site(folder, identity, **told, **folders, action_limit=action_limit)
        return folder / "site", written

    return write
