"""What staff say about their own office."""
