"""Who has duty when."""
