"""Answers many `oci ce cluster generate-token` runs from one Python that has loaded the real CLI once.

Each line of standard input is JSON: {"args", "env", "now"}, with `now` in seconds since the epoch. Each line of standard
output answers one: {"code", "stdout", "stderr"}. A run has a process of its own (fork), as a real one has, so that the
CLI's module state never reaches the next; only the clock is not its own.
"""

import json
import os
import sys
import tempfile
import time

requests = [json.loads(line) for line in sys.stdin]

# The CLI loads the commands of the services that it finds in its arguments when it is imported.
sys.argv = ["oci", "ce", "cluster", "generate-token"]
from oci_cli.cli import cli  # noqa: E402
import services.container_engine.src.oci_cli_container_engine.containerengine_cli_extended as extended  # noqa: E402


def answer(request, out, err):
    now = request["now"]
    time.time = lambda: now

    class Fixed(extended.datetime):
        @classmethod
        def utcnow(cls):
            return cls.utcfromtimestamp(now)

    extended.datetime = Fixed
    os.environ.clear()
    os.environ.update(request["env"])
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["oci", *request["args"]]
    try:
        cli(request["args"])
        code = 0
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        code = end.code if isinstance(end.code, int) else (0 if end.code is None else 1)
    except BaseException as error:
        print(repr(error), file=sys.stderr)
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


for request in requests:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            answer(request, out, err)
        status = os.waitpid(child, 0)[1]
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
        code = os.waitstatus_to_exitcode(status)
        print(json.dumps({"code": code, "stdout": texts[0], "stderr": texts[1]}), flush=True)
