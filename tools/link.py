"""Make `build/links/presage/<folder>`, the tree of links in which type checkers find the package `presage`.

Installed, the repository's top folders are `presage.<folder>`; type checkers cannot follow that mapping of
setup.py, but they can follow links. Running it again is harmless; links to folders that are gone are removed.
"""

import os
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
FOLDERS = ("engine", "frontends", "solvers", "kernels", "rules")


def make_links(top: Path = TOP) -> list[Path]:
    """Make the links for those of `FOLDERS` that exist below `top`; return the links, in that order."""
    package = top / "build" / "links" / "presage"
    package.mkdir(parents=True, exist_ok=True)
    present = [folder for folder in FOLDERS if (top / folder).is_dir()]
    for link in package.iterdir():
        if link.is_symlink() and link.name not in present:
            link.unlink()
    for folder in present:
        link = package / folder
        target = os.path.relpath(top / folder, package)
        if not (link.is_symlink() and os.readlink(link) == target):
            link.unlink(missing_ok=True)
            link.symlink_to(target, target_is_directory=True)
    return [package / folder for folder in present]


if __name__ == "__main__":
    make_links()
