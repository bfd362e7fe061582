"""Exact numbers, dates, units and truth; plain data read into records. Knows nothing of packs."""
