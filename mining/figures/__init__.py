"""Figures: one module each, tables in, a plotly figure out."""
