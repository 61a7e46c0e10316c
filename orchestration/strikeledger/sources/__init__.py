"""Everything that enters: what a file must hold, how it is read, what is refused and why."""
