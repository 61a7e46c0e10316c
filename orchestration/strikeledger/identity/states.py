"""States as sources write them: postal codes, names, and the aliases of `seeds/aliases/state_aliases.csv`."""

from collections.abc import Iterable

from strikeledger.identity.names import ListedNames, Row, aliases_by_words, words


class StateResolver(ListedNames):
    """``states``: rows of seeds/states.csv; ``aliases``: alias_text, state_code."""

    def __init__(self, states: Iterable[Row], aliases: Iterable[Row]) -> None:
        rows = list(states)
        codes = {words(row["state_code"]): row["state_code"] for row in rows}
        names = {words(row["state_name"]): row["state_code"] for row in rows}
        super().__init__("state", {"key": codes, "exact": names, "alias": aliases_by_words(aliases, "state_code")}, suggested=names)
