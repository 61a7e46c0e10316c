"""The pages of a release as the server sends them: under `/` those of the current one, under its key those of each kept one."""

import asyncio

import httpx
import pytest
from strikeledger.paths import Layout
from strikeledger.release.manifest import Manifest, records_of_files, write_manifest
from strikeledger.serving.app import application

OLD, NEW = "2026-03-31.001", "2026-03-31.002"


def publish(layout: Layout, key: str, files: dict[str, str]) -> None:
    """A folder with these files and a manifest; readers are sent to it."""
    folder = layout.releases / key
    for path, text in {**files, "strikeledger.duckdb": "", "csv/dim_states.csv": f"key\n{key}\n"}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    write_manifest(folder, Manifest(key, None, "2026-03-31T00:00:00Z", "0.1.0", (), {}, {}, records_of_files(folder)))
    (layout.home / "next").symlink_to(f"releases/{key}")
    (layout.home / "next").replace(layout.current)


def pages(key: str) -> dict[str, str]:
    names = ("index.html", "style.css", "actions/index.html", "actions/kaiser.html", "404.html")
    return {f"site/{name}": f"{name} of {key}" for name in names}


class Client:
    """Asks the application without a server and without workers."""

    def __init__(self, layout: Layout) -> None:
        self._transport = httpx.ASGITransport(application(layout, ["localhost"], 1))

    def get(self, path: str, **options) -> httpx.Response:
        async def get() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://localhost") as client:
                return await client.get(path, **options)

        return asyncio.run(get())


@pytest.fixture
def layout(tmp_path) -> Layout:
    layout = Layout(tmp_path / "home")
    publish(layout, OLD, pages(OLD))
    return layout


@pytest.fixture
def client(layout) -> Client:
    return Client(layout)


@pytest.mark.parametrize(
    ("path", "name"),
    [("/", "index.html"), ("/index.html", "index.html"), ("/actions/", "actions/index.html")],
)
def test_the_site_of_the_current_release_changes_with_it(client, layout, path, name):
    before = client.get(path)
    assert before.text == f"{name} of {OLD}" and before.headers["content-type"] == "text/html; charset=utf-8"
    assert before.headers["strikeledger-release"] == OLD and before.headers["cache-control"] == "no-cache"
    publish(layout, NEW, pages(NEW))
    after = client.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200 and after.text == f"{name} of {NEW}" and after.headers["strikeledger-release"] == NEW


def test_a_kept_release_stays_under_its_key_as_it_lies_on_disk(client, layout):
    publish(layout, NEW, pages(NEW))
    assert client.get(f"/releases/{OLD}/", follow_redirects=True).text == f"index.html of {OLD}"
    page = client.get(f"/releases/{OLD}/site/actions/kaiser.html")
    assert page.text == f"actions/kaiser.html of {OLD}" and "immutable" in page.headers["cache-control"]
    assert client.get(f"/releases/{OLD}/csv/dim_states.csv").text == f"key\n{OLD}\n"
    assert client.get("/csv/dim_states.csv").text == client.get("/data/csv/dim_states.csv").text == f"key\n{NEW}\n"


def test_what_is_not_there_gets_the_sites_own_page(client):
    missing = client.get("/actions/nobody.html")
    assert missing.status_code == 404 and missing.text == f"404.html of {OLD}"
    assert client.get("/releases/2026-03-31.009/site/index.html").status_code == 404


def test_a_release_without_pages_leads_to_its_figures(client, layout):
    publish(layout, NEW, {})
    page = client.get("/")
    assert page.status_code == 200 and NEW in page.text and 'href="/sql"' in page.text and 'href="/data/"' in page.text
    assert "No such page" in client.get("/nowhere").text


def test_a_release_that_a_killed_run_left_is_not_served(client, layout):
    publish(layout, NEW, pages(NEW))
    layout.current.unlink()
    layout.current.symlink_to(f"releases/{OLD}")
    layout.history.write_text(f'{{"event": "prepared", "release_key": "{NEW}", "at": "2026-03-31T00:00:00Z"}}\n', encoding="utf-8")
    assert client.get(f"/releases/{NEW}/site/index.html").status_code == 404
    assert client.get(f"/releases/{OLD}/site/index.html").status_code == 200


def test_a_damaged_release_is_not_served(client, layout):
    (layout.releases / OLD / "manifest.json").write_text("{")
    assert client.get("/").status_code == 503 and client.get("/data/").status_code == 503
    assert str(layout.home) not in client.get("/").text
