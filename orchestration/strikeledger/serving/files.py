"""Files of a release: only those that its manifest lists, whole and unchanged, so no path leads out of it."""

import mimetypes
import stat
from email.utils import formatdate

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from strikeledger.release.current import FILE_NAME, Release
from strikeledger.release.manifest import FILE_NAME as MANIFEST_NAME

SITE = "site"
FOREVER = "public, max-age=31536000, immutable"  # under its release's key a file never changes
ASK_AGAIN = "no-cache"  # kept by the browser, and asked for with its ETag each time
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".csv": "text/csv; charset=utf-8; header=present",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".duckdb": "application/octet-stream",
    ".cff": "text/yaml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
}
_DOWNLOADS = {".csv", ".parquet", ".duckdb"}


def file_response(request: Request, release: Release, path: str, caching: str, status: int = 200) -> Response | None:
    """The file at ``path`` in the release, or the part of it that ``Range`` asks for; None when the release has no such file."""
    record = release.manifest.files.get(path)
    etag = f'"{record.sha256 if record else release.key}"'
    if record is None and path != MANIFEST_NAME:
        return None
    file = release.folder / path
    try:
        found = file.lstat()
        is_inside = file.resolve(strict=True) == release.folder.resolve() / path
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode) or not is_inside or (record and found.st_size != record.bytes):
        return None
    headers = {"ETag": etag, "Cache-Control": caching, "Strikeledger-Release": release.key}
    if status == 200 and etag in [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    if file.suffix in _DOWNLOADS:
        headers["Content-Disposition"] = f'attachment; filename="{_download_name(release, file.name)}"'
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers["Last-Modified"] = formatdate(found.st_mtime, usegmt=True)
    return FileResponse(file, status, headers, kind, stat_result=found)


def _download_name(release: Release, name: str) -> str:
    """The database says which release it is, once it lies in somebody's folder."""
    return f"strikeledger-{release.key}.duckdb" if name == FILE_NAME else name
