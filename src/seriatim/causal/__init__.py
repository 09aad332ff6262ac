"""Effects: a stated target trial, its clones and weights, every other estimator beside them."""
