"""REDCap: a ready lesion registry, its export written and read, and anybody's project by a map."""
