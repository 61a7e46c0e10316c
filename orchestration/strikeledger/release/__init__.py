"""The publish protocol: seal a candidate, make it the current release, keep its record, compare, verify, explain, go back.

The database side of every step is DuckDB alone. What is served is never written: the link ``current`` is the only thing that moves.
"""
