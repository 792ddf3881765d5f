"""The demo: its own Telegram (Bot API server), a chat page for its people, and a sample provider."""
