"""A slow, obvious response engine: one patient and one reader at a time, plain Python.

It is the referee of `seriatim.response` and shares no line with it.
"""
