"""Everything that talks to the visitor."""
