"""seriatim: serial scans in, honest surgical outcomes out, lesion by lesion."""
