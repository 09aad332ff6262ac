"""The tumour domains of SDTM, and the domains that say who was treated and what became of them."""
