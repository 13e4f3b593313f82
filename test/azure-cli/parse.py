# Parses commands of the Azure CLI, one JSON list of words a line, as "az" would before it runs them: unknown commands and options, missing
# ones and values that are not allowed end with a message. Nothing is sent.
import contextlib
import functools
import io
import itertools
import json
import sys

from azure.cli.core import get_default_cli
from azure.cli.core.commands.arm import register_global_subscription_argument, register_ids_argument
from azure.cli.core.commands.events import EVENT_INVOKER_POST_LOAD_ARGUMENTS, EVENT_INVOKER_PRE_LOAD_ARGUMENTS
from knack.events import EVENT_INVOKER_POST_CMD_TBL_CREATE
from library import use_library_version

use_library_version()
cli = get_default_cli()
register_global_subscription_argument(cli)
register_ids_argument(cli)


# az loads its commands one by one, which takes a second for some.
@functools.cache
def parser_of(words):
    invocation = cli.invocation_cls(
        cli_ctx=cli, parser_cls=cli.parser_cls, commands_loader_cls=cli.commands_loader_cls, help_cls=cli.help_cls
    )
    cli.invocation = invocation
    invocation.commands_loader.load_command_table(list(words))
    command = invocation._rudimentary_get_command(list(words))
    invocation.data["command_string"] = command
    cli.raise_event(EVENT_INVOKER_PRE_LOAD_ARGUMENTS, commands_loader=invocation.commands_loader)
    invocation.commands_loader.load_arguments(command)
    cli.raise_event(EVENT_INVOKER_POST_LOAD_ARGUMENTS, commands_loader=invocation.commands_loader)
    cli.raise_event(EVENT_INVOKER_POST_CMD_TBL_CREATE, commands_loader=invocation.commands_loader)
    invocation.parser.load_command_table(invocation.commands_loader)
    return invocation


def parse(words):
    cli.invocation = parser_of(tuple(itertools.takewhile(lambda word: not word.startswith("-"), words)))
    cli.invocation.parser.parse_args(words)


for line in sys.stdin:
    errors = io.StringIO()
    with contextlib.redirect_stdout(errors), contextlib.redirect_stderr(errors):
        try:
            parse(json.loads(line))
            exit_code = 0
        except SystemExit as end:
            exit_code = end.code
    print(json.dumps({"exitCode": exit_code, "output": "", "errors": errors.getvalue()}), flush=True)
