"""Clusters described as candidate themes: words, exemplars, spread, status.

A candidate theme is a machine cluster that somebody can read; whether it is a theme is
the researcher's decision.
"""
