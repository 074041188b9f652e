import assert from 'node:assert/strict';
import { Problem } from '../../src/base/problem.ts';
import { errorAction, type About } from '../../src/ui/errorAction.ts';
import type { Row } from '../../src/ui/rows.ts';

const ROW: Row = {
  kind: 'context',
  context: { name: 'prod', cluster: 'prod', user: 'alice', namespace: undefined, file: '/config', line: 1 },
};

const HERE: About = { row: ROW };

function actionOf(code: string, about: About | undefined): readonly unknown[] {
  const { label, args } = errorAction(new Problem(code, 'A sentence.'), about);
  return [label, ...args];
}

describe('the button of an error', () => {
  it('is Sign In, for what the command was about, where that is what mends it', () => {
    for (const code of ['grant-refused', 'no-refresh-token', 'session-absent', 'session-unsealable', 'no-token']) {
      assert.deepEqual(actionOf(code, HERE), ['Sign In', ROW]);
    }
    assert.deepEqual(actionOf('sign-in-timeout', { row: undefined }), ['Sign In']);
    assert.deepEqual(actionOf('sign-in-timeout', undefined), ['Show Log']);
    assert.deepEqual(actionOf('oci-session-over', HERE), ['Sign In to OCI']);
  });

  it('is Open Kubeconfig where something is to be corrected there', () => {
    for (const code of ['certificate-authority-unreadable', 'certificate-untrusted', 'no-cluster', 'shadowed']) {
      assert.deepEqual(actionOf(code, HERE), ['Open Kubeconfig', ROW]);
      assert.deepEqual(actionOf(code, undefined), ['Open Kubeconfig']);
    }
    assert.deepEqual(actionOf('oracle-certificate-untrusted', HERE), ['Show Log']);
  });

  it('is Show Log for everything else', () => {
    assert.deepEqual(actionOf('another', HERE), ['Show Log']);
    assert.equal(errorAction(new TypeError('x'), undefined).label, 'Show Log');
  });
});
