"""The invented study that ships with the package: nobody said any of it."""
