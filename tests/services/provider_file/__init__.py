"""Stories of the provider's file."""
