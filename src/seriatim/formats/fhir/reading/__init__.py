"""Each resource that is read, turned into rows of the cohort tables."""
