"""Transcripts as recorders, transcription programs and other editors write them."""
