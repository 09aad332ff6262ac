"""FHIR R4 after the guide mCODE STU4: patients, tumours, sizes, treatment, in and out."""
