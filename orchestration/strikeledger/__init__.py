"""strikeledger: an open data warehouse of labor actions, every figure with who said it."""
