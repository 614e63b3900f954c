"""Who works here: accounts, rights, and the one act of a member of staff that is done as a whole."""
