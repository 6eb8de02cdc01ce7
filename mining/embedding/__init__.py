"""Texts to vectors.

An embedder has ``fit`` and ``transform``: a list of texts becomes a float32 array of shape
(n_texts, n_dims) whose rows have unit length, or are all zero where the embedder knows
nothing in the text.  Nothing is downloaded unless the user says so.
"""
