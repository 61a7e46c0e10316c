"""The whole build at scale, beside what it could cost at least and what its parts cost alone: ``python -m tests.benchmarks.scale 1e4 1e5``."""
