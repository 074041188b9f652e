import assert from 'node:assert/strict';
import { clientCallOf, namesKubeconfig } from '../../../src/ui/terminals/commandLine.ts';

describe('a command line in a terminal', () => {
  const contextOf = (line: string): string => {
    const call = clientCallOf(line);
    return call === undefined ? 'none' : (call.context ?? 'current');
  };

  it('calls a client for the current context', () => {
    for (const line of [
      'kubectl get pods',
      '/usr/local/bin/kubectl get pods',
      String.raw`C:\bin\kubectl.exe get pods`,
      'k get pods',
      'helm list',
      'k9s',
      'time kubectl get pods',
      'env A=b kubectl get pods',
      'A="b c" kubectl get pods',
      'cd x && kubectl get pods | grep checkout',
      'kubectl get pods 2>&1 | less',
      'if kubectl get pods; then echo yes; fi',
      'kubectl get \\\n pods',
      'kubectl get pod "$POD" # --context other',
      "kubectl logs 'a;b'",
      'kubectl --context= get pods',
    ]) {
      assert.equal(contextOf(line), 'current', line);
    }
    assert.equal(clientCallOf('k get pods')?.program, 'kubectl');
    assert.equal(clientCallOf('helm list')?.program, 'helm');
  });

  it('names a context', () => {
    for (const line of [
      'kubectl --context prod get pods',
      'kubectl get pods --context=prod',
      `kubectl get pods --context 'prod'`,
      'kubectl get pods --context="prod"',
      String.raw`kubectl --context pr\ od get`,
      'helm --kube-context prod list',
      'k9s --context prod',
      'kubectl --context first --context prod get pods',
      'kubectl --context prod get a; kubectl --context prod get b',
    ]) {
      assert.equal(contextOf(line).replace(' ', ''), 'prod', line);
    }
    assert.equal(contextOf('kubectl exec pod -- kubectl --context other get pods'), 'current');
    assert.equal(contextOf('helm --context prod list'), 'current');
    assert.equal(contextOf('kubectl 2>&1 --context prod get pods'), 'prod');
  });

  it('is none of ours when another kubeconfig, server or user is meant', () => {
    for (const line of [
      'kubectl --kubeconfig other get pods',
      'kubectl --kubeconfig=other get pods',
      'KUBECONFIG=other kubectl get pods',
      "$env:KUBECONFIG = 'other'; kubectl get pods",
      'HELM_KUBECONTEXT=prod helm list',
      'kubectl -s https://other get pods',
      'kubectl --server=https://other get pods',
      'kubectl --token abc get pods',
      'kubectl --user eve get pods',
      'helm --kube-apiserver https://other list',
    ]) {
      assert.equal(contextOf(line), 'none', line);
    }
    assert.equal(namesKubeconfig('export KUBECONFIG=other'), true);
    assert.equal(namesKubeconfig('kubectl get pods'), false);
  });

  it('is not understood where only the shell knows, and never at any price', () => {
    for (const line of [
      '',
      'ssh host kubectl get pods',
      'sudo kubectl get pods',
      'echo kubectl get pods',
      'grep -r kubectl .',
      "echo 'kubectl get pods; kubectl'",
      'kubectl --context $CONTEXT get pods',
      'kubectl --context="$CONTEXT" get pods',
      'kubectl --context $(cat context) get pods',
      'kubectl --context `cat context` get pods',
      'kubectl get pods --context',
      "kubectl get 'pods",
      'kubectl --context a get pods; kubectl --context b get pods',
      `kubectl ${'x'.repeat(5000)}`,
      '\\',
      '# kubectl get pods',
    ]) {
      assert.equal(contextOf(line), 'none', line);
    }
  });
});
