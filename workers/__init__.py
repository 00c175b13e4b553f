"""Everything that works for the visitor while no request waits."""
