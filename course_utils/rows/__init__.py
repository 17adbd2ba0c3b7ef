"""Rows of a lookup table, for both backends: ids sorted and merged, rows stored, what is remembered about idle ones."""
