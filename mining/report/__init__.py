"""Two reports in one HTML file each: one with quotes, one without any speech."""
