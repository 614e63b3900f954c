"""What staff say about their own office: laid over the knowledge files, in use at once, with its history."""
