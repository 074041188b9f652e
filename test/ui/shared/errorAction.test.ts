import assert from 'node:assert/strict';
import { type ErrorInfo, UserError, userErrorFrom } from '../../../src/errors/userError.ts';
import { type About, errorAction } from '../../../src/ui/shared/errorAction.ts';
import type { Row } from '../../../src/ui/shared/rows.ts';
import { listed } from '../../kubeconfig/listed.ts';

const ROW: Row = {
  kind: 'context',
  context: { name: 'prod', cluster: 'prod', user: 'alice', namespace: undefined, file: listed('/config'), line: 1 },
};

const HERE: About = { row: ROW };

function actionOf(code: string, about: About | undefined): readonly unknown[] {
  const { label, args } = errorAction(userErrorFrom({ code, data: undefined } as unknown as ErrorInfo), about);
  return [label, ...args];
}

/** The same for a failure that an earlier version stored as a sentence. */
function earlierActionOf(code: string | undefined): string {
  return errorAction(new UserError('earlier-sentence', { code, text: 'A sentence.' }), HERE).label;
}

describe('the button of an error', () => {
  it('is Sign In, for what the command was about, where that helps', () => {
    for (const code of ['grant-refused', 'no-refresh-token', 'session-absent', 'session-unsealable', 'no-token']) {
      assert.deepEqual(actionOf(code, HERE), ['Sign In', ROW]);
    }
    assert.deepEqual(actionOf('sign-in-timeout', { row: undefined }), ['Sign In']);
    assert.deepEqual(actionOf('sign-in-timeout', undefined), ['Show Log']);
    const over = new UserError('oci-session-over', { profile: 'MFA', endedAt: 0 });
    assert.equal(errorAction(over, HERE).label, 'Sign In to OCI');
  });

  it('is Open Kubeconfig where something is to be corrected there', () => {
    for (const code of ['certificate-authority-unreadable', 'certificate-untrusted', 'no-cluster', 'shadowed']) {
      assert.deepEqual(actionOf(code, HERE), ['Open Kubeconfig', ROW]);
      assert.deepEqual(actionOf(code, undefined), ['Open Kubeconfig']);
    }
    assert.deepEqual(actionOf('oracle-certificate-untrusted', HERE), ['Show Log']);
  });

  it('is a command that is told which of its choices is meant, where one command serves several', () => {
    assert.deepEqual(actionOf('commands-refused', HERE), ['Paste Again', 'clipboard']);
    assert.deepEqual(actionOf('oci-session-in-the-way', HERE), ['Change OCI Profile', 'ociProfile']);
  });

  it('is that of the code which was stored beside a sentence', () => {
    assert.equal(earlierActionOf('grant-refused'), 'Sign In');
    assert.equal(earlierActionOf('constructor'), 'Show Log');
    assert.equal(earlierActionOf(undefined), 'Show Log');
  });

  it('is Show Log for everything else', () => {
    assert.deepEqual(actionOf('another', HERE), ['Show Log']);
    assert.equal(errorAction(new TypeError('x'), undefined).label, 'Show Log');
  });
});
