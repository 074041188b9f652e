import { clean } from '../../base/clean.ts';
import type { Context } from '../../kubeconfig/model.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import { okeReleases } from '../../signin/oci/okeReleases.ts';
import { setOkeOptions, withOkeOptions, type OkeOptions } from '../../signin/oci/okeOptions.ts';
import type { Overview } from '../../signin/overview.ts';
import { ask } from '../ask.ts';
import type { CommandParts } from '../commandParts.ts';
import { choose, type Choice } from '../operations/choose.ts';
import { shownOverview } from '../operations/entries.ts';
import { run } from '../operations/run.ts';
import type { Row } from '../rows.ts';
import { labelText } from '../text.ts';
import { approveOke } from './approveOke.ts';
import { okeUsersFor, type OkeEntry } from './okeUsers.ts';

const TITLE = 'Set OCI Profile and Auth';

/** Sets OCI profile and kind of `--auth` of any selection of OKE users, after a preview. */
export async function setProfileCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const overview = shownOverview(parts.overviews);
  const entries = await okeUsersFor(overview, row, { title: TITLE });
  if (entries === undefined) return;
  const profile = await askProfile(overview, entries);
  if (profile === undefined) return;
  const auth = await askAuth(profile);
  if (auth === undefined) return;
  const options: OkeOptions = new Map([
    ['profile', profile.name],
    ['auth', auth.value],
  ]);
  await setOptions(parts, { overview, row, entries }, options, true);
}

/** One click: a session profile is of no use to the CLI without `--auth security_token`. */
export async function mendAuthCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const overview = shownOverview(parts.overviews);
  const fits = ({ oke }: OkeEntry) => oke.flaw !== undefined;
  const entries = await okeUsersFor(overview, row, {
    title: 'Add --auth security_token',
    fits,
    isProposed: fits,
  });
  if (entries === undefined) return;
  await setOptions(parts, { overview, row, entries }, new Map([['auth', 'security_token']]), false);
}

/** Gives the user of a context a session's profile, after a preview. */
export async function useSessionProfile(parts: CommandParts, context: Context, profileName: string): Promise<void> {
  const overview = shownOverview(parts.overviews);
  const row = { kind: 'context', context } as const;
  const entries = await okeUsersFor(overview, row, { title: TITLE });
  if (entries === undefined) return;
  const options: OkeOptions = new Map([
    ['profile', profileName],
    ['auth', 'security_token'],
  ]);
  await setOptions(parts, { overview, row, entries }, options, true);
}

interface Selection {
  readonly overview: Overview;
  readonly row: Row | undefined;
  readonly entries: readonly OkeEntry[];
}

/** What the plugin would give under the new profile has to be approved before it is written. */
async function setOptions(
  parts: CommandParts,
  { overview, row, entries }: Selection,
  options: OkeOptions,
  preview: boolean,
): Promise<void> {
  const operation = setOkeOptions(
    entries.map(({ user }) => user),
    options,
  );
  const execs = new Map(
    entries.flatMap(({ user: { name, exec }, oke }) =>
      exec === undefined || oke.user.form !== 'plugin' ? [] : [[name, withOkeOptions(exec, options)] as const],
    ),
  );
  const only = row?.kind === 'context' ? row.context : undefined;
  if (!(await approveOke(parts, await okeReleases(overview, execs, parts.host, only)))) return;
  await run(parts, operation, preview);
}

/** A profile by its name; what kind it is of where that is known. */
interface Named {
  readonly name: string | undefined;
  readonly kind: OciProfile['kind'] | undefined;
}

async function askProfile({ oci }: Overview, entries: readonly OkeEntry[]): Promise<Named | undefined> {
  const paths = new Set(entries.map(({ oke }) => oke.configPath));
  const files = oci.filter(({ configPath }) => paths.has(configPath));
  const known = files.flatMap(({ profiles }) => profiles);
  const choices: Choice<Named | 'typed'>[] = [
    ...known.map((profile) => ({ ...profileItem(profile, files.length > 1), choice: profile })),
    { label: '$(edit) Another Name…', detail: 'A profile that is not there yet.', choice: 'typed' },
    {
      label: '$(circle-slash) None',
      detail: 'Removes it: the CLI takes its default profile.',
      choice: { name: undefined, kind: undefined },
    },
  ];
  const chosen = await choose(TITLE, 'Which profile of the OCI config file?', choices);
  if (chosen !== 'typed') return chosen;
  const name = await ask({
    title: TITLE,
    prompt: 'The name of the profile, as it will stand in the OCI config file.',
    placeholder: 'MFA',
    eager: true,
    accept: (answer) => {
      setOkeOptions([], new Map([['profile', answer]]));
    },
  });
  return name === undefined ? undefined : { name, kind: known.find((profile) => profile.name === name)?.kind };
}

const KINDS = { session: 'session', apiKey: 'API key', other: 'neither session nor API key' } as const;

function profileItem({ name, kind, region, configPath, problem }: OciProfile, withPath: boolean) {
  const facts = [KINDS[kind], ...(region === undefined ? [] : [labelText(region, 80)])];
  const details = [...(withPath ? [configPath] : []), ...(problem === undefined ? [] : [problem])];
  return {
    label: labelText(name),
    description: facts.join(' · '),
    ...(details.length > 0 && { detail: labelText(details.join(' · '), 300) }),
  };
}

interface Auth {
  readonly value: string | undefined;
}

const AUTHS: readonly (Choice<Auth> & { readonly fits: readonly Named['kind'][] })[] = [
  {
    label: 'security_token',
    detail: 'For a profile that holds a session, as MFA needs.',
    choice: { value: 'security_token' },
    fits: ['session'],
  },
  {
    label: '$(circle-slash) Leave It Away',
    detail: 'Removes it: the CLI takes its default, an API key.',
    choice: { value: undefined },
    fits: ['apiKey', 'other', undefined],
  },
  { label: 'api_key', detail: 'For a profile with an API key.', choice: { value: 'api_key' }, fits: [] },
  ...['instance_principal', 'resource_principal', 'oke_workload_identity', 'instance_obo_user'].map((value) => ({
    label: value,
    detail: 'Answered by the CLI alone; the fast token hands over to it.',
    choice: { value },
    fits: [],
  })),
];

/** What goes with the kind of the profile comes first. */
async function askAuth({ name, kind }: Named): Promise<Auth | undefined> {
  const fits = ({ fits: kinds }: (typeof AUTHS)[number]) => kinds.includes(kind);
  const proposed = AUTHS.filter(fits).map((each) => ({ ...each, description: 'proposed' }));
  const choices = [...proposed, ...AUTHS.filter((each) => !fits(each))];
  const whose = name === undefined ? 'the default profile' : `profile ${clean(name, 80)}`;
  return await choose(TITLE, `Which --auth goes with ${whose}?`, choices);
}
