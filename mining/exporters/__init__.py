"""Codes, codings and candidate themes as other programs read them: records in, bytes out.

Nothing here reads a file, a clock or a setting; equal records give equal bytes.
"""
