"""REFI-QDA, the exchange format of the coding programs: projects and codebooks.

Elements are matched by their names alone, whatever their namespace, and the published schemas
are no reason to refuse a file.  What cannot be read is counted.
"""
