"""Vectors to clusters, their levels, their stability and a 2-D map.

A clusterer has ``fit_predict``: an array of shape (n_segments, n_dims) becomes one whole
number per segment, -1 for unassigned.  A recipe that finds several levels at once also
leaves them in ``levels_``.
"""
