"""Each row of the cohort tables, turned into a resource."""
