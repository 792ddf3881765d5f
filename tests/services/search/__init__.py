"""The searches among very many customers."""
