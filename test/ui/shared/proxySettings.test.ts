import assert from 'node:assert/strict';
import { proxySettings } from '../../../src/ui/shared/proxySettings.ts';

const env = { HTTPS_PROXY: 'http://env:1' };

function read(http: Readonly<Record<string, unknown>>): ReturnType<typeof proxySettings> {
  return proxySettings((name) => http[name], env);
}

describe('the proxy settings', () => {
  it("are the editor's and the environment's", () => {
    const http = { proxy: 'http://editor:1', noProxy: ['idp.test'], proxyAuthorization: 'Basic abc' };
    assert.deepEqual(read(http), {
      editorProxy: 'http://editor:1',
      editorNoProxy: ['idp.test'],
      editorAuthorization: 'Basic abc',
      env,
    });
  });

  it('are none where the editor is to use no proxy', () => {
    const off = read({ proxySupport: 'off', proxy: 'http://editor:1' });
    assert.deepEqual(off, { editorProxy: '', editorNoProxy: [], env: {} });
  });

  it('are taken for nothing where they are of another kind', () => {
    const odd = read({ proxySupport: 'override', proxy: 7, noProxy: 'x', proxyAuthorization: null });
    assert.deepEqual(odd, { editorProxy: '', editorNoProxy: [], editorAuthorization: undefined, env });
  });
});
