"""Posting: one entry a commit, the SQL function alone, and in bulk, against raw INSERT and COPY."""

BOUNDS = ()
