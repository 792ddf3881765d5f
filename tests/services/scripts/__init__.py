"""Stories of guided scripts."""
