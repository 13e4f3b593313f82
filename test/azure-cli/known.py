# Whether the Azure CLI has the commands and options that a text names: one JSON object a line, {"words": [...], "options": [...]}. The words
# may go on after the command, since a sentence does. Prints what is unknown, or an empty text. Nothing is sent.
import argparse
import functools
import json
import sys

from azure.cli.core import get_default_cli
from azure.cli.core.commands.arm import register_global_subscription_argument, register_ids_argument
from azure.cli.core.commands.events import EVENT_INVOKER_POST_LOAD_ARGUMENTS, EVENT_INVOKER_PRE_LOAD_ARGUMENTS
from knack.events import EVENT_INVOKER_POST_CMD_TBL_CREATE
from library import use_library_version

PROSE = {"and", "or", "again", "first", "with", "in", "to", "for", "is", "took", "ended", "printed", "would"}

use_library_version()
cli = get_default_cli()
register_global_subscription_argument(cli)
register_ids_argument(cli)


def new_invocation():
    cli.invocation = cli.invocation_cls(
        cli_ctx=cli, parser_cls=cli.parser_cls, commands_loader_cls=cli.commands_loader_cls, help_cls=cli.help_cls
    )
    return cli.invocation


table = set(new_invocation().commands_loader.load_command_table(None))
groups = {name.rsplit(" ", depth)[0] for name in table for depth in range(1, name.count(" ") + 1)}


@functools.cache
def options_of(command):
    invocation = new_invocation()
    loader = invocation.commands_loader
    try:
        loader.load_command_table(command.split())
        invocation.data["command_string"] = command
        cli.raise_event(EVENT_INVOKER_PRE_LOAD_ARGUMENTS, commands_loader=loader)
        loader.load_arguments(command)
        cli.raise_event(EVENT_INVOKER_POST_LOAD_ARGUMENTS, commands_loader=loader)
        cli.raise_event(EVENT_INVOKER_POST_CMD_TBL_CREATE, commands_loader=loader)
        invocation.parser.load_command_table(loader)
    except (AttributeError, ImportError):
        # Debian's az 2.45 cannot load all of its own commands (network, keyvault).
        return None
    parser = invocation.parser
    for word in command.split():
        parser = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction)).choices[word]
    return frozenset(parser._option_string_actions)


def unknown(words, options):
    for end in range(len(words), 0, -1):
        name = " ".join(words[:end])
        if name in table:
            known = options_of(name) if options else None
            missing = [] if known is None else [option for option in options if option not in known]
            return f"az {name} has no {', '.join(missing)}" if missing else ""
        if name in groups:
            rest = words[end:]
            return "" if not rest or rest[0] in PROSE else f"az {name} has no command {rest[0]}"
    return "" if words[0] in PROSE else f"az has no command {words[0]}"


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(unknown(asked["words"], asked["options"])), flush=True)
