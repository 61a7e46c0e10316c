"""The routes. Each request looks up the current release anew, and its response comes from that one release alone."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from strikeledger.paths import Layout
from strikeledger.release.current import Release
from strikeledger.serving import questions
from strikeledger.serving.files import ASK_AGAIN, FOREVER, SITE, file_response
from strikeledger.serving.pages import Pages
from strikeledger.serving.pool import Pool
from strikeledger.serving.security import Guarded
from strikeledger.serving.shelf import Shelf

_GIVEN_UP = 499  # nobody reads it: the caller is gone


class Site:
    def __init__(self, layout: Layout, workers: int) -> None:
        self.shelf = Shelf(layout)
        self.pool = Pool(self.shelf, workers)
        self.pages = Pages()

    @contextlib.asynccontextmanager
    async def lifespan(self, app: Starlette):
        await self.pool.open()
        try:
            yield
        finally:
            await self.pool.close()

    async def sql_page(self, request: Request) -> Response:
        try:
            sql = await questions.question_of(request)
            told = await questions.answered(request, self.pool, sql) if sql and sql.strip() else None
        except questions.Unreadable as error:
            sql, told = None, error.told
        tables = await self.pool.tables()
        body = self.pages.sql(sql or "", told, tables, self.shelf.current())
        return Response(body, questions.status_of(told) if told else 200, questions.headers_of(told or {}), "text/html; charset=utf-8")

    async def sql_json(self, request: Request) -> Response:
        return questions.as_json(await self._told(request))

    async def sql_csv(self, request: Request) -> Response:
        return questions.as_csv(await self._told(request))

    async def _told(self, request: Request) -> dict:
        try:
            return await questions.answered(request, self.pool, await questions.question_of(request) or "")
        except questions.Unreadable as error:
            return error.told

    async def data(self, request: Request) -> Response:
        """Files of the current release by their path in it; the folder itself lists them."""
        release = self._current()
        path = request.path_params["path"]
        if not path:
            return HTMLResponse(self.pages.data(release, self.shelf.published_keys()), headers={"Cache-Control": ASK_AGAIN})
        return file_response(request, release, path, ASK_AGAIN) or self._not_found(request, release)

    async def kept(self, request: Request) -> Response:
        """A release by its key, laid out as on disk, so that its site's links hold."""
        key, path = request.path_params["key"], request.path_params["path"]
        release = self.shelf.release(key) if key in self.shelf.published_keys() else None
        if release is None:
            raise HTTPException(404)
        if not path:
            return RedirectResponse(f"/releases/{key}/{SITE}/index.html")
        found = file_response(request, release, f"{path}index.html" if path.endswith("/") else path, FOREVER)
        return found or self._not_found(request, release)

    async def page(self, request: Request) -> Response:
        """The site of the current release. Files beside it are found too: from a page on disk they are ``../csv/…``."""
        path = request.path_params["path"]
        release = self.shelf.current()
        if release is None:
            return self.pages.without_release(503)
        name = f"{path}index.html" if not path or path.endswith("/") else path
        for place in (f"{SITE}/{name}", name):
            if found := file_response(request, release, place, ASK_AGAIN):
                return found
        return self.pages.without_site(release) if not path else self._not_found(request, release)

    def _current(self) -> Release:
        release = self.shelf.current()
        if release is None:
            raise HTTPException(503, headers={"Retry-After": "10"})
        return release

    def _not_found(self, request: Request, release: Release) -> Response:
        return file_response(request, release, f"{SITE}/404.html", ASK_AGAIN, 404) or self.pages.not_found()


def application(layout: Layout, hosts: Iterable[str], workers: int) -> Guarded:
    """The whole server for callers that name one of ``hosts``."""
    site = Site(layout, workers)
    both = ["GET", "POST"]
    routes = [
        Route("/sql", site.sql_page, methods=both),
        Route("/sql.json", site.sql_json, methods=both),
        Route("/sql.csv", site.sql_csv, methods=both),
        Mount("/sql/static", StaticFiles(directory=Path(__file__).parent / "static")),
        Route("/data/{path:path}", site.data),
        Route("/releases/{key}/{path:path}", site.kept),
        Route("/{path:path}", site.page),
    ]
    handlers = {ClientDisconnect: lambda request, error: PlainTextResponse("", _GIVEN_UP)}
    return Guarded(Starlette(routes=routes, lifespan=site.lifespan, exception_handlers=handlers), hosts)
