"""System packages that Heroku's Apt buildpack unpacks into a folder of the app, where no linker looks.

Shells there say where it is by LD_LIBRARY_PATH; the zygote is started without their environment.
"""

from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".apt"


def environment() -> dict[str, str]:
    """Give what a process needs to load libraries from there; nothing where there is no such folder."""
    libraries = FOLDER / "usr" / "lib"
    folders = [*sorted(libraries.glob("*-linux-gnu")), libraries]
    return {"LD_LIBRARY_PATH": ":".join(map(str, folders))} if libraries.is_dir() else {}
