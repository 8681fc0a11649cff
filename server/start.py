"""The program's first lines: everything is loaded before the garbage collector begins its rounds.

Loading makes a few hundred thousand objects of which hardly any is garbage, and the collector would look at
all of them again and again.
"""

import gc
from importlib import import_module


def main() -> None:
    """Run the command line (`server.cli`)."""
    gc.disable()
    cli = import_module("server.cli")
    gc.freeze()
    gc.enable()
    cli.main()
