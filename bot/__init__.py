"""江厦法律小助手: answers residents' legal questions, for a street office and any office like it."""

__version__ = "0.1.0"
