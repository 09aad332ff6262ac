"""Doors: cohorts read from and written to folders and files."""
