"""Whole answers, entry by entry, against what somebody read in the law who had not written them."""
