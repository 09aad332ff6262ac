"""The finding codes, by what they are about; `seriatim.cohort.codes` puts them together."""
