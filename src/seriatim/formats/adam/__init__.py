"""CDISC ADaM out: ADSL, ADTR, ADRS and ADTTE, with the define.xml that describes them."""
