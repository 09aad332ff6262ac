"""The `seriatim` command. Everything heavy is imported where it is used, so that help is instant.

Exit status: 0 done; 1 `check` found errors in the data; 2 to 6 one family of errors each (see
`seriatim.base.errors`); 130 interrupted.
"""

from seriatim.cli import effects, exchange, settings, sharing, studies, tables
from seriatim.cli.command import app, main

__all__ = ["app", "effects", "exchange", "main", "settings", "sharing", "studies", "tables"]
