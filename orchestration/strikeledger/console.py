"""What commands show: progress on a terminal is one line that is rewritten, in a pipe or a log a line per stage; JSON is one object."""

import json
from typing import TextIO

from strikeledger.progress import Progress, Stage


def console_progress(stream: TextIO) -> Progress:
    """Progress that shows itself on ``stream``."""
    is_terminal = stream.isatty()

    def listener(stage: Stage, note: str) -> None:
        if is_terminal:
            print(f"\r\x1b[2K{stage.name} … {note[:90]}", end="", file=stream, flush=True)
        elif not note:
            print(f"{stage.name} …", file=stream, flush=True)

    return Progress(listener)


def print_json(value: dict) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str))
