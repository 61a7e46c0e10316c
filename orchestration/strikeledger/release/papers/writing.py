"""Write the papers of a release into its folder, before it is sealed by its manifest."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from strikeledger.marts import Mart
from strikeledger.release.candidate import Identity
from strikeledger.release.current import FILE_NAME
from strikeledger.release.manifest import FileRecord
from strikeledger.release.papers.contents import CONTRIBUTORS, DESCRIPTION, KEYWORDS, TITLE, read_contents
from strikeledger.release.papers.data_package import data_package
from strikeledger.release.papers.feed import feed
from strikeledger.release.papers.json_ld import croissant, schema_org
from strikeledger.release.papers.licences import OF_RELEASE, licences_text

CHECKSUMS = "SHA256SUMS"


def write_papers(folder: Path, marts: Sequence[Mart], identity: Identity, rows: Mapping[str, int], files: Mapping[str, FileRecord]) -> None:
    """Write ``datapackage.json``, ``dataset.jsonld``, ``croissant.json``, ``CITATION.cff``, ``LICENSES.md`` and ``feed.xml``.

    ``rows``: by table. ``files``: the data files in ``folder``. Raises duckdb.Error, OSError.
    """
    contents = read_contents(folder / FILE_NAME, marts, identity, rows, files)
    for name, paper in {"datapackage.json": data_package, "dataset.jsonld": schema_org, "croissant.json": croissant}.items():
        (folder / name).write_text(json.dumps(paper(contents), ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "CITATION.cff").write_text(_citation(identity), encoding="utf-8")
    (folder / "LICENSES.md").write_text(licences_text(contents), encoding="utf-8")
    (folder / "feed.xml").write_bytes(feed(contents))


def write_checksums(folder: Path, files: Mapping[str, FileRecord]) -> None:
    """Write what ``sha256sum -c SHA256SUMS`` reads. Only the manifest is not in it, which is written after it and holds its own hash."""
    lines = [f"{record.sha256}  {path}\n" for path, record in files.items()]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def _citation(identity: Identity) -> str:
    return f"""cff-version: 1.2.0
message: "Please cite the release that you used: its tables and figures never change. Cite the source documents of the figures, too."
type: dataset
title: {json.dumps(TITLE)}
abstract: {json.dumps(DESCRIPTION)}
authors:
  - name: {json.dumps(CONTRIBUTORS)}
version: "{identity.release_key}"
date-released: "{identity.published_at[:10]}"
license: {OF_RELEASE.spdx}
keywords: {json.dumps(list(KEYWORDS))}
"""
