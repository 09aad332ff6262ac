"""The tables as they are declared; `seriatim.cohort.schema` puts them together."""
