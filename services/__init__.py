"""What the provider's desk does; knows no Telegram: a web page or a test could sit on it."""
