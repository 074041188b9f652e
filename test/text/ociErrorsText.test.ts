import assert from 'node:assert/strict';
import { ociErrorsText } from '../../src/text/errors/ociErrorsText.ts';
import { errorSentence } from '../../src/text/sentenceOf.ts';
import { everySentence, HOSTILE } from './everySentence.ts';

const [profile, path, host, folder, key] = [HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE];
const subjects = ['clusters', 'compartments', 'kubeconfig', 'regions'] as const;
const names = ['group', 'domain', 'compartment'] as const;

describe('the sentences for errors of OCI', () => {
  everySentence(ociErrorsText, {
    'oci-sign-in-timeout': [{ minutes: 5 }],
    'oci-config-busy': [{ path }],
    'oci-config-missing': [{ path }],
    'oci-config-relative': [{ path }],
    'oci-config-unreadable': [
      ...(['encoding', 'layout', 'key-content'] as const).map((reason) => ({ path, reason })),
      ...(['section-twice', 'no-section', 'no-value'] as const).map((reason) => ({ path, line: 3, reason })),
      { path, line: 3, reason: 'key-twice', key },
    ],
    'oci-file-unreadable': [{ path }],
    'oci-file-relative': [{ profile, path }],
    'oci-file-exposed': [{ path }],
    'oci-files-left': [{ path }],
    'oci-files-too-many': [{ most: 2_000 }],
    'oci-folder-unwritable': [{ path }],
    'oci-profile-missing': [{ profile, path }],
    'oci-profile-name': [undefined],
    'oci-profile-default': [undefined],
    'oci-profile-exists': [{ profile, path }],
    'oci-profile-is-session': [{ profile }],
    'oci-profile-incomplete': (['missing', 'malformed'] as const).flatMap((reason) => [
      { reason, field: HOSTILE, in: 'environment' as const },
      { reason, field: HOSTILE, in: { profile, path } },
    ]),
    'oci-auth-other': [{ profile }],
    'oci-key-missing': [{ path }],
    'oci-key-unusable': (['pass-phrase', 'public', 'not-pem', 'not-rsa'] as const).map((reason) => ({ key, reason })),
    'oci-key-in-the-way': [{ profile, folder }],
    'oci-key-refused': [{ profile }],
    'oci-key-permanent': [{ profile }],
    'oci-pass-phrase-missing': [{ key }],
    'oci-region-invalid': [{ region: HOSTILE }, { region: '' }],
    'oci-region-domain': [{ region: HOSTILE }],
    'oci-region-missing': [
      { profile, hasOption: true },
      { profile, hasOption: false },
    ],
    'oci-cluster-invalid': [undefined],
    'oci-session-missing': [{ file: path }, { profile, path, field: 'key_file' }],
    'oci-session-unreadable': [{ path }],
    'oci-session-over': [
      { profile, endedAt: 0 },
      { profile, endedAt: -1e300 },
    ],
    'oci-session-refused': [
      { profile, during: 'renewal' },
      { profile, during: 'request' },
    ],
    'oci-session-unmoved': [{ profile }],
    'oci-session-inherited': [{ profile, path }],
    'oci-session-in-the-way': [{ profile, path, own: HOSTILE, folder }],
    'oci-not-a-session': [{ profile, path }],
    'oci-refresh-failed': [
      { host, profile, reason: 'status', status: 500 },
      { host, reason: 'no-token' },
      { host, reason: 'other-user' },
    ],
    'oci-clock-off': [{ aheadMs: 7 * 60_000 }, { aheadMs: -86_400_000_000 }],
    'oci-not-found': subjects.map((subject) => ({ profile, subject })),
    'oci-throttled': [{ host }],
    'oci-service-failed': subjects.map((subject) => ({ host, subject, status: 502 })),
    'oci-answer-unreadable': subjects.map((subject) => ({ subject })),
    'oci-list-endless': subjects.map((subject) => ({ subject })),
    'oracle-certificate-untrusted': [{ host }],
    'oracle-certificate-name': [{ host }],
    'oracle-answer-too-large': [{ host }],
    'oracle-answer-unreadable': [{ host }],
    'oracle-too-many-redirects': [{ host }],
    'oracle-redirect-refused': [{ host }],
    'oci-port-in-use': (
      [
        { kind: 'unknown' },
        { kind: 'this-window' },
        { kind: 'window', pid: 7 },
        { kind: 'cli', pid: 8 },
        { kind: 'program', pid: 9, name: HOSTILE },
      ] as const
    ).map((by) => ({ port: 8181, by })),
    'oci-answer-none': [{ reason: 'address' }, { reason: 'too-long' }],
    'oci-answer-declined': [{ why: HOSTILE }],
    'oci-answer-garbled': [{ reason: 'no-token' }, { reason: 'no-tenancy' }],
    'oci-answer-foreign': [undefined],
    'oci-answer-late': [undefined],
    'oci-answer-over': [undefined],
    'oci-cli-missing': [{ reason: 'absent' }, { reason: 'named', path }, { reason: 'start', path }],
    'oci-cli-broken': [{ path }],
    'oci-cli-old': [{ path, version: HOSTILE, needed: '3.71.1' }],
    'oci-cli-region': [{ version: HOSTILE }],
    'oci-cli-asked': [undefined],
    'oci-cli-ended': [{ signal: 'SIGKILL' }],
    'oci-cli-failed': [{ reason: 'exit', exitCode: 1 }, { reason: 'no-session' }],
    'oci-cli-silent': [{ seconds: 60 }],
    'oci-cli-url': [{ host }],
    'policy-unusable': (['empty', 'characters', 'too-long'] as const).flatMap((reason) =>
      names.map((name) => ({ name, reason })),
    ),
    'oke-kubeconfig-odd': [
      ...(['unreadable', 'not-one-cluster', 'not-https', 'not-certificates'] as const).map((reason) => ({ reason })),
      { reason: 'field', field: HOSTILE },
    ],
    'role-unusable': [{ reason: 'empty' }, { reason: 'characters' }, { reason: 'no-namespace' }],
    'subject-unusable': [
      { reason: 'empty' },
      { reason: 'system' },
      { reason: 'ocid', kind: 'User' },
      { reason: 'ocid', kind: 'Group' },
    ],
    'option-unusable': (['profile', 'auth'] as const).flatMap((option) => [
      { option, reason: 'empty' as const },
      { option, reason: 'hyphen' as const },
    ]),
  });

  it('say when a session ended, to the minute', () => {
    const data = { profile: 'MFA', endedAt: Date.UTC(2026, 10, 22, 21) };
    assert.equal(
      errorSentence({ code: 'oci-session-over', data }),
      'Your OCI session for profile "MFA" expired at 2026-11-22 21:00 UTC. Sign in again in the editor.',
    );
  });
});
