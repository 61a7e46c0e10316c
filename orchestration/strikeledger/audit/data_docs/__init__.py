"""Great Expectations' Data Docs of a release, for people who know them: its own rendering of its own results, as files."""
