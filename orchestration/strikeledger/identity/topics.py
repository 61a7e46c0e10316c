"""What workers demand, as the tracker lists it, by topics of `seeds/vocabulary/demand_topics.csv`."""

from collections.abc import Iterable

from strikeledger.identity.names import Resolution, Row, Suggestions, aliases_by_words, split_names, words


class TopicResolver:
    """``topics``: rows of vocabulary/demand_topics.csv; ``aliases``: alias_text, demand_topic_code."""

    def __init__(self, topics: Iterable[Row], aliases: Iterable[Row]) -> None:
        self._labels = {words(row["demand_topic_label"]): row["demand_topic_code"] for row in topics}
        self._aliases = aliases_by_words(aliases, "demand_topic_code")
        self._suggestions = Suggestions({**self._labels, **self._aliases})
        self._known = frozenset({*self._labels, *self._aliases})
        self._answers: dict[str, Resolution] = {}

    def resolve(self, text: str | None) -> Resolution:
        form = words(text)
        if form not in self._answers:
            self._answers[form] = self._resolved(form)
        return self._answers[form]

    def resolve_all(self, text: str | None) -> list[tuple[str, Resolution]]:
        """Each demand of a cell, as written and as known."""
        return [(part, self.resolve(part)) for part in split_names(text, "demand_topic", self._known)]

    def _resolved(self, form: str) -> Resolution:
        for names, method in ((self._labels, "exact"), (self._aliases, "alias")):
            if form in names:
                return Resolution(names[form], method, 1.0)
        candidate_key, candidate_score = self._suggestions.nearest(form)
        return Resolution(candidate_key=candidate_key, candidate_score=candidate_score)
