"""Loads a note, as an operator would before the service is used."""

import sys

from desk import store


def main():
    store.add("from the script", "script")
    store.LOADED.append(__name__)


if __name__ == "__main__":
    main()
    sys.exit()
