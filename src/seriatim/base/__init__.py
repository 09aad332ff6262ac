"""What every floor stands on: errors, units, finding codes, provenance, sources."""
