"""``flask doctor``, which also works where the app can't be made."""

from __future__ import annotations

import sys

import click
from flask import Flask

from webapp import logs

NAME = "doctor"


@click.command(NAME)
def doctor() -> None:
    """Look at each part with the settings at hand, and say how to mend what is wrong; status 1 if anything is."""
    from webapp.doctor import finding, rounds  # which a site that runs doesn't need

    logs.set_up(logs.COMMAND, production=False)
    is_wrong = False
    for part, found in rounds.examine():
        click.echo(found.line(part))
        is_wrong = is_wrong or found.state == finding.WRONG
    sys.exit(1 if is_wrong else 0)


def is_called() -> bool:
    """Say whether this process is asked for the doctor."""
    return NAME in sys.argv


def alone() -> Flask:
    """Make an app that has the doctor and nothing else."""
    app = Flask(__name__)
    app.cli.add_command(doctor)
    return app
