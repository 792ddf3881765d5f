"""Guided scripts: trees of questions that lead whoever does not know the fault to it (seed S4.2.2, S4.2.3)."""
