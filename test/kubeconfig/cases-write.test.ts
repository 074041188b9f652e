import assert from 'node:assert/strict';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { relative } from 'node:path';
import type { EntryList } from '../../src/kubeconfig/entryLists.ts';
import { type Change, changeKubeconfig } from '../../src/kubeconfig/edit/changeKubeconfig.ts';
import type { Edit, YamlValue } from '../../src/kubeconfig/edit/editText.ts';
import { loadKubeconfig } from '../../src/kubeconfig/read/loadKubeconfig.ts';
import { type Case, inOurTerms, plainModel, recordedCases, type Running, withCase } from './cases.ts';

type Fields = Readonly<Record<string, YamlValue | undefined>>;

const use = (name: string | undefined): Edit => ({ kind: 'set-current-context', name });
const remove = (list: EntryList, name: string): Edit => ({ kind: 'delete-entry', list, name });
const rename = (list: EntryList, name: string, to: string): Edit => ({ kind: 'rename-entry', list, name, to });
const set = (list: EntryList, name: string, fields: Fields): Edit => {
  const paths = Object.entries(fields).map(([path, value]) => ({ path: path.split('.'), value }));
  return { kind: 'set-fields', list, name, fields: paths };
};
const user = (name: string, fields: Fields) => set('users', name, fields);

/** Our edit for each recorded kubectl command. */
const EDITS: Readonly<Record<string, Edit>> = {
  'w01-use-context-loses-comments': use('prod'),
  'w03-use-context-two-files': use('c2'),
  'w04-use-context-first-missing': use('c2'),
  'w05-set-credentials-none-exist': user('new', { token: 'tok' }),
  'w06-set-credentials-new-user': user('new', { token: 'tok' }),
  'w08-set-credentials-shadowed': user('u1', { token: 'changed' }),
  'w10-exec-command-resets-args': user('alice', { 'exec.command': 'gke-gcloud-auth-plugin', 'exec.args': undefined }),
  'w11-exec-env': user('alice', { 'exec.env.AWS_PROFILE.value': 'prod', 'exec.env.NEW.value': '1' }),
  'w12-exec-env-remove': user('alice', { 'exec.env.AWS_PROFILE': undefined }),
  'w17-token-clears-basic': user('u', { token: 'abc', username: undefined, password: undefined }),
  'w18-basic-clears-token': user('u', { username: 'n', password: 'p', token: undefined }),
  'w19-rename-context': rename('contexts', 'dev', 'development'),
  'w28-unset-current-context': use(undefined),
  'w33-mode-kept': user('u1', { token: 'x' }),
  'w34-new-file-mode': user('u1', { token: 'x' }),
  'w35-symlink-write': user('u1', { token: 'x' }),
  'w36-dangling-symlink': user('u1', { token: 'x' }),
  'w37-unknown-fields-dropped': user('other', { token: 'o' }),
  'w38-extensions-kept': user('u', { token: 'o' }),
  'w42-exec-relative-command': user('u', { 'exec.args': ['z'] }),
  'w44-json-becomes-yaml': user('u', { token: 'z' }),
  'w46-crlf-to-lf': user('u1', { token: 'z' }),
  'w47-quoting': user('zz', { token: 'x' }),
  'w48-set-context-current': set('contexts', 'dev', { namespace: 'new-ns' }),
  'w49-set-context-new': set('contexts', 'mix', { cluster: 'k2', user: 'u1' }),
  'w50-config-set-path': user('u1', { token: 'viaset' }),
  'w52-explicit-write': user('n', { token: 'x' }),
  'w54-interactive-default-written': user('u', { token: 'z' }),
  'w57-use-context-from-second-noop-first-empty': use('c1'),
  'w59-home-default-created': user('u', { token: 'z' }),
  'w60-set-credentials-empty-token': user('u1', { token: undefined }),
  'w64-bom-removed': user('u1', { token: 'z' }),
  'w65-no-final-newline': user('u1', { token: 'z' }),
  'w66-set-current-context': use('ghost'),
  'w68-delete-last-entries': remove('contexts', 'c1'),
  'w69-set-context-second-file': set('contexts', 'c2', { namespace: 'zz' }),
  'w71-devnull-target': use('c2'),
  'w74-change-auth-provider-name': user('u', { 'auth-provider': { name: 'other' } }),
  'w80-delete-context-shadowed': remove('contexts', 'c1'),
};

/** What kubectl refuses and so do we: with which code. */
const REFUSED: Readonly<Record<string, Partial<Change> & { readonly edits: readonly Edit[]; readonly code: string }>> =
  {
    'w21-rename-context-exists': { edits: [rename('contexts', 'dev', 'prod')], code: 'name-taken' },
    'w26-delete-user-missing': {
      edits: [remove('users', 'ghost')],
      expect: [{ list: 'users', name: 'ghost' }],
      code: 'entry-missing',
    },
    'w29-lock-present': { edits: [user('u1', { token: 'x' })], code: 'lock-held' },
    'w77-write-only-separator': { edits: [user('u1', { token: 'z' })], code: 'no-kubeconfig' },
    'w79-write-current-context-explicit-two': {
      edits: [use('c2')],
      expect: [{ list: 'contexts', name: 'c2' }],
      code: 'entry-missing',
    },
  };

/** Where we choose otherwise, and why (see docs/kubeconfig.md). */
const DIFFERENT: Readonly<Record<string, { readonly edit: Edit; readonly why: string; readonly code?: string }>> = {
  'w35b-lock-at-symlink-target': {
    edit: user('u1', { token: 'x' }),
    why: 'we honour the lock at the real path as well: somebody who lists that file itself holds it there',
    code: 'lock-held',
  },
  'w43-anchors-expanded': {
    edit: user('u1', { token: 'z' }),
    why: 'text that another entry shares through an anchor is refused, where kubectl writes all anchors out',
    code: 'edit-refused',
  },
  'w63-dot-slash-command-lost': {
    edit: user('u', { 'exec.args': ['z'] }),
    why: './plugin stays as it is, where kubectl makes it "plugin" and so another program',
  },
};

/** Where the outcome is kubectl's, but written elsewhere, and why. */
const ELSEWHERE: Readonly<Record<string, { readonly edit: Edit; readonly why: string; readonly files: string[] }>> = {
  'w20-rename-context-second-file': {
    edit: rename('contexts', 'c2', 'c2-new'),
    why: 'the current context is renamed where it stands, where kubectl sets it in the first file and leaves the old name',
    files: ['b.yaml'],
  },
};

/** What no edit of ours does. */
const OTHERS: Readonly<Record<string, string>> = {
  'w31-lock-read-ok': 'a read: recorded reads cover it',
  'w73-oidc-arg-comma': "kubectl's command line, not its edit",
};

describe('recorded writes of kubectl', () => {
  const cases = recordedCases('w');

  it('are each known', () => {
    const known = [EDITS, REFUSED, DIFFERENT, ELSEWHERE, OTHERS].flatMap((table) => Object.keys(table));
    assert.deepEqual(cases.map(({ id }) => id).sort(), known.sort());
  });

  for (const each of cases) {
    const edit = EDITS[each.id];
    const refusal = REFUSED[each.id];
    const difference = DIFFERENT[each.id];
    const elsewhere = ELSEWHERE[each.id];
    if (edit !== undefined) it(each.id, () => withCase(each, (running) => same(each, edit, running)));
    if (elsewhere !== undefined) {
      const { why, files } = elsewhere;
      it(`${each.id}: ${why}`, () =>
        withCase(each, (running) => same({ ...each, changedFiles: files }, elsewhere.edit, running)));
    }
    if (refusal !== undefined) {
      it(`${each.id}: refused`, () =>
        withCase(each, async ({ paths, host }) => {
          const { code, ...change } = refusal;
          await assert.rejects(changeKubeconfig({ paths, host, deadlineMs: 5, ...change }), { code });
        }));
    }
    if (difference !== undefined) {
      it(`${each.id}: ${difference.why}`, () => withCase(each, (running) => different(difference, running)));
    }
  }
});

async function same(each: Case, edit: Edit, { folder, paths, host }: Running): Promise<void> {
  const before = new Map(paths.map((path) => [path, existsSync(path) ? readFileSync(path, 'utf8') : '']));
  const found = await changeKubeconfig({ paths, host, edits: [edit] });
  const written = found.written.map(({ path }) => path);
  const ours = await loadKubeconfig(paths, host);
  assert.deepEqual(
    ours.files.flatMap(({ problems }) => problems),
    [],
  );
  assert.ok(each.expected !== undefined);
  assert.deepEqual(plainModel(ours), inOurTerms(each.expected, ours));
  const places = written.map((path) => relative(realpathSync(folder), realpathSync(path)));
  assert.deepEqual(places, each.changedFiles, 'the same file is written');
  for (const path of written) {
    const after = readFileSync(path, 'utf8');
    for (const [comment] of (before.get(path) ?? '').matchAll(/(?<=^|\s)#.*$/gmu)) assert.ok(after.includes(comment));
    assert.equal(after.startsWith('\ufeff'), before.get(path)?.startsWith('\ufeff'));
  }
}

async function different({ edit, code }: (typeof DIFFERENT)[string], { paths, host }: Running): Promise<void> {
  const before = await loadKubeconfig(paths, host);
  const change = changeKubeconfig({ paths, host, edits: [edit], deadlineMs: 5 });
  if (code !== undefined) {
    await assert.rejects(change, { code });
    return;
  }
  await change;
  const exec = (await loadKubeconfig(paths, host)).users.get('u')?.exec;
  assert.deepEqual(exec, { ...before.users.get('u')?.exec, args: ['z'] });
}
