import { clean } from '../../base/clean.ts';
import { Problem } from '../../base/problem.ts';
import { checkNamespace } from '../../kubeconfig/operations/names.ts';
import {
  checkOcid,
  checkRole,
  checkSubject,
  defaultPrefix,
  roleBindingYaml,
  type Role,
  type Subject,
} from '../../signin/oci/roleBinding.ts';
import type { UserOverview } from '../../signin/overview.ts';
import { clientOf } from '../../signin/way.ts';
import { ask } from '../ask.ts';
import type { CommandParts } from '../commandParts.ts';
import { openText } from '../openText.ts';
import { choose, type Choice } from '../operations/choose.ts';
import type { Row } from '../rows.ts';
import { labelText } from '../text.ts';

const TITLE = 'New RoleBinding';

/** Gives a role to a group or a user of OCI or of an OpenID Connect provider, as a document to save or apply. */
export async function newRoleBindingCommand({ overviews }: CommandParts, row: Row | undefined): Promise<void> {
  const overview = overviews.current();
  const current = overview?.kubeconfig.contexts.get(overview.kubeconfig.currentContext ?? '');
  const context = row?.kind === 'context' ? row.context : current;
  const user = context && overview?.users.get(context.user);
  const source = await choose<Source>(TITLE, 'Who gets a role?', SOURCES);
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

const SOURCES: readonly Choice<Source>[] = [
  {
    label: '$(organization) Group of OCI',
    detail: 'By its OCID; all that sign in with the oci CLI or the fast token.',
    choice: { kind: 'Group', from: 'oci' },
  },
  { label: '$(person) User of OCI', detail: 'By the OCID.', choice: { kind: 'User', from: 'oci' } },
  {
    label: '$(organization) Group of an OpenID Connect Provider',
    detail: 'By its name in the token, with the prefix of the cluster.',
    choice: { kind: 'Group', from: 'oidc' },
  },
  {
    label: '$(person) User of an OpenID Connect Provider',
    detail: 'By the name in the token, with the prefix of the cluster.',
    choice: { kind: 'User', from: 'oidc' },
  },
];

async function askSubject({ kind, from }: Source, user: UserOverview | undefined): Promise<Subject | undefined> {
  const what = kind === 'Group' ? 'group' : 'user';
  if (from === 'oci') {
    const own = kind === 'User' ? user?.oke?.profile?.user : undefined;
    const name = await ask({
      title: TITLE,
      prompt: `The OCID of the ${what}, which the console shows with it.`,
      placeholder: `ocid1.${what}.oc1..aaaa…`,
      ...(own !== undefined && { value: clean(own, Infinity) }),
      eager: true,
      accept: (answer) => {
        checkOcid(kind, answer);
      },
    });
    return name === undefined ? undefined : { kind, name };
  }
  const prefix = await askPrefix(kind, user);
  if (prefix === undefined) return undefined;
  const name = await ask({
    title: TITLE,
    prompt: `The ${what} as the token names it (Show Token Claims); the prefix "${clean(prefix, 200)}" goes before it.`,
    placeholder: kind === 'Group' ? 'developers' : 'alice@example.com',
    eager: true,
    accept: (answer) => {
      if (answer === '') throw new Problem('subject-unusable', `Enter the name of the ${what}.`);
      checkSubject(prefix + answer);
    },
  });
  return name === undefined ? undefined : { kind, name: prefix + name };
}

/** What the cluster puts before each name, which whoever set it up decided. */
async function askPrefix(kind: Subject['kind'], user: UserOverview | undefined): Promise<string | undefined> {
  const issuer = user && clientOf(user.way)?.issuer;
  const usual = issuer === undefined ? '' : defaultPrefix(kind, { issuer, claim: 'sub' });
  const choices: Choice<{ readonly prefix: string | undefined }>[] = [
    {
      label: '$(circle-slash) None',
      detail:
        kind === 'Group'
          ? 'When the cluster sets none.'
          : 'When the cluster takes names from the claim email, or sets "-".',
      choice: { prefix: '' },
    },
    { label: '$(edit) Another Prefix…', detail: 'When the cluster sets one.', choice: { prefix: undefined } },
  ];
  if (usual !== '') {
    const detail = 'When the cluster sets none and takes names from another claim than email, as OKE does by itself.';
    choices.unshift({ label: labelText(usual, 200), detail, choice: { prefix: usual } });
  }
  const picked = await choose(TITLE, 'Which prefix does the cluster put before names?', choices);
  if (picked === undefined || picked.prefix !== undefined) return picked?.prefix;
  return await ask({
    title: TITLE,
    prompt: 'The prefix, as --oidc-username-prefix or --oidc-groups-prefix has it, or the issuer with "#" behind it.',
    placeholder: 'oidc:',
    eager: true,
    accept: checkSubject,
  });
}

const ROLES: readonly Choice<{ readonly role: Role | undefined }>[] = [
  ...(
    [
      ['view', 'Reads most objects, but no Secrets.'],
      ['edit', 'Changes most objects, Secrets included, but no roles.'],
      ['admin', 'Everything in a namespace, its roles included.'],
      ['cluster-admin', 'Everything.'],
    ] as const
  ).map(([name, detail]) => ({ label: name, detail, choice: { role: { kind: 'ClusterRole', name } as const } })),
  { label: '$(edit) Another Role…', detail: 'A ClusterRole, or a Role of the namespace.', choice: { role: undefined } },
];

async function askRole(): Promise<Role | undefined> {
  const picked = await choose(TITLE, 'Which role?', ROLES);
  if (picked === undefined || picked.role !== undefined) return picked?.role;
  const kind = await choose<Role['kind']>(TITLE, 'Of which kind is the role?', [
    { label: 'ClusterRole', detail: 'For one namespace, or for the whole cluster.', choice: 'ClusterRole' },
    { label: 'Role', detail: 'It lies in the namespace itself.', choice: 'Role' },
  ]);
  if (kind === undefined) return undefined;
  const name = await ask({
    title: TITLE,
    prompt: `The name of the ${kind}.`,
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
    title: TITLE,
    prompt: `In which namespace?${isNeeded ? '' : ' Empty: in the whole cluster.'}`,
    placeholder: isNeeded ? 'default' : 'the whole cluster',
    ...(own !== undefined && { value: clean(own, Infinity) }),
    eager: true,
    accept: (answer) => {
      if (answer !== '' || isNeeded) checkNamespace(answer);
    },
  });
}
