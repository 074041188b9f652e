import type { FieldEdit } from '../../edit/editText.ts';
import type { User } from '../../read/model.ts';
import type { Note } from '../transferNotes.ts';
import { carried, type Sources } from './certificates.ts';
import { refused } from './dialect.ts';
import { fileOrData, filledIn, put } from './setEntries.ts';
import { execFields, type ExecState } from './setExec.ts';
import { type ConfigLine, flagIs, lastOf } from './kubectlFlags.ts';
import { pairsOf, slices } from './flagValues.ts';

/** What of a user entry decides what a line does to it; the lines before it count. */
export interface UserState {
  readonly exec: ExecState | undefined;
  readonly providerName: string | undefined;
}

export function userState(user: User | undefined): UserState {
  return { exec: user?.exec, providerName: user?.authProvider?.name };
}

/** modifyAuthInfo of kubectl's set_credentials.go. */
export async function userFields(
  config: ConfigLine,
  state: UserState,
  sources: Sources,
  note: Note,
): Promise<{ readonly fields: readonly FieldEdit[]; readonly state: UserState }> {
  if (
    flagIs(config, 'embed-certs') === true &&
    !config.flags.has('client-certificate') &&
    !config.flags.has('client-key')
  ) {
    throw refused(config.line, 'nothing-to-embed', { entry: 'user' });
  }
  const fields: FieldEdit[] = [];
  for (const flag of ['client-certificate', 'client-key']) {
    const found = await carried(config, flag, sources, note);
    if (found !== undefined) fields.push(...fileOrData(flag, found));
  }
  fields.push(...tokenOrBasic(config));
  const provider = providerFields(config, state, sources, note);
  const exec = execFields(config, state.exec, note);
  return {
    fields: [...fields, ...provider, ...exec.fields],
    state: {
      exec: exec.state,
      providerName: lastOf(config, 'auth-provider')?.text ?? state.providerName,
    },
  };
}

/** A token takes user name and password away, and they the token. */
function tokenOrBasic(config: ConfigLine): readonly FieldEdit[] {
  const given = (flag: string) => lastOf(config, flag)?.text;
  const setsToken = filledIn(given('token')) !== undefined;
  const setsBasic = filledIn(given('username')) !== undefined || filledIn(given('password')) !== undefined;
  if (setsToken && setsBasic) {
    throw refused(config.line, 'token-and-basic');
  }
  const fields: FieldEdit[] = [];
  for (const flag of ['token', 'username', 'password']) {
    const text = given(flag);
    const cleared = flag === 'token' ? setsBasic : setsToken;
    if (text !== undefined || cleared) fields.push(put([flag], filledIn(text)));
  }
  return fields;
}

function providerFields(config: ConfigLine, state: UserState, sources: Sources, note: Note): readonly FieldEdit[] {
  const name = lastOf(config, 'auth-provider')?.text;
  const { pairs, removed } = pairsOf('auth-provider-arg', slices(config, 'auth-provider-arg'));
  if (name === undefined && state.providerName === undefined) {
    if (pairs.size + removed.length > 0) {
      note({ code: 'provider-arguments-ignored', data: { line: config.line } });
    }
    return [];
  }
  const authority = pairs.get('idp-certificate-authority') ?? '';
  const written = config.files.get(authority);
  if (written !== undefined) {
    pairs.delete('idp-certificate-authority');
    pairs.set('idp-certificate-authority-data', Buffer.from(written).toString('base64'));
    note({ code: 'provider-certificate-embedded', data: { line: config.line } });
  } else if (/^~[\\/]/u.test(authority)) {
    pairs.set('idp-certificate-authority', sources.home + authority.slice(1));
  }
  if (name !== undefined && name !== state.providerName) {
    return [put(['auth-provider'], { name, ...(pairs.size > 0 && { config: Object.fromEntries(pairs) }) })];
  }
  return [
    ...removed.filter((key) => !pairs.has(key)).map((key) => put(['auth-provider', 'config', key], undefined)),
    ...Array.from(pairs, ([key, value]) => put(['auth-provider', 'config', key], value)),
  ];
}
