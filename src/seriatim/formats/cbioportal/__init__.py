"""A study for cBioPortal: clinical data, timelines and a track for each lesion."""
