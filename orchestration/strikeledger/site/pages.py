"""A page before it is written: where it goes, by which template, from what."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Page:
    """``context``: all that the template reads, plain values only, so that equal contexts read equal."""

    address: str
    template: str
    context: dict

    def fingerprint(self, making: str) -> str:
        """Changes whenever the page may. ``making``: what stands for the templates, the code and the words of codes."""
        return sha256(f"{making}\n{self.template}\n{self.context!r}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
