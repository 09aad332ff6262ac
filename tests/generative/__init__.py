"""Random cohorts, the kernel against its referee, and what must hold for every cohort."""
