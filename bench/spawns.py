"""Times programs as a Go client runs them: started, their output read to its end, waited for.

Standard input is JSON: {"rounds", "programs": [{"args", "env"}]}. Standard output is JSON: the milliseconds of each round
for each program, and its last output. Each round runs all of them, in turn; a round before is not counted. Python starts
a process without copying itself, which a large Node process cannot.
"""

import json
import os
import sys
import time

asked = json.load(sys.stdin)
programs = asked["programs"]
times = [[] for _ in programs]
outputs = ["" for _ in programs]
nothing = os.open(os.devnull, os.O_RDWR)


def once(program):
    reading, writing = os.pipe()
    args, env = program["args"], program["env"]
    actions = [(os.POSIX_SPAWN_DUP2, nothing, 0), (os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_DUP2, nothing, 2)]
    start = time.perf_counter()
    child = os.posix_spawn(args[0], args, env, file_actions=actions)
    os.close(writing)
    parts = []
    while part := os.read(reading, 65536):
        parts.append(part)
    _, status = os.waitpid(child, 0)
    taken = (time.perf_counter() - start) * 1000
    os.close(reading)
    if status != 0:
        sys.exit(f"{args[0]} failed with exit code {os.waitstatus_to_exitcode(status)}")
    return taken, b"".join(parts).decode()


for round in range(asked["rounds"] + 1):
    order = range(len(programs)) if round % 2 else reversed(range(len(programs)))
    for index in order:
        taken, outputs[index] = once(programs[index])
        if round:
            times[index].append(taken)

json.dump({"times": times, "outputs": outputs}, sys.stdout)
