"""Lines: what a router tells of a customer's connection."""
