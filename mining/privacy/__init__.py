"""What may be done with the interviews, and what keeps them from leaking."""
