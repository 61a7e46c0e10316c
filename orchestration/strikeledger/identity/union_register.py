"""The unions that are known, by every text that names them whole, by number, and by their place in the hierarchy."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from strikeledger.identity.names import Row, Suggestions, aliases_by_words, words
from strikeledger.identity.union_texts import number_form


class UnionRegister:
    """``unions``: rows of seeds/unions.csv; ``aliases``: alias_text, union_key; ``file_numbers``: rows of raw.olms_local_file_numbers.

    ``most_words``: of the longest text that names a union.
    """

    def __init__(self, unions: Iterable[Row], aliases: Iterable[Row], file_numbers: Iterable[Row]) -> None:
        self.unions = {row["union_key"]: row for row in unions}
        self._aliases = aliases_by_words(aliases, "union_key")
        self._names = {words(row["union_name"]): key for key, row in self.unions.items()}
        self._abbreviations = self._telling_abbreviations()
        self._ancestors = {key: self._above(key) for key in self.unions}
        self._locals = dict(self._numbered_bodies())
        self._files = self._by_local(file_numbers)
        self.suggestions = Suggestions({**self._names, **self._aliases})
        self.most_words = max((len(form.split()) for form in (*self._names, *self._aliases)), default=1)

    def lookup(self, text: str) -> tuple[str | None, str] | None:
        """Key and method of a text that is an alias, a name or an abbreviation as a whole; the key is None for an alias of no union."""
        form = words(text)
        for names, method in ((self._aliases, "alias"), (self._names, "exact"), (self._abbreviations, "abbreviation")):
            for candidate in (form, form.removeprefix("the ")):
                if candidate and candidate in names:
                    return names[candidate], method
        return None

    def national(self, key: str | None) -> str | None:
        """The nearest national union at or above a union."""
        line = (key, *self._ancestors[key]) if key else ()
        return next((above for above in line if self.unions[above]["union_level_code"] == "national"), None)

    def ancestors(self, key: str) -> tuple[str, ...]:
        """The unions above a union, the nearest first."""
        return self._ancestors[key]

    def is_above(self, key: str, other: str) -> bool:
        return key in self._ancestors[other]

    def numbered(self, national: str, kind: str, number: str) -> str | None:
        """The local or council of a national union that the seeds hold under that number."""
        if kind.endswith("council"):  # "Council 57" is the district council of that number
            return self._locals.get((national, "district-council", number)) or self._locals.get((national, "council", number))
        return self._locals.get((national, kind, number))

    def file_number(self, national: str, number: str) -> str | None:
        """The file number of a local, where there is exactly one."""
        files = self._files.get((national, number), set())
        return next(iter(files)) if len(files) == 1 else None

    def _above(self, key: str) -> tuple[str, ...]:
        line: list[str] = []
        parent = self.unions[key]["parent_union_key"]
        while parent and parent not in line and parent in self.unions:
            line.append(parent)
            parent = self.unions[parent]["parent_union_key"]
        return tuple(line)

    def _telling_abbreviations(self) -> dict[str, str]:
        """Abbreviations that one union alone has; of several, those that only one union above the locals has."""
        rows = [row for row in self.unions.values() if row["union_abbreviation"]]
        all_uses = Counter(words(row["union_abbreviation"]) for row in rows)
        telling = {words(row["union_abbreviation"]): row["union_key"] for row in rows if all_uses[words(row["union_abbreviation"])] == 1}
        upper = [row for row in rows if row["union_level_code"] in ("national", "federation")]
        upper_uses = Counter(words(row["union_abbreviation"]) for row in upper)
        return telling | {form: row["union_key"] for row in upper if upper_uses[form := words(row["union_abbreviation"])] == 1}

    def _numbered_bodies(self) -> Iterable[tuple[tuple[str, str, str], str]]:
        """Locals and councils by national union, kind and number.

        A key that goes on behind the number ("bac-local-1-missouri") says that the number is not the only one of its kind.
        """
        for key, row in self.unions.items():
            national = self.national(key)
            if not national or not row["local_number"] or row["union_level_code"] not in ("local", "council"):
                continue
            number = number_form(row["local_number"])
            slug = words(row["local_number"]).replace(" ", "-")
            kind = key.removeprefix(f"{national}-").removesuffix(f"-{slug}") if row["union_level_code"] == "council" else "local"
            in_key = key.removeprefix(f"{national}-local-")
            is_only = in_key == key or slug == in_key or slug.startswith(f"{in_key}-")  # "1181-1061" is atu-local-1181
            if row["union_level_code"] == "council" or is_only:
                yield (national, kind, number), key

    def _by_local(self, file_numbers: Iterable[Row]) -> dict[tuple[str, str], set[str]]:
        files: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for row in file_numbers:
            known = self.lookup(row["union_abbreviation"] or "")
            if known and known[0]:
                files[known[0], number_form(row["local_number"] or "")].add(row["file_number"] or "")
        return files
