"""Errors that a user is meant to read, each with the exit code of the command that meets it."""

from enum import IntEnum


class ExitCode(IntEnum):
    OK = 0
    DATA_REFUSED = 1
    USAGE = 2
    BUSY = 75  # EX_TEMPFAIL of sysexits.h: another refresh holds the lock, try again later


class StrikeledgerError(Exception):
    """A plain message: what, where, why, what to do next."""

    exit_code = ExitCode.DATA_REFUSED


class UsageError(StrikeledgerError):
    """The command was called wrongly, or on a home that does not hold what it needs."""

    exit_code = ExitCode.USAGE


class DataRefused(StrikeledgerError):
    """Input or a candidate release did not hold what it must; nothing was published."""


class Busy(StrikeledgerError):
    """Another refresh holds the publish lock."""

    exit_code = ExitCode.BUSY
