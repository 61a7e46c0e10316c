"""Fetching a publisher's files over HTTP: only what is new, only whole, never longer than we are ready to wait."""

import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from mimetypes import guess_extension
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

import httpx

from strikeledger.errors import StrikeledgerError, UsageError
from strikeledger.settings import Settings
from strikeledger.sources import archive
from strikeledger.sources.admission import FAILED, UNCHANGED, Origin, Receipt, admit
from strikeledger.sources.delimited import MAXIMUM_BYTES
from strikeledger.sources.deliveries import Delivery, read_deliveries
from strikeledger.sources.layouts import KnownFile, PublishedSource

_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429)  # and every 5xx: the same request may be answered a little later


@dataclass(frozen=True)
class Patience:
    """How long, how often and how much. ``total_seconds`` is for one address, all attempts and pauses included."""

    connect_seconds: float = 10
    read_seconds: float = 30
    total_seconds: float = 600
    attempts: int = 4
    first_pause_seconds: float = 1
    redirects: int = 5
    maximum_bytes: int = MAXIMUM_BYTES


class Undelivered(StrikeledgerError):
    """A file did not come, and asking again at once would not bring it. The message is a clause after the address."""


class _Passing(Exception):
    """An attempt failed in a way that may pass. ``pause_seconds``: how long the server asks to be left alone."""

    def __init__(self, reason: str, pause_seconds: float = 0) -> None:
        super().__init__(reason)
        self.pause_seconds = pause_seconds


class _DeadlinePassed(Exception):
    """Raised by the timer wherever the attempt is."""


@dataclass
class _Request:
    """One address while it is fetched."""

    url: str
    headers: dict[str, str]
    patience: Patience
    deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self.deadline = time.monotonic() + self.patience.total_seconds

    @property
    def remaining_seconds(self) -> float:
        return self.deadline - time.monotonic()


def fetch(
    settings: Settings,
    source: PublishedSource,
    urls: Sequence[str] = (),
    *,
    known: KnownFile | None = None,
    patience: Patience | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Receipt]:
    """Fetch each address of a source (``urls``: those instead) and admit what is new. What fails is a receipt; the others go on.

    Raises UsageError when there is nothing to ask or an address is none of http and https.
    """
    addresses = tuple(urls) or source.urls
    if not addresses:
        raise UsageError(f"{source.code} has no address to fetch from; download from {source.homepage_url} and use `strikeledger load`")
    for url in addresses:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise UsageError(f"{url!r} is no address that begins with http:// or https://")
    with httpx.Client(headers=_introduction(settings), follow_redirects=False) as client:
        return [_fetch_one(client, settings, source, url, known, patience or Patience(), sleep) for url in addresses]


def _fetch_one(client, settings, source, url, known, patience, sleep) -> Receipt:
    shown, layout = without_credentials(url), settings.layout
    previous = read_deliveries(layout).last_from(source.code, shown)
    request = _Request(url, _conditions(layout.archive, previous), patience)
    try:
        with archive.arriving(layout.archive) as arrival:
            answer = _answered(client, request, arrival, sleep)
            if answer is None:
                detail = f"the publisher has nothing newer than vintage {previous.vintage_date}"
                return Receipt(source.code, previous.file_name, shown, UNCHANGED, detail, previous.sha256, previous)
            origin = Origin(_file_name(url, answer), shown, answer.get("etag"), answer.get("last-modified"))
            return admit(settings, source, arrival, origin, known)
    except (StrikeledgerError, OSError) as error:
        return Receipt(source.code, PurePosixPath(urlsplit(url).path).name or shown, shown, FAILED, f"{shown}: {error}")


def _answered(client: httpx.Client, request: _Request, arrival: archive.Arrival, sleep: Callable[[float], None]) -> httpx.Headers | None:
    """The headers of the answer whose body is in ``arrival``; None when the file did not change. Raises Undelivered."""
    patience = request.patience
    for attempt in range(1, patience.attempts + 1):
        arrival.restart()
        try:
            with _timer(request.remaining_seconds):
                return _attempt(client, request, arrival)
        except _DeadlinePassed:
            raise _too_slow(request, arrival) from None
        except _Passing as failure:
            if request.remaining_seconds <= 0:
                raise _too_slow(request, arrival) from None
            pause = max(failure.pause_seconds, patience.first_pause_seconds * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))
            if attempt == patience.attempts:
                raise Undelivered(f"{failure}, after {attempt} attempts; try again later") from None
            if pause >= request.remaining_seconds:
                raise Undelivered(f"{failure}; it asks for {pause:.0f} s of rest, try again after that") from None
            sleep(pause)
    raise AssertionError("every attempt returns or raises")


def _attempt(client: httpx.Client, request: _Request, arrival: archive.Arrival) -> httpx.Headers | None:
    url, patience = request.url, request.patience
    timeout = httpx.Timeout(patience.read_seconds, connect=patience.connect_seconds)
    try:
        for _ in range(patience.redirects + 1):
            with client.stream("GET", url, headers=request.headers, timeout=timeout) as response:
                if response.status_code in _REDIRECTS:
                    url = _redirected(url, response.headers.get("location"))
                    continue
                if response.status_code == 304 and request.headers:
                    return None
                _require_good(response)
                _receive(response, request, arrival)
                return response.headers
    except httpx.ConnectTimeout:
        raise _Passing(f"no connection within {patience.connect_seconds:g} s") from None
    except httpx.TimeoutException:
        raise _Passing(f"no word from the server for {patience.read_seconds:g} s") from None
    except httpx.RemoteProtocolError as error:
        if arrival.size_bytes:
            raise _Passing(f"truncated: the connection ended after {arrival.size_bytes:,} bytes ({error})") from None
        raise _Passing(f"the connection broke: {error}") from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.DecodingError) as error:
        raise Undelivered(f"cannot be fetched: {error}") from None
    except httpx.TransportError as error:
        raise _Passing(f"the connection failed: {error}") from None
    raise Undelivered(f"redirects more than {patience.redirects} times; open it in a browser and give the last address with --url")


def _receive(response: httpx.Response, request: _Request, arrival: archive.Arrival) -> None:
    """Stream the body into ``arrival``. Raises _Passing for one cut short, Undelivered for one too large or too slow."""
    limit = request.patience.maximum_bytes
    told = response.headers.get("content-length", "")
    expected = int(told) if told.isdecimal() else None
    too_large = Undelivered(f"is larger than {limit:,} bytes; was it meant? Download it, split it, and use `strikeledger load`")
    if expected is not None and expected > limit:
        raise too_large
    for chunk in response.iter_bytes():
        arrival.write(chunk)
        if arrival.size_bytes > limit:
            raise too_large
        if request.remaining_seconds <= 0:
            raise _DeadlinePassed
    if expected is not None and response.num_bytes_downloaded != expected:
        raise _Passing(f"truncated: {response.num_bytes_downloaded:,} of {expected:,} bytes came")
    if not arrival.size_bytes:
        raise _Passing("the answer was empty")


def _require_good(response: httpx.Response) -> None:
    status = response.status_code
    told = f"the server answered {status} {response.reason_phrase}".rstrip()
    if status in _PASSING or status >= 500:
        raise _Passing(told, _retry_after_seconds(response.headers.get("retry-after", "")))
    if status in (401, 403):
        raise Undelivered(
            f"{told}: it turns programs away that do not say whom to write to; set STRIKELEDGER_CONTACT to an email address, "
            "or download the file in a browser and use `strikeledger load`"
        )
    if status in (404, 410):
        raise Undelivered(f"{told}: the file has moved; find it on the publisher's page and give its address with --url")
    if status != 200:
        raise Undelivered(f"{told}, which is no file")


def _redirected(url: str, location: str | None) -> str:
    """The next address. Raises Undelivered where following it would lose encryption or leave HTTP."""
    if not location:
        raise Undelivered("the server redirects without saying where")
    target = urljoin(url, location)
    scheme = urlsplit(target).scheme
    if scheme not in ("http", "https"):
        raise Undelivered(f"redirects to {without_credentials(target)}, which is neither http nor https; it was not followed")
    if scheme == "http" and urlsplit(url).scheme == "https":
        raise Undelivered(f"redirects from https to plain {without_credentials(target)}; it was not followed")
    return target


def _retry_after_seconds(text: str) -> float:
    """``Retry-After`` as seconds: a number, or an HTTP date; 0 for neither."""
    if text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _conditions(folder, previous: Delivery | None) -> dict[str, str]:
    """What makes the request conditional: nothing unless the file that it would spare us is held whole."""
    if previous is None:
        return {}
    try:
        archive.kept_file(folder, previous.sha256)
    except archive.DamagedArchive:
        return {}
    told = {"If-None-Match": previous.etag, "If-Modified-Since": previous.last_modified}
    return {name: value for name, value in told.items() if value}


def _introduction(settings: Settings) -> dict[str, str]:
    """Who asks. Some publishers answer 403 to programs that name no address to write to."""
    contact = f" ({settings.contact})" if settings.contact else ""
    agent = {"User-Agent": f"strikeledger/{version('strikeledger')}{contact}", "Accept-Encoding": "identity"}
    return agent | ({"From": settings.contact} if settings.contact else {})


def _file_name(url: str, headers: httpx.Headers) -> str:
    """The name that the server gives, else the last part of the address; with a suffix, because layouts go by it."""
    message = Message()
    message["content-disposition"] = headers.get("content-disposition", "")
    given = message.get_filename() or unquote(PurePosixPath(urlsplit(url).path).name)
    last = given.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if letter.isprintable()).lstrip(".")[-120:] or "delivered"
    return plain if PurePosixPath(plain).suffix else plain + (guess_extension(headers.get("content-type", "").partition(";")[0]) or "")


def without_credentials(url: str) -> str:
    """An address to show and to keep: no user name, no password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _too_slow(request: _Request, arrival: archive.Arrival) -> Undelivered:
    waited = f"took longer than {request.patience.total_seconds:g} s altogether"
    return Undelivered(f"{waited} ({arrival.size_bytes:,} bytes had come); try again later")


@contextmanager
def _timer(seconds: float) -> Iterator[None]:
    """End what runs inside after ``seconds``. A server that sends a header byte by byte never breaks a read time-out.

    In a thread other than the main one there is no such timer; the time is then looked at between the parts of a body.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(signal_number, frame) -> None:
        raise _DeadlinePassed

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
