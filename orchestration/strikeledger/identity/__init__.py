"""Who and what a source's row is about: names to entities, rows to labor actions, and keys that never change."""
