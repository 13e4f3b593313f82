# Runs commands of the Azure CLI, one JSON list of words a line, in one process: it takes a second to start.
import contextlib
import io
import json
import logging
import sys
import time

from azure.cli.core import get_default_cli
from azure.core.polling.base_polling import LROBasePolling
from library import use_library_version

use_library_version()

# Without a Retry-After, which Azure does not send for image templates, az asks every 30 seconds how an operation ended.
LROBasePolling._sleep = lambda poller, seconds: time.sleep(0.02)

for line in sys.stdin:
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        # The handlers of the command before write to its streams.
        for name in ("cli", "az"):
            logging.getLogger(name).handlers.clear()
        try:
            exit_code = get_default_cli().invoke(json.loads(line), out_file=output)
        except SystemExit as end:
            exit_code = end.code
    print(json.dumps({"exitCode": exit_code, "output": output.getvalue(), "errors": errors.getvalue()}), flush=True)
