"""How two ways of grouping the same segments relate.

The sides are called ``codes`` and ``clusters``.  Neither is a standard for the other: the
researcher's coding is one careful reading, and little overlap may mean that the clusters
found something else.  Nothing here knows who made a grouping or from which vectors; two
coders, groups against findings, and codes against clusters go through the same functions.
"""
