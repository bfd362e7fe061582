"""Cells, formulas and columns: the words that rules are written in."""
