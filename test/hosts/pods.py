"""Lists the pods of the namespace `payments` with Python's client, once for each line of standard input.

Their names come on one line, or why there are none. The kubeconfig is that of KUBECONFIG.
"""

import sys

from kubernetes import client, config

config.load_kube_config()
core = client.CoreV1Api()
for _ in sys.stdin:
    try:
        names = " ".join(pod.metadata.name for pod in core.list_namespaced_pod("payments").items)
    except Exception as error:
        names = " ".join(str(error).split())
    print(names, flush=True)
