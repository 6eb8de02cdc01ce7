"""What a person declares and decides, kept apart from what the machine makes.

The record is CSV, one row per decision; a workbook shows the same with names and quotes.
Nothing that a person wrote is overwritten: a decision whose cluster or passage is gone is
kept and marked ``orphan``.  Everything here is rows and bytes; files and the clock belong
to :mod:`mining.stages`.
"""
