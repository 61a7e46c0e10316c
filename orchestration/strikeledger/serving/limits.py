"""How much one question may take. Each limit is enforced in another place, so that no single fault opens the door."""

WORKERS = 3
LONGEST_SQL = 20_000  # characters
MOST_ROWS = 1_000
MOST_RESULT_CHARACTERS = 4_000_000
LONGEST_CELL = 20_000  # characters
INTERRUPT_SECONDS = 1.0
KILL_SECONDS = 5.0
MEMORY_MB = 256
# Of a worker with a database open 112 MB are mapped before the first question; DuckDB's own limit does not count every allocation.
ADDRESS_SPACE_MB = 1024
QUESTIONS_PER_WORKER = 200
LONGEST_BODY = 256 * 1024  # bytes of a request: LONGEST_SQL in the widest characters, percent-encoded
BODY_SECONDS = 5.0
