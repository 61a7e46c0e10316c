"""Where the site of a release is on this machine."""

from pathlib import Path

from strikeledger.errors import UsageError
from strikeledger.release.current import Release

FOLDER = "site"
FRONT_PAGE = "index.html"


def front_page(release: Release) -> Path:
    """The front page, by the release's own path: a reader who clicks on stays in it. Raises UsageError where the release has no site."""
    page = release.folder / FOLDER / FRONT_PAGE
    if not page.is_file():
        raise UsageError(f"release {release.key} has no site ({page} is not there); `strikeledger build --force` publishes one that has")
    return page
