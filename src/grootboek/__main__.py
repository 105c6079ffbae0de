"""Run the command line with `python -m grootboek`."""

from grootboek.cli import app

if __name__ == "__main__":
    app()
