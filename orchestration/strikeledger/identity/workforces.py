"""Who stops work without being anybody's employee: app drivers, prisoners, students as such. One rule of counting leaves them out."""

from collections.abc import Iterable

from strikeledger.identity.names import Row, words


class NonEmployees:
    """``workforces``: rows of seeds/policy/non_employee_workforces.csv (name_text, because)."""

    def __init__(self, workforces: Iterable[Row]) -> None:
        self._because = {f" {words(row['name_text'])} ": row["because"] for row in workforces}

    def because(self, *names: str | None) -> str | None:
        """Why the people of an action are no employees, told by the names of its employer and organisations; None where they are."""
        padded = [f" {words(name)} " for name in names if name]
        return next((because for form, because in self._because.items() if any(form in name for name in padded)), None)
