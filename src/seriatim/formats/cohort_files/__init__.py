"""The cohort's own files: a folder of tables, one DuckDB file, the templates to begin with."""
