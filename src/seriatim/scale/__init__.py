"""Cohorts larger than memory, worked through partition by partition."""
