"""The study report, its figures and the patient sheet: results in, pages out, nothing computed."""
