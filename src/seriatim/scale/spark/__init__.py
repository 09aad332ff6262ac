"""The same study on Spark: each partition of the patients is derived by the one kernel there is.

Nothing is imported here. An executor loads `executor`, and with it this file, before it has said
how many threads Polars may use, which must be said before Polars is loaded.
"""
