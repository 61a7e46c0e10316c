"""Names and texts as SQL writes them."""


def name(*parts: str) -> str:
    """A quoted, dotted name: ``name("build", "marts", "releases")``."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def text(value: object) -> str:
    """A text literal."""
    return "'" + str(value).replace("'", "''") + "'"
