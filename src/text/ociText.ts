import * as l10n from '@vscode/l10n';
import { sanitize } from '../base/sanitize.ts';
import type { Sentence } from './sentence.ts';

/** On the page that Oracle's sign-in leads back to. */
export function signInArrived(): Sentence {
  return l10n.t('Your sign-in has arrived in the editor. You can close this tab.') as Sentence;
}

/** What an edit of OKE users does beside what its label says. Names are raw. */
export interface OkeConsequences {
  /** The new context uses a cluster entry that is there already, since both are the same. */
  readonly 'cluster-reused': { readonly cluster: string };
  /** These users ran scripts, which stay where they are. */
  readonly 'scripts-dropped': { readonly users: readonly string[] };
  /** These users ran the CLI by its path, which is not kept. */
  readonly 'cli-path-dropped': { readonly users: readonly string[] };
}

export type OkeConsequence = {
  readonly [C in keyof OkeConsequences]: { readonly code: C; readonly data: OkeConsequences[C] };
}[keyof OkeConsequences];

export function okeConsequenceText({ code, data }: OkeConsequence): Sentence {
  switch (code) {
    case 'cluster-reused':
      return l10n.t(
        'The context uses your existing cluster {cluster}, which has the same address and certificate authority.',
        {
          cluster: sanitize(data.cluster, 80),
        },
      ) as Sentence;
    case 'scripts-dropped':
      return (
        data.users.length === 1
          ? l10n.t('The script that the user {user} ran is no longer used. The file stays where it is.', {
              user: sanitize(data.users[0] ?? '', 80),
            })
          : l10n.t('The scripts that {count} users ran are no longer used. The files stay where they are.', {
              count: data.users.length,
            })
      ) as Sentence;
    case 'cli-path-dropped':
      return (
        data.users.length === 1
          ? l10n.t(
              'The path of the CLI that the user {user} ran is not kept: "Use the oci CLI" restores the oci on your PATH.',
              {
                user: sanitize(data.users[0] ?? '', 80),
              },
            )
          : l10n.t(
              'The paths of the CLI that {count} users ran are not kept: "Use the oci CLI" restores the oci on your PATH.',
              {
                count: data.users.length,
              },
            )
      ) as Sentence;
  }
}

/**
 * A document with an IAM policy statement and, each line behind a "#", what to know before it is saved.
 * @param access what it grants: the use of clusters, or their management
 */
export function mfaPolicyDocument(statement: string, access: 'use' | 'manage'): string {
  const notes = [
    l10n.t('IAM policy for OKE with MFA.'),
    l10n.t('Lines that begin with "#" are notes. Paste the other line into a policy.'),
    '',
    access === 'use'
      ? l10n.t('Members of the group can reach the API server. RoleBindings decide what they can do there.')
      : l10n.t('Members of the group can do everything in these clusters, whatever RoleBindings say.'),
    '',
    l10n.t('This statement only adds permissions. Remove any policy that allows the same without this condition.'),
    '',
    l10n.t(
      'It is not confirmed that request.user.mfaTotpVerified is set for users of identity domains. Before you rely on it, sign in without the second factor and check that kubectl is refused.',
    ),
  ];
  return `${notes.map((note) => (note === '' ? '#' : `# ${note}`)).join('\n')}\n\n${statement}\n`;
}
