"""The command, run as a user would."""

import sys

import pytest

from seriatim import cli


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command with arguments; give its exit status and what it printed."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["seriatim", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code, printed.out, printed.err

    return run
