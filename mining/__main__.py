"""Run the command line with ``python -m mining``."""

from mining.cli import main

if __name__ == "__main__":
    main()
