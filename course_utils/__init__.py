"""How a gradient becomes an update: a readable NumPy reference, its PyTorch twin, and what the lectures need."""
