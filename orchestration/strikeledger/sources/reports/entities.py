"""What a report describes because nobody knows it yet: documents, claimants, employers, unions, as rows of the seeds' resources."""

from strikeledger.sources.reports.markup import Markup, Path
from strikeledger.sources.reports.model import Employer, Report, Union
from strikeledger.sources.reports.names import Names, ascii_key
from strikeledger.sources.reports.telling import Cells, ToldRow

WHOLE_DOCUMENT = "whole document"


class Entities:
    """Collects ``rows`` while the names of a report are looked up."""

    def __init__(self, report: Report, markup: Markup, names: Names) -> None:
        self.report, self.markup, self.names = report, markup, names
        self.rows: list[ToldRow] = []

    def describe_documents_and_claimants(self) -> None:
        for place, told in enumerate(self.report.documents):
            path = ("documents", place)
            cells = {
                "source_document_key": told.key,
                "publisher_name": told.publisher,
                "title": told.title,
                "url": told.url,
                "published_date": told.published_date,
                "accessed_date": told.accessed_date,
                "licence_code": told.licence,
                "sha256": told.sha256,
            }
            self._refuse_other_title(told.key, told.title, path)
            self.names.describe("source_documents", told.key, told.title)
            named = {"source_document_key": "key", "publisher_name": "publisher", "licence_code": "licence"}
            self._add("source_documents", cells, path, {column: named.get(column, column) for column in cells})
        for place, told in enumerate(self.report.claimants):
            path = ("claimants", place)
            key = self.names.new_key("claimants", told.key, told.name, path)
            cells = {"claimant_key": key, "claimant_name": told.name, "claimant_role_code": told.role}
            self._add("claimants", cells, path, {"claimant_name": "name", "claimant_role_code": "role"})

    def employer(self, told: Employer, path: Path) -> str | None:
        """The key of an employer, which is described where it is new."""
        if not told.is_new:
            return self._known("employers", told, path)
        if told.name is None:
            self.markup.refuse((*path, "name"), "required", "is not told", "a new employer needs its name")
            return None
        key = self.names.new_key("employers", told.key, told.name, path)
        cells = {
            "employer_key": key,
            "employer_name": told.name,
            "parent_employer_key": self.names.key("employers", told.parent, (*path, "parent")),
            "ownership_code": told.ownership,
            "industry_code": told.industry or self.report.action.industry,
            **self._where(told, path),
        }
        self._add("employers", cells, path, {"employer_name": "name", "ownership_code": "ownership", "industry_code": "industry"})
        return key

    def union(self, told: Union, path: Path) -> str | None:
        """The key of a union, which is described where it is new."""
        if not told.is_new:
            return self._known("unions", told, path)
        if told.name is None or told.level is None:
            missing = "name" if told.name is None else "level"
            self.markup.refuse((*path, missing), "required", "is not told", f"a new union needs its {missing}")
            return None
        key = told.key or ascii_key(told.name)
        if not any(row.resource == "unions" and row.cells["union_key"] == key for row in self.rows):
            key = self.names.new_key("unions", told.key, told.name, path)
            cells = {
                "union_key": key,
                "union_name": told.name,
                "union_abbreviation": told.abbreviation,
                "union_level_code": told.level,
                "parent_union_key": self.names.key("unions", told.parent, (*path, "parent")),
                "local_number": told.local_number,
                **self._where(told, path),
            }
            named = {
                "union_name": "name",
                "union_abbreviation": "abbreviation",
                "union_level_code": "level",
                "local_number": "local_number",
            }
            self._add("unions", cells, path, named)
        return key

    def _known(self, kind: str, told: Employer | Union, path: Path) -> str | None:
        name = "key" if told.key else "name"
        text = getattr(told, name)
        if text is None:
            self.markup.refuse((*path, "name"), "required", "is not told", "write a key or a name")
            return None
        where = (*path, name)
        return self.names.key(kind, text, where if where in self.markup.lines or where in self.markup.headings else path)

    def _where(self, told: Employer | Union, path: Path) -> Cells:
        text = told.document or self.report.document or next((claim.document for claim in self.report.claims if claim.document), None)
        where = (*path, "document") if told.document else ("document",)
        return {"source_document_key": self.names.key("source_documents", text, where), "locator": told.locator or WHOLE_DOCUMENT}

    def _refuse_other_title(self, key: str, title: str, path: Path) -> None:
        if not self.names.is_receipt or key in self.names.own_keys or key not in self.names.book.known("source_documents"):
            return
        known = self.names.label("source_documents", key)
        if known != title:
            self.markup.refuse(
                (*path, "title"),
                "already_known",
                f"is not the title of the known document {key}, {known!r}",
                "give this document a key of its own",
            )

    def _add(self, kind: str, cells: Cells, path: Path, named: dict[str, str]) -> None:
        """Keep a described row. Of one key the row of the seeds stands, else that of the first chain of reports that described it."""
        places = {column: (*path, name) for column, name in named.items()}
        whole = {**dict.fromkeys(self.names.book.resources[kind].column_names), **cells}
        book, key = self.names.book, whole[self.names.book.resources[kind].primary_key[0]]
        if key not in book.seed_keys[kind] and (key in self.names.own_keys or key not in book.reported_entity_keys):
            self.rows.append(ToldRow(kind, whole, self.markup.line_of(path), path, places))
