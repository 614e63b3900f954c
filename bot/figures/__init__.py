"""The office's work in numbers: what was asked, handed over, said on drafts, held, sent, and the figures of the year.

Each module counts one subject and returns tables (table.py): what the page shows, what is exported and what the
command line prints are the same rows. Only what retention keeps is counted, so a year's figures stay when the words
are gone; whoever wants everything deleted is no longer counted.
"""
