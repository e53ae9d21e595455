"""The entry point `presage`: the group of commands, and what each way of ending means as an exit status.

Commands are listed in `COMMANDS` with their one-line help, so `presage --help` imports none of them; a
command's module is imported when it is invoked. Such a module has a click command of the command's own name
(`demo` in `presage.engine.cli.demo`, …), which returns its exit status, None for 0, or raises `PresageError`.
Not for the commands themselves: each is one file beside this one.
"""

import importlib
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Final, NamedTuple, Never

import click

from presage.engine.cli import collecting
from presage.engine.errors import PresageError
from presage.engine.version import VERSION

EXIT_OK: Final = 0
EXIT_USAGE: Final = 2
EXIT_DEFECT: Final = 70
EXIT_INTERRUPTED: Final = 130
EXIT_READER_GONE: Final = 141
"""Whoever read our output stopped reading (`presage sql … | head`): 128 + SIGPIPE, as other tools have it."""


class Entry(NamedTuple):
    """A command that is not imported yet: the module that holds it, and its line in `presage --help`."""

    module: str
    help: str


COMMANDS: Final[Mapping[str, Entry]] = {
    "demo": Entry("presage.engine.cli.demo", "Simulate the bundled example, before and after a faulty change."),
    "simulate": Entry("presage.engine.cli.simulate", "Give a verdict for each scenario."),
    "predict": Entry("presage.engine.cli.predict", "Say what an expression gives in a module, without running it."),
    "trace": Entry("presage.engine.cli.trace", "Say which lines an expression runs, and the variables after each."),
    "diff": Entry("presage.engine.cli.diff", "Say where two versions of files behave differently, with calls."),
    "solve": Entry("presage.engine.cli.solve", "Find inputs for which a function does what is asked."),
    "sql": Entry("presage.engine.cli.sql", "Query the store of past simulations, read-only."),
}


class LazyGroup(click.Group):
    """A click group whose commands are imported when they are invoked, and not for `--help`.

    `entries` maps a command's name to its `Entry`; the order is the order in the help.
    """

    def __init__(self, *args: Any, entries: Mapping[str, Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of `entries`."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, or None for an unknown name.

        Raises TypeError when the module has no click command of that name: a defect of ours.
        """
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        command = getattr(importlib.import_module(entry.module), cmd_name, None)
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.module} has no click command named {cmd_name!r}")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. click would end with status 1, which here says "violated", when the reader is gone."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return _reader_gone()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands' names and lines from `entries`, importing none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.entries.items()])


@click.group(
    cls=LazyGroup,
    entries=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 all is well and decided; 1 something is violated; 2 wrong usage or configuration; "
    "3 something is undecided; 130 interrupted; 70 a defect of Presage itself.",
)
@click.version_option(VERSION, prog_name="presage", message="%(prog)s %(version)s")
@click.pass_context
def presage(ctx: click.Context) -> None:
    """Simulate scenarios on the source of several services, without running any of it."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: the process's own) and return its exit status; never raises.

    This is the one place that turns the ways of ending into exit statuses. Messages go to standard error.
    """
    try:
        with _terminated_as_interrupted():
            status = presage.main(args=None if arguments is None else list(arguments), prog_name="presage", standalone_mode=False)
        sys.stdout.flush()
    except PresageError as error:
        click.echo(f"presage: {error.render()}", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("presage: interrupted", err=True)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else EXIT_OK if stop.code is None else EXIT_USAGE
    except Exception as error:
        from presage.engine.cli.defect import report

        click.echo(report(error, sys.argv[1:] if arguments is None else arguments), err=True)
        return EXIT_DEFECT
    return status if isinstance(status, int) else EXIT_OK


def main() -> Never:
    """The console script: run the process's command line and exit with its status.

    An interrupted process ends at once: where the interruption came while CPython executed a text (dataclasses are made so),
    it remembers that, and would end the process by a signal instead of the status.
    """
    collecting.tune()
    status = run()
    if status == EXIT_INTERRUPTED:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)
    sys.exit(status)


def _reader_gone() -> int:
    """Send what is still buffered nowhere, or Python complains about it when it exits; return the status."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_READER_GONE


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Let SIGTERM end a run the way Ctrl-C does, so that it is recorded as interrupted."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)
