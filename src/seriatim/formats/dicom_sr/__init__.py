"""DICOM structured reports after template TID 1500, read."""
