"""States as sources write them: postal codes, names, and the aliases of `seeds/aliases/state_aliases.csv`."""

from collections.abc import Iterable

from strikeledger.identity.names import Resolution, Row, Suggestions, aliases_by_words, split_names, words


class StateResolver:
    """``states``: rows of seeds/states.csv; ``aliases``: alias_text, state_code."""

    def __init__(self, states: Iterable[Row], aliases: Iterable[Row]) -> None:
        rows = list(states)
        self._codes = {words(row["state_code"]): row["state_code"] for row in rows}
        self._names = {words(row["state_name"]): row["state_code"] for row in rows}
        self._aliases = aliases_by_words(aliases, "state_code")
        self._suggestions = Suggestions(self._names)
        self._known = frozenset({*self._names, *self._aliases})
        self._answers: dict[str, Resolution] = {}

    def resolve(self, text: str | None) -> Resolution:
        form = words(text)
        if form not in self._answers:
            self._answers[form] = self._resolved(form)
        return self._answers[form]

    def resolve_all(self, text: str | None) -> list[tuple[str, Resolution]]:
        """Each state that a cell names, as written and as known."""
        return [(part, self.resolve(part)) for part in split_names(text, "state", self._known)]

    def _resolved(self, form: str) -> Resolution:
        for names, method in ((self._codes, "key"), (self._names, "exact"), (self._aliases, "alias")):
            if form in names:
                return Resolution(names[form], method, 1.0)
        candidate_key, candidate_score = self._suggestions.nearest(form)
        return Resolution(candidate_key=candidate_key, candidate_score=candidate_score)
