"""The static site of a release: every figure a page away from who says it. Read from disk, without a server, a network or JavaScript."""
