"""Survival estimators beside other programs: the data drawn, and what is called in each."""
