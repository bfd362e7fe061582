"""How a bundle as written becomes a linked pack: names, units, cells, outcomes, tables and their order."""
