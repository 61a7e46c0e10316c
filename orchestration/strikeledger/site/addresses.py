"""Where the page of a key is: the one place that says so. Addresses are relative to the site's folder and need no percent signs."""

import re
from hashlib import sha256

# Folder of each kind of page.
FOLDERS = {
    "action": "actions",
    "claim": "claims",
    "document": "documents",
    "employer": "employers",
    "method": "methods",
    "state": "states",
    "table": "tables",
    "topic": "topics",
    "union": "unions",
    "year": "years",
}
# Names that Windows keeps for devices, and the page that lists a folder.
_TAKEN = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|index)")
# Small letters only: on the file systems of macOS and Windows `A.html` and `a.html` are one file.
_SAFE = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9_])?")
_HASH_LETTERS = 12  # two in ten million keys share one with a chance of 1 in 140, and then only if they read alike, too


def page_of(kind: str, key: object) -> str:
    """Address of the page of ``key``: "actions/kaiser-permanente-2023-10-04.html". Raises KeyError for an unknown kind.

    A key that is safe as the name of a file stands as it is; of another the letters that are safe, and a hash. A state's code, capitals by
    its standard, stands in small letters.
    """
    text = str(key)
    name = text.lower() if kind == "state" and re.fullmatch("[A-Z]{2}", text) else text
    if not _SAFE.fullmatch(name) or _TAKEN.fullmatch(name) or _is_like_a_hashed_one(name):
        readable = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80].strip("-")
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LETTERS]
        name = f"{readable}--{digest}" if readable else digest
    return f"{FOLDERS[kind]}/{name}.html"


def list_of(kind: str) -> str:
    """Address of the page that lists a kind: "actions/index.html"."""
    return f"{FOLDERS[kind]}/index.html"


def to_root(address: str) -> str:
    """What leads from a page to the site's folder: "../" for each folder that it is in."""
    return "../" * address.count("/")


def _is_like_a_hashed_one(name: str) -> bool:
    """A key that reads like another's hashed name must not take its page."""
    return re.fullmatch(rf"(?:.*--)?[0-9a-f]{{{_HASH_LETTERS}}}", name) is not None
