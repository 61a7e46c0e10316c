"""Superset for one machine: its own records in SQLite beside its key, no pixel and no map tiles of other hosts. See docs/superset.md.

SUPERSET_HOME names the folder of its records. The key is made once; whoever has it can sign sessions, so the folder is the owner's alone.
"""

import os
import secrets
from pathlib import Path

_HOME = Path(os.environ["SUPERSET_HOME"]).absolute()
_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
_KEY = _HOME / "secret_key"
if not _KEY.exists():
    with os.fdopen(os.open(_KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))

SECRET_KEY = _KEY.read_text()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_HOME / 'superset.db'}"
SQLALCHEMY_EXAMPLES_URI = f"sqlite:///{_HOME / 'examples.db'}"

# Every page of Superset asks scarf.sh for a picture that counts who uses it. This policy lets browsers ask this host only.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
