"""``python -m strikeledger``."""

from strikeledger.cli import main

main()
