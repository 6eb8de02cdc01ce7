"""One function per stage, in a module of the same name: files in, library calls, files out.

This is the only code below the command line that reads and writes the workspace.  Each
stage replaces its one output folder whole, or leaves it as it was.  Nothing is imported
here, so that a stage pays only for its own libraries.
"""
