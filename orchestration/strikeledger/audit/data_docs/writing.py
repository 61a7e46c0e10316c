"""Write the Data Docs of an audit: what GX found of each rule, drawn by GX's renderers, in pages that ask nothing of anybody.

GX's page loads styles, fonts and scripts from nine other hosts, so its pages are blank without a network. Here its sections stand in a page
of ours with one style sheet and a policy that lets no script run. The 469 results of the bundled facts take 0.25 s.
"""

import html
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from strikeledger.audit.report import FileReport

FOLDER = "data_docs"
_PACKAGE = Path(__file__).parent
_STYLE = "data_docs.css"


def write_data_docs(folder: Path, reports: Sequence[FileReport]) -> int:
    """Write ``data_docs/`` into the ``folder`` of a release: a page for each table, and one that lists them.

    The same results give the same bytes. The gate's own checks (row bounds, shape, canaries) are none of GX.
    Returns how many pages there are. Raises OSError.
    """
    # importing GX takes 3.5 s; an audit has done it
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.core.expectation_validation_result import ExpectationValidationResultSchema
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    class PageView(DefaultJinjaPageView):
        """One for all pages: each view compiles GX's templates anew, which takes 60 ms."""

        _template = "validation_page.j2"

        def render(self, document: Any, **told: Any) -> str:
            numbers = itertools.count(1)  # GX's own are random: the same results would be other bytes each time
            self.env.filters["generate_html_element_uuid"] = lambda prefix: f"{prefix}{next(numbers)}"
            return super().render(document, **told)

    root = folder / FOLDER
    root.mkdir()
    (root / _STYLE).write_bytes((_PACKAGE / _STYLE).read_bytes())
    schema, renderer = ExpectationValidationResultSchema(), ValidationResultsPageRenderer()
    view = PageView(custom_views_directory=str(_PACKAGE))
    listed: list[dict] = []
    for table, validations in _by_table(reports).items():
        results = [ExpectationValidationResult(**schema.load(dict(each))) for each in validations]
        held = sum(bool(result.success) for result in results)
        suite = ExpectationSuiteValidationResult(
            success=held == len(results), results=results, suite_name=table, statistics=_statistics(len(results), held), meta={}
        )
        document = renderer.render(suite)
        document.sections = document.sections[1:]  # the first tells of a run and links to pages that only a GX project has
        told = {"name": table, "count": len(results), "held": held}
        (root / f"{table}.html").write_text(view.render(document, page=told, style=_STYLE), encoding="utf-8")
        listed.append(told)
    index = view.env.get_template("index_of_pages.j2")
    (root / "index.html").write_text(index.render(pages=listed, style=_STYLE), encoding="utf-8")
    return len(listed)


def _by_table(reports: Sequence[FileReport]) -> dict[str, list[Mapping]]:
    found: dict[str, list[Mapping]] = {}
    for result in (each for report in reports for each in report.results if each.validation):
        found.setdefault(result.table, []).append({**result.validation, "result": _escaped(result.validation["result"])})
    return {table: found[table] for table in sorted(found)}


def _escaped(found: Any) -> Any:
    """GX 1.24 escapes what a rule says and not what was found: a value of a source with a tag in it would be one on the page."""
    if isinstance(found, str):
        return html.escape(found)
    if isinstance(found, Mapping):
        return {_escaped(name): _escaped(value) for name, value in found.items()}
    return [_escaped(each) for each in found] if isinstance(found, list | tuple) else found


def _statistics(count: int, held: int) -> dict:
    return {
        "evaluated_expectations": count,
        "successful_expectations": held,
        "unsuccessful_expectations": count - held,
        "success_percent": 100 * held / count,
    }
