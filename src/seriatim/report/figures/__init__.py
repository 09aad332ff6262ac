"""The report's figures, one idea a module; each is drawn from frames that are already computed."""
