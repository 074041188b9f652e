import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { Context } from '../../kubeconfig/read/model.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import { okeTokenDestinations } from '../../signin/oke/okeReleases.ts';
import { type OkeOptions, setOkeOptions, withOkeOptions } from '../../signin/oke/okeOptions.ts';
import { errorSentence } from '../../text/sentenceOf.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import { ask } from '../shared/ask.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { type Choice, choose } from '../shared/choose.ts';
import { shownOverview } from '../kubeconfig/chooseEntry.ts';
import { run } from '../kubeconfig/runOperation.ts';
import type { Row } from '../shared/rows.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';
import { approveOke } from './approveOke.ts';
import { type OkeEntry, okeUsersFor } from './okeUsers.ts';

function dialogTitle(): string {
  return l10n.t('OCI Profile and Auth');
}

/** Sets OCI profile and kind of `--auth` of any selection of OKE users, after a preview. */
export async function setProfileCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const snapshot = shownOverview(ui.snapshots);
  const entries = await okeUsersFor(snapshot, row, { title: dialogTitle() });
  if (entries === undefined) return;
  const profile = await askProfile(snapshot, entries);
  if (profile === undefined) return;
  const auth = await askAuth(profile);
  if (auth === undefined) return;
  const options: OkeOptions = new Map([
    ['profile', profile.name],
    ['auth', auth.value],
  ]);
  await setOptions(ui, { snapshot, row, entries }, options, true);
}

/** One click: a session profile is of no use to the CLI without `--auth security_token`. */
export async function fixAuthCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const snapshot = shownOverview(ui.snapshots);
  const fits = ({ oke }: OkeEntry) => oke.flaw !== undefined;
  const entries = await okeUsersFor(snapshot, row, {
    title: l10n.t('Add --auth security_token'),
    fits,
    isProposed: fits,
  });
  if (entries === undefined) return;
  await setOptions(ui, { snapshot, row, entries }, new Map([['auth', 'security_token']]), false);
}

/** Gives the user of a context a session's profile, after a preview. */
export async function useSessionProfile(ui: UiContext, context: Context, profileName: string): Promise<void> {
  const snapshot = shownOverview(ui.snapshots);
  const row = { kind: 'context', context } as const;
  const entries = await okeUsersFor(snapshot, row, { title: dialogTitle() });
  if (entries === undefined) return;
  const options: OkeOptions = new Map([
    ['profile', profileName],
    ['auth', 'security_token'],
  ]);
  await setOptions(ui, { snapshot, row, entries }, options, true);
}

interface Selection {
  readonly snapshot: Snapshot;
  readonly row: Row | undefined;
  readonly entries: readonly OkeEntry[];
}

/** What the plugin would give under the new profile has to be approved before it is written. */
async function setOptions(
  ui: UiContext,
  { snapshot, row, entries }: Selection,
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
  if (!(await approveOke(ui, await okeTokenDestinations(snapshot, execs, ui.host, only)))) return;
  await run(ui, operation, preview);
}

/** A profile by its name; what kind it is of where that is known. */
interface Named {
  readonly name: string | undefined;
  readonly kind: OciProfile['kind'] | undefined;
}

async function askProfile({ oci }: Snapshot, entries: readonly OkeEntry[]): Promise<Named | undefined> {
  const paths = new Set(entries.map(({ oke }) => oke.configPath));
  const files = oci.filter(({ configPath }) => paths.has(configPath));
  const known = files.flatMap(({ profiles }) => profiles);
  const choices: Choice<Named | 'typed'>[] = [
    ...known.map((profile) => ({ ...profileItem(profile, files.length > 1), choice: profile })),
    {
      label: `$(edit) ${l10n.t('Another Name…')}`,
      detail: l10n.t('A profile that does not exist yet.'),
      choice: 'typed',
    },
    {
      label: `$(circle-slash) ${l10n.t('None')}`,
      detail: l10n.t('Removes --profile. The CLI uses its default profile.'),
      choice: { name: undefined, kind: undefined },
    },
  ];
  const chosen = await choose(dialogTitle(), l10n.t('Select a profile of the OCI config file'), choices);
  if (chosen !== 'typed') return chosen;
  const name = await ask({
    title: dialogTitle(),
    prompt: l10n.t('Name of the profile, as it will be in the OCI config file'),
    placeholder: 'MFA',
    eager: true,
    accept: (answer) => {
      setOkeOptions([], new Map([['profile', answer]]));
    },
  });
  return name === undefined ? undefined : { name, kind: known.find((profile) => profile.name === name)?.kind };
}

function kindText(kind: OciProfile['kind']): string {
  return { session: l10n.t('session'), apiKey: l10n.t('API key'), other: l10n.t('neither session nor API key') }[kind];
}

function profileItem({ name, kind, region, configPath, problem }: OciProfile, withPath: boolean) {
  const facts = [kindText(kind), ...(region === undefined ? [] : [sanitizeLabel(region, 80)])];
  const details = [...(withPath ? [configPath] : []), ...(problem === undefined ? [] : [errorSentence(problem)])];
  return {
    label: sanitizeLabel(name),
    description: facts.join(' · '),
    ...(details.length > 0 && { detail: sanitizeLabel(details.join(' · '), 300) }),
  };
}

interface Auth {
  readonly value: string | undefined;
}

type AuthChoice = Choice<Auth> & { readonly fits: readonly Named['kind'][] };

const authChoices = (): readonly AuthChoice[] => [
  {
    label: 'security_token',
    detail: l10n.t('For a profile that holds a session, as required by MFA.'),
    choice: { value: 'security_token' },
    fits: ['session'],
  },
  {
    label: `$(circle-slash) ${l10n.t('None')}`,
    detail: l10n.t('Removes --auth. The CLI uses its default, an API key.'),
    choice: { value: undefined },
    fits: ['apiKey', 'other', undefined],
  },
  { label: 'api_key', detail: l10n.t('For a profile with an API key.'), choice: { value: 'api_key' }, fits: [] },
  ...['instance_principal', 'resource_principal', 'oke_workload_identity', 'instance_obo_user'].map((value) => ({
    label: value,
    detail: l10n.t('Requires the oci CLI, which the credential plugin then runs.'),
    choice: { value },
    fits: [],
  })),
];

/** What goes with the kind of the profile comes first. */
async function askAuth({ name, kind }: Named): Promise<Auth | undefined> {
  const fits = ({ fits: kinds }: AuthChoice) => kinds.includes(kind);
  const known = authChoices();
  const proposed = known.filter(fits).map((each) => ({ ...each, description: l10n.t('recommended') }));
  const choices = [...proposed, ...known.filter((each) => !fits(each))];
  const placeholder =
    name === undefined
      ? l10n.t('Select --auth for the default profile')
      : l10n.t('Select --auth for profile {profile}', { profile: sanitize(name, 80) });
  return await choose(dialogTitle(), placeholder, choices);
}
