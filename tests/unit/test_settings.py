"""Settings from the environment."""

import pytest
from strikeledger.errors import UsageError
from strikeledger.settings import Settings


def test_numbers_have_defaults_and_are_taken_from_the_environment(monkeypatch):
    for variable in ("STRIKELEDGER_KEEP_RELEASES", "STRIKELEDGER_SITE_ACTIONS"):
        monkeypatch.delenv(variable, raising=False)
    assert (Settings.from_environment().keep_releases, Settings.from_environment().site_actions) == (10, 5000)
    monkeypatch.setenv("STRIKELEDGER_SITE_ACTIONS", "1")
    monkeypatch.setenv("STRIKELEDGER_KEEP_RELEASES", "2")
    assert (Settings.from_environment().keep_releases, Settings.from_environment().site_actions) == (2, 1)


@pytest.mark.parametrize(("variable", "least"), [("STRIKELEDGER_KEEP_RELEASES", 2), ("STRIKELEDGER_SITE_ACTIONS", 1)])
@pytest.mark.parametrize("told", ["many", "-1", "1.5", ""])
def test_what_is_no_such_number_is_told(monkeypatch, variable, least, told):
    monkeypatch.setenv(variable, told)
    with pytest.raises(UsageError, match=f"{variable} is '{told}'; it must be a whole number of {least} or more"):
        Settings.from_environment()
