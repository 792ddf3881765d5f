"""Work orders ("OS"): who goes to a customer, when, and what becomes of it (seed S4.2.6, S4.2.7)."""
