"""What can be proved of a pack: complete, unique, nothing idle, where it jumps, what its clauses and tests touch."""
