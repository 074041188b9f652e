import assert from 'node:assert/strict';
import { hostOf } from '../../src/base/urlHost.ts';

describe('the host of a URL', () => {
  it('is named with its port, and without who the person is', () => {
    assert.equal(hostOf('https://api.example.com:6443/path?x#y'), 'api.example.com:6443');
    assert.equal(hostOf('https://API.example.com:443/'), 'api.example.com');
    assert.equal(hostOf('http://alice:secret@proxy.example.com:3128'), 'proxy.example.com:3128');
    assert.equal(hostOf('https://[::1]:8443'), '[::1]:8443');
    assert.equal(hostOf('https://bücher.example'), 'xn--bcher-kva.example');
  });

  it('is the whole text where that names none', () => {
    for (const text of ['', 'no url', 'localhost:8080', 'https://', 'unix:/run/api.sock'])
      assert.equal(hostOf(text), text);
  });
});
