"""Codings that name a passage by its words: tables, texts and comments of several programs."""
