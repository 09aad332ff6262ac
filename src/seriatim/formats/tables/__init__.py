"""Any table, wide or long, through a map file; and a cohort as one Excel workbook."""
