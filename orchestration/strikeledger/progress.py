"""What long work tells while it runs. The command line shows it, Dagster logs it; the work itself knows neither."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Stage:
    """One part of a refresh: its name, what it came to, how long it took (seconds; None while it runs)."""

    name: str
    summary: str = ""
    seconds: float | None = None


@dataclass
class Progress:
    """Stages in the order in which they ran. ``listener`` is called at a stage's start, at each note, and at its end."""

    listener: Callable[[Stage, str], None] = lambda stage, note: None
    stages: list[Stage] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """Time a part of the work; stages of the same name are one, so that many small checks read as one audit."""
        stage = next((known for known in self.stages if known.name == name), None)
        if stage is None:
            stage = Stage(name)
            self.stages.append(stage)
            self.listener(stage, "")
        before, started = stage.seconds or 0.0, time.monotonic()
        try:
            yield stage
        finally:
            stage.seconds = before + time.monotonic() - started

    def note(self, text: str) -> None:
        if self.stages:
            self.listener(self.stages[-1], text)


_current: ContextVar[Progress | None] = ContextVar("progress", default=None)


def current() -> Progress:
    """The progress of the command under way, or one that nobody listens to."""
    return _current.get() or Progress()


@contextmanager
def listening(progress: Progress) -> Iterator[Progress]:
    token = _current.set(progress)
    try:
        yield progress
    finally:
        _current.reset(token)
