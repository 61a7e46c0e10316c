"""How long a site takes, in full and after a small change: python -m tests.benchmarks.site_pages RELEASE_FOLDER [COPIES]

The release's actions are multiplied in a copy of its file, each copy with keys, claims, states, unions and dates of its own.
"""

import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from strikeledger.paths import project_root
from strikeledger.release.candidate import Identity
from strikeledger.release.current import Release
from strikeledger.release.manifest import Manifest, read_manifest, records_of_files
from strikeledger.site.writing import Written, write_site

# Tables that a copied action has rows in, and the columns that then need a key of the copy's own.
COPIED = {
    "fct_labor_actions": ("labor_action_key",),
    "fct_claims": ("claim_key", "subject_key"),
    "bridge_figure_claims": ("claim_key", "row_key"),
    "bridge_labor_action_states": ("labor_action_key",),
    "fct_labor_action_participations": ("labor_action_key", "participation_key"),
    "fct_labor_action_segments": ("labor_action_key",),
    "rpt_employer_histories": ("labor_action_key",),
    "rpt_source_coverage": ("labor_action_key",),
    "rpt_days_idle_reproductions": ("labor_action_key",),
}


def multiply(file: Path, copies: int) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("set schema = 'marts'")
        for table, keys in COPIED.items():
            own = ", ".join(f"'copy-' || n || '-' || {key} as {key}" for key in keys)
            connection.execute(f"insert into {table} by name select t.* replace ({own}) from {table} t, range(1, {copies}) copies(n)")


def measure(folder: Path, manifest: Manifest, parent: Release | None) -> Written:
    identity = Identity(manifest.release_key, parent, manifest.published_at, manifest.code_version, {}, "passed")
    root = project_root()
    told = {"inputs": manifest.inputs, "audit": manifest.audit, "refused": (), "action_limit": sys.maxsize}
    began, used = time.perf_counter(), time.process_time()
    written = write_site(folder, identity, seeds=root / "seeds", models=root / "dbt_project" / "models", **told)
    size = sum(path.stat().st_size for path in (folder / "site").rglob("*")) / 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{written.page_count:,} pages, {len(written.kept):,} of them kept: {time.perf_counter() - began:.2f} s "
        f"({time.process_time() - used:.2f} s of processor), {size:.0f} MB, {memory:.0f} MB of memory"
    )
    return written


def main(release: Path, copies: int) -> None:
    manifest = read_manifest(release)
    with tempfile.TemporaryDirectory() as scratch:
        first, second = Path(scratch, "first"), Path(scratch, "second")
        first.mkdir()
        shutil.copyfile(release / "strikeledger.duckdb", first / "strikeledger.duckdb")
        multiply(first / "strikeledger.duckdb", copies)
        measure(first, manifest, None)
        promised = Manifest(**(vars(manifest) | {"files": records_of_files(first)}))
        second.mkdir()
        shutil.copyfile(first / "strikeledger.duckdb", second / "strikeledger.duckdb")
        with duckdb.connect(str(second / "strikeledger.duckdb")) as connection:
            connection.execute("update marts.dim_occupations set occupation_name = occupation_name || '!'")
        measure(second, manifest, Release(manifest.release_key, first, promised))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 8)
