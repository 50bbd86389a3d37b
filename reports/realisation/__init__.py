"""Realisation by urusan, organisation, programme and function: annexes of the LRA."""
