"""A table of millions of projects, answered in DuckDB by the engine's own answers."""
