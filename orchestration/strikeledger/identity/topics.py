"""What workers demand, as the tracker lists it, by topics of `seeds/vocabulary/demand_topics.csv`."""

from collections.abc import Iterable

from strikeledger.identity.names import ListedNames, Row, aliases_by_words, words


class TopicResolver(ListedNames):
    """``topics``: rows of vocabulary/demand_topics.csv; ``aliases``: alias_text, demand_topic_code."""

    def __init__(self, topics: Iterable[Row], aliases: Iterable[Row]) -> None:
        labels = {words(row["demand_topic_label"]): row["demand_topic_code"] for row in topics}
        alias_keys = aliases_by_words(aliases, "demand_topic_code")
        super().__init__("demand_topic", {"exact": labels, "alias": alias_keys}, suggested={**labels, **alias_keys})
