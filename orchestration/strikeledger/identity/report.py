"""Every name that the sources wrote and what became of it, for readers and for people who add aliases."""

from collections import Counter
from collections.abc import Iterable

from strikeledger.identity.names import Resolution


def names_report(sightings: Iterable[tuple[str, str, str, Resolution]]) -> list[dict[str, str | None]]:
    """Rows of raw.identity_names from (kind_code, source_code, name_text, resolution) of each use of a name.

    One row per kind, source and name; unresolved ones first, the most frequent first. A text that an alias says to name nothing is done
    with and left out.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    answers: dict[tuple[str, str, str], Resolution] = {}
    for kind_code, source_code, name_text, resolution in sightings:
        if resolution.entity_key is None and resolution.is_resolved:
            continue
        key = (kind_code, source_code, name_text)
        counts[key] += 1
        answers[key] = resolution
    ordered = sorted(counts, key=lambda key: (answers[key].is_resolved, -counts[key], key))
    return [_row(key, answers[key], counts[key]) for key in ordered]


def _row(key: tuple[str, str, str], resolution: Resolution, count: int) -> dict[str, str | None]:
    kind_code, source_code, name_text = key
    return {
        "kind_code": kind_code,
        "source_code": source_code,
        "name_text": name_text,
        "entity_key": resolution.entity_key,
        "method_code": resolution.method_code,
        "match_score": _number(resolution.score),
        "candidate_key": resolution.candidate_key,
        "candidate_score": _number(resolution.candidate_score),
        "row_count": str(count),
    }


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"
