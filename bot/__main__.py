"""Lets `python -m bot` start the program."""

from bot.cli import main

if __name__ == "__main__":
    main()
