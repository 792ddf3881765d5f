"""How the program is put together and kept running."""
