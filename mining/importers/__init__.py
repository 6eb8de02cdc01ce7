"""Readers of transcripts, codings, codebooks and interview guides.

One module per format.  Every reader returns the records of :mod:`mining.corpus`; none of
them writes a file, follows a link out of the file it was given, or quotes speech in an
error.
"""
