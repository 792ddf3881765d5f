"""Mail: what leaves for customers by e-mail, what became of it, and what came back."""
