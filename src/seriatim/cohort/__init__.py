"""The cohort: its schema, its checks, its eight typed tables."""
