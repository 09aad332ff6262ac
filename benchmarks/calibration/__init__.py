"""Are the probabilities right: simulated lesions of known growth, and real diameters."""
