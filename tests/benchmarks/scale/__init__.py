"""The whole build at scale, beside the least that it could cost: ``python -m tests.benchmarks.scale 1e4 1e5``."""
