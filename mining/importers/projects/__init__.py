"""Coding projects that are databases: those of QualCoder, Taguette and RQDA."""
