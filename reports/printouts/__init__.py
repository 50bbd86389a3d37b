"""Printed documents: the page furniture they share with statements, and the official forms."""
