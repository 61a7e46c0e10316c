"""What may be done with a release, and with each document behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

from strikeledger.release.papers.contents import Contents, Document


@dataclass(frozen=True)
class Licence:
    """``code``: of the vocabulary of licences. ``spdx``: its name in catalogues. ``allows_copies``: what it covers may be passed on."""

    code: str
    spdx: str
    title: str
    url: str | None
    allows_copies: bool


OF_RELEASE = Licence(
    "cc0-1.0", "CC0-1.0", "Creative Commons Zero 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/", True
)
LICENCES = {
    licence.code: licence
    for licence in (
        OF_RELEASE,
        Licence("public-domain", "LicenseRef-public-domain", "Public domain", "https://creativecommons.org/publicdomain/mark/1.0/", True),
        Licence(
            "cc-by-sa-4.0",
            "CC-BY-SA-4.0",
            "Creative Commons Attribution-ShareAlike 4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
            True,
        ),
        Licence("all-rights-reserved", "LicenseRef-all-rights-reserved", "All rights reserved", None, False),
        Licence("not-stated", "LicenseRef-not-stated", "No licence stated", None, False),
    )
}

_RULE = """\
The tables of this release are under {title} ({url}): use them freely, and cite the release and the
documents of the figures that you use.

A release holds facts, each with the document that it stands in. It holds none of the documents: no file as a publisher gave it, no
passage of a text. From a document whose licence does not allow copies only facts are taken over (who, where, when, how many), the place
in it (`locator`) and at most the few words that qualify a figure (`precision_phrase`). A release in which a claim after such a document
holds a longer text is refused by the audit.
"""


def licences_text(contents: Contents) -> str:
    """``LICENSES.md``: the rule, and each document under its licence."""
    parts = ["# Licences of this release and of its sources", _RULE.format(title=OF_RELEASE.title, url=OF_RELEASE.url)]
    for licence in LICENCES.values():
        documents = [document for document in contents.documents if document.licence_code == licence.code]
        if documents:
            may = "may be passed on under that licence" if licence.allows_copies else "may not be redistributed: left out, but for facts"
            address = f" ({licence.url})" if licence.url else ""
            parts.append(f"## {licence.title}{address}\n\nThese documents {may}.\n\n{_listed(documents)}")
    return "\n".join(parts)


def _listed(documents: Iterable[Document]) -> str:
    return "".join(
        f"- {_plain(document.publisher)}: {_plain(document.title)}{f' <{document.url}>' if document.url else ''} (`{document.key}`)\n"
        for document in documents
    )


def _plain(text: str) -> str:
    """A name that cannot be read as Markdown or HTML."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#" else letter for letter in " ".join(text.split()))
