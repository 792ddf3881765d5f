"""The mail of the demo: a server that takes what the bot sends, and the mailbox where answers arrive."""
