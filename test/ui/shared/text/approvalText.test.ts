import assert from 'node:assert/strict';
import { toDestination } from '../../../../src/exec/destination.ts';
import type { ApprovalRequest } from '../../../../src/signin/oidc/signInUi.ts';
import { approvalWords } from '../../../../src/ui/shared/text/approvalText.ts';
import { CLIENT_ID, ISSUER, sampleCluster } from '../../../signin/support.ts';

const FIRST: ApprovalRequest = {
  contextName: 'prod',
  purpose: 'signIn',
  account: undefined,
  issuer: ISSUER,
  clientId: CLIENT_ID,
  isFirstUse: true,
  destinations: [toDestination(sampleCluster(), undefined)],
  authority: 'system',
  isNewAuthority: true,
};
const KNOWN: ApprovalRequest = { ...FIRST, isFirstUse: false, isNewAuthority: false };

describe('what is asked before anything leaves the machine', () => {
  it('names issuer, client and server', () => {
    const { message, detail } = approvalWords(FIRST);
    assert.equal(message, 'Sign in to prod?');
    assert.match(
      detail,
      /^Issuer: https:\/\/idp\.example\.com\/realms\/one\nClient: kubernetes\nServer: api\.example\.com:6443\n/u,
    );
  });

  it('says to whom a known session would go', () => {
    assert.equal(approvalWords(KNOWN).message, 'Send your session at idp.example.com to api.example.com:6443?');
  });

  it('names the account where it is known, and on the button what follows', () => {
    const of = (purpose: ApprovalRequest['purpose']) => approvalWords({ ...KNOWN, purpose, account: 'alice\u202e' });
    assert.match(of('use').detail, /\nAccount: alice\nServer: /u);
    assert.doesNotMatch(approvalWords(FIRST).detail, /Account/u);
    assert.deepEqual(
      (['signIn', 'refresh', 'use'] as const).map((purpose) => of(purpose).button),
      ['Sign In', 'Refresh', 'Approve'],
    );
    assert.equal(approvalWords({ ...FIRST, purpose: 'refresh' }).message, 'Refresh prod?');
  });

  it('shows the end of a host however long it is, for that says whose it is', () => {
    const host = `${'login.example.com.'.repeat(13)}thief.test`;
    const [destination] = FIRST.destinations;
    const { message, detail } = approvalWords({
      ...KNOWN,
      issuer: `https://${host}/realms/one`,
      destinations: [{ ...destination!, host }],
    });
    assert.ok(host.length < 254);
    assert.equal(message.split(host).length, 3);
    assert.equal(detail.split(host).length, 3);
  });

  it('says who vouches for the issuer, where that is unusual or new', () => {
    const own = { authority: 'sha256:ab', isNewAuthority: true };
    const line = (request: ApprovalRequest): string => approvalWords(request).detail.split('\n')[1] ?? '';
    assert.equal(line({ ...FIRST, ...own }), '   It is trusted through its own certificate authority (sha256:ab).');
    assert.match(
      line({ ...KNOWN, ...own }),
      /its own certificate authority \(sha256:ab\), which you have not approved for it\.$/u,
    );
    assert.match(
      line({ ...KNOWN, isNewAuthority: true }),
      /this machine's certificate authorities, which you have not approved/u,
    );
    assert.match(line(KNOWN), /^Client/u);
    const { message } = approvalWords({ ...KNOWN, ...own, destinations: [] });
    assert.equal(message, 'Trust another certificate authority for idp.example.com?');
  });
});
