"""A team's servers for all of these tests; a lake of its own for each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from strikeledger.lake.sharing import Shared, share
from strikeledger.lake.store import RELEASES, Lake, opened
from strikeledger.paths import Layout
from strikeledger.release.current import Release, find_release, releases

from tests.benchmarks.homes import drop_report
from tests.conftest import Home
from tests.integration.lake.servers import lakes, missing


@dataclass(frozen=True)
class TeamHome(Home):
    """A home whose commands know a lake. ``target``: what builds its models."""

    lake_environment: dict[str, str]
    target: str = "duckdb"

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, **self.lake_environment, "STRIKELEDGER_DBT_TARGET": self.target}

    @property
    def layout(self) -> Layout:
        return Layout(self.folder)

    @property
    def lake(self) -> Lake:
        return Lake.from_environment(self.layout, self.lake_environment)

    @property
    def releases(self) -> list[Release]:
        """Oldest first."""
        return releases(self.layout)[::-1]

    @property
    def release(self) -> Release:
        return find_release(self.layout)

    def share(self, release: Release) -> Shared:
        return share(self.lake, self.layout, release)

    def ask(self, sql: str) -> list[tuple]:
        """What a member of the team is answered, who sees what was shared."""
        with opened(self.lake, RELEASES, is_read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def new_lake() -> Iterator[Callable[[], dict[str, str]]]:
    if lacking := missing():
        pytest.skip(lacking)
    with lakes() as lake:
        yield lake


@pytest.fixture(scope="module")
def two_releases(copied_module, new_lake) -> TeamHome:
    """A home with two releases: the bundled seeds, and one more strike."""
    drop_report(copied_module.folder, 1)
    result = copied_module.run("build")
    assert result.returncode == 0, result.stdout + result.stderr
    return TeamHome(copied_module.folder, copied_module.seeds, {})


@pytest.fixture
def team_home(two_releases, new_lake) -> TeamHome:
    """That home with a new lake, in which nothing is shared yet. Tests must leave its files as they are."""
    return replace(two_releases, lake_environment=new_lake())


@pytest.fixture(scope="module")
def built_in_lake(new_lake, tmp_path_factory, built) -> TeamHome:
    """A home whose models were built in the lake, with one release of the bundled seeds."""
    home = TeamHome(Path(tmp_path_factory.mktemp("lake")) / "home", built.seeds, new_lake(), "ducklake")
    result = home.run("build")
    assert result.returncode == 0, result.stdout + result.stderr
    return home
