"""When to refresh again: the rule that Dagster's sensor and the watcher share.

What was refused is refused again until an input changes, so the same inputs are not tried twice. What failed for another reason (the lock
was taken, the disk was full, the process died) may pass: it is tried again, less and less often.
"""

from dataclasses import dataclass

# How an attempt ended. The first three are the last word on these inputs.
PUBLISHED, UNCHANGED, REFUSED = "published", "unchanged", "refused"
BUSY, FAILED = "busy", "failed"
_PASSING = (BUSY, FAILED)
_BUSY_PAUSE_SECONDS = 2
_FIRST_PAUSE_SECONDS = 15
_LONGEST_PAUSE_SECONDS = 3600


@dataclass(frozen=True)
class Attempt:
    """The last refresh of the inputs with that digest. ``number``: how many there were of them. ``ended_at``: seconds since 1970."""

    digest: str
    number: int
    outcome_code: str
    ended_at: float

    def next_after(self, digest: str) -> float | None:
        """From when on (seconds since 1970) to try inputs of ``digest``; None: not before an input changes."""
        if digest != self.digest:
            return 0.0
        if self.outcome_code not in _PASSING:
            return None
        if self.outcome_code == BUSY:
            return self.ended_at + _BUSY_PAUSE_SECONDS
        return self.ended_at + min(_FIRST_PAUSE_SECONDS * 2 ** (self.number - 1), _LONGEST_PAUSE_SECONDS)


def next_number(last: Attempt | None, digest: str) -> int:
    return last.number + 1 if last and last.digest == digest else 1

