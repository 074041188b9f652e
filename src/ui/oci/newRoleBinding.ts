import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import { UserError } from '../../errors/userError.ts';
import { checkNamespace } from '../../kubeconfig/operations/checkNames.ts';
import {
  checkOcid,
  checkRole,
  checkSubject,
  defaultPrefix,
  type Role,
  roleBindingYaml,
  type Subject,
} from '../../signin/oke/roleBinding.ts';
import type { UserState } from '../../state/snapshot.ts';
import { oidcClientOf, okeUseOf } from '../../authenticators/authenticators.ts';
import { ask } from '../shared/ask.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { openText } from '../shared/openText.ts';
import { type Choice, choose } from '../shared/choose.ts';
import type { Row } from '../shared/rows.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';

function dialogTitle(): string {
  return l10n.t('New RoleBinding');
}

/** Gives a role to a group or a user of OCI or of an OpenID Connect provider, as a document to save or apply. */
export async function newRoleBindingCommand({ snapshots }: UiContext, row: Row | undefined): Promise<void> {
  const snapshot = snapshots.current();
  const current = snapshot?.kubeconfig.contexts.get(snapshot.kubeconfig.currentContext ?? '');
  const context = row?.kind === 'context' ? row.context : current;
  const user = context && snapshot?.users.get(context.user);
  const source = await choose<Source>(dialogTitle(), l10n.t('Select who gets a role'), sources());
  const subject = source && (await askSubject(source, user));
  if (subject === undefined) return;
  const role = await askRole();
  if (role === undefined) return;
  const namespace = await askNamespace(role, context?.namespace);
  if (namespace === undefined) return;
  await openText(roleBindingYaml({ subject, role, namespace: namespace === '' ? undefined : namespace }), 'yaml');
}

interface Source {
  readonly kind: Subject['kind'];
  readonly from: 'oci' | 'oidc';
}

const sources = (): readonly Choice<Source>[] => [
  {
    label: `$(organization) ${l10n.t('OCI Group')}`,
    detail: l10n.t('By its OCID, for everyone who signs in with the oci CLI or the credential plugin.'),
    choice: { kind: 'Group', from: 'oci' },
  },
  { label: `$(person) ${l10n.t('OCI User')}`, detail: l10n.t('By its OCID.'), choice: { kind: 'User', from: 'oci' } },
  {
    label: `$(organization) ${l10n.t('OpenID Connect Group')}`,
    detail: l10n.t('By its name in the token, with the prefix of the cluster.'),
    choice: { kind: 'Group', from: 'oidc' },
  },
  {
    label: `$(person) ${l10n.t('OpenID Connect User')}`,
    detail: l10n.t('By its name in the token, with the prefix of the cluster.'),
    choice: { kind: 'User', from: 'oidc' },
  },
];

async function askSubject({ kind, from }: Source, user: UserState | undefined): Promise<Subject | undefined> {
  const what = kind === 'Group' ? 'group' : 'user';
  if (from === 'oci') {
    const own = kind === 'User' && user !== undefined ? okeUseOf(user)?.profile?.user : undefined;
    const name = await ask({
      title: dialogTitle(),
      prompt:
        kind === 'Group'
          ? l10n.t('OCID of the group, as shown in the OCI Console')
          : l10n.t('OCID of the user, as shown in the OCI Console'),
      placeholder: `ocid1.${what}.oc1..aaaa…`,
      ...(own !== undefined && { value: sanitize(own, Infinity) }),
      eager: true,
      accept: (answer) => {
        checkOcid(kind, answer);
      },
    });
    return name === undefined ? undefined : { kind, name };
  }
  const prefix = await askPrefix(kind, user);
  if (prefix === undefined) return undefined;
  const shown = { prefix: sanitize(prefix, 200) };
  const name = await ask({
    title: dialogTitle(),
    prompt:
      kind === 'Group'
        ? l10n.t('Name of the group in the token (see "Show Token Claims"), without the prefix "{prefix}"', shown)
        : l10n.t('Name of the user in the token (see "Show Token Claims"), without the prefix "{prefix}"', shown),
    placeholder: kind === 'Group' ? 'developers' : 'alice@example.com',
    eager: true,
    accept: (answer) => {
      if (answer === '') throw new UserError('subject-unusable', { reason: 'empty' });
      checkSubject(prefix + answer);
    },
  });
  return name === undefined ? undefined : { kind, name: prefix + name };
}

/** What the cluster puts before each name, which whoever set it up decided. */
async function askPrefix(kind: Subject['kind'], user: UserState | undefined): Promise<string | undefined> {
  const issuer = user && oidcClientOf(user.authMethod)?.issuer;
  const usual = issuer === undefined ? '' : defaultPrefix(kind, { issuer, claim: 'sub' });
  const choices: Choice<{ readonly prefix: string | undefined }>[] = [
    {
      label: `$(circle-slash) ${l10n.t('None')}`,
      detail:
        kind === 'Group'
          ? l10n.t('If the cluster sets no prefix.')
          : l10n.t('If the cluster takes names from the email claim, or sets "-".'),
      choice: { prefix: '' },
    },
    {
      label: `$(edit) ${l10n.t('Another Prefix…')}`,
      detail: l10n.t('If the cluster sets one.'),
      choice: { prefix: undefined },
    },
  ];
  if (usual !== '') {
    const detail = l10n.t(
      'If the cluster sets none and takes names from a claim other than email, the default of OKE.',
    );
    choices.unshift({ label: sanitizeLabel(usual, 200), detail, choice: { prefix: usual } });
  }
  const picked = await choose(dialogTitle(), l10n.t('Select the prefix that the cluster adds to names'), choices);
  if (picked === undefined || picked.prefix !== undefined) return picked?.prefix;
  return await ask({
    title: dialogTitle(),
    prompt: l10n.t('Prefix as set by --oidc-username-prefix or --oidc-groups-prefix, or the issuer followed by "#"'),
    placeholder: 'oidc:',
    eager: true,
    accept: checkSubject,
  });
}

const roles = (): readonly Choice<{ readonly role: Role | undefined }>[] => [
  ...(
    [
      ['view', l10n.t('Read most objects, except Secrets.')],
      ['edit', l10n.t('Change most objects, including Secrets, but not roles.')],
      ['admin', l10n.t('Everything in a namespace, including its roles.')],
      ['cluster-admin', l10n.t('Everything.')],
    ] as const
  ).map(([name, detail]) => ({ label: name, detail, choice: { role: { kind: 'ClusterRole', name } as const } })),
  {
    label: `$(edit) ${l10n.t('Another Role…')}`,
    detail: l10n.t('A ClusterRole, or a Role of the namespace.'),
    choice: { role: undefined },
  },
];

async function askRole(): Promise<Role | undefined> {
  const picked = await choose(dialogTitle(), l10n.t('Select a role'), roles());
  if (picked === undefined || picked.role !== undefined) return picked?.role;
  const kind = await choose<Role['kind']>(dialogTitle(), l10n.t('Select the kind of the role'), [
    { label: 'ClusterRole', detail: l10n.t('For one namespace, or for the whole cluster.'), choice: 'ClusterRole' },
    // eslint-disable-next-line house/no-bare-text -- a kind of Kubernetes
    { label: 'Role', detail: l10n.t('Belongs to one namespace.'), choice: 'Role' },
  ]);
  if (kind === undefined) return undefined;
  const name = await ask({
    title: dialogTitle(),
    prompt: kind === 'Role' ? l10n.t('Name of the Role') : l10n.t('Name of the ClusterRole'),
    placeholder: 'pod-reader',
    eager: true,
    accept: checkRole,
  });
  return name === undefined ? undefined : { kind, name };
}

/** Empty: in the whole cluster. */
async function askNamespace({ kind }: Role, own: string | undefined): Promise<string | undefined> {
  const isNeeded = kind === 'Role';
  return await ask({
    title: dialogTitle(),
    prompt: isNeeded ? l10n.t('Namespace') : l10n.t('Namespace. Leave empty for the whole cluster.'),
    placeholder: isNeeded ? 'default' : l10n.t('The whole cluster'),
    ...(own !== undefined && { value: sanitize(own, Infinity) }),
    eager: true,
    accept: (answer) => {
      if (answer !== '' || isNeeded) checkNamespace(answer);
    },
  });
}
