"""The cohort: its schema, its checks, its nine typed tables."""
