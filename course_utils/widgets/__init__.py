"""Sliders over plots and the NumPy reference; no mathematics of their own."""
