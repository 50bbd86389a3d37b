"""A second opinion on case folders: every expected file from the inputs alone, without any product code."""
