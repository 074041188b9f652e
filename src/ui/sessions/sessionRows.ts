import type { Context } from '../../kubeconfig/model.ts';
import type { Overview } from '../../signin/overview.ts';
import type { Session } from '../../signin/session.ts';
import type { SessionRow } from '../rows.ts';

/** What the view "Sessions" lists of an overview. */
export interface SessionListing {
  readonly overview: Overview;
  /** Sessions of OpenID Connect, those that no context uses last, then the OCI profiles in their files' order. */
  readonly rows: readonly SessionRow[];
  /** The contexts that a session or a profile serves. */
  readonly contextsOf: (row: SessionRow) => readonly Context[];
}

export function sessionListingOf(overview: Overview): SessionListing {
  const { kubeconfig, users } = overview;
  const sessions = new Map<string, SessionRow>();
  const served = new Map<string, Context[]>();
  for (const context of kubeconfig.contexts.values()) {
    const { session, oke } = users.get(context.user) ?? {};
    const id =
      oke !== undefined
        ? profileId(oke.configPath, oke.user.profileName)
        : session === undefined
          ? undefined
          : sessionId(session);
    if (id === undefined) continue;
    const own = served.get(id);
    if (own === undefined) served.set(id, [context]);
    else own.push(context);
    if (session === undefined) continue;
    // What a command asks of the row's context is about the current one rather than another.
    if (own === undefined || context.name === kubeconfig.currentContext) {
      sessions.set(id, { kind: 'session', session, context });
    }
  }
  for (const session of overview.sessions) {
    const id = sessionId(session);
    if (!sessions.has(id)) sessions.set(id, { kind: 'session', session, context: undefined });
  }
  const rows = [
    ...sessions.values(),
    ...overview.oci.flatMap((config): readonly SessionRow[] => [
      ...(config.problem === undefined ? [] : [{ kind: 'ociConfig' as const, config }]),
      ...config.profiles.map((profile) => ({ kind: 'profile' as const, profile })),
    ]),
  ];
  return { overview, rows, contextsOf: (row) => served.get(idOfRow(row)) ?? [] };
}

/** A row's identity in the editor. */
export function idOfRow(row: SessionRow): string {
  switch (row.kind) {
    case 'session':
      return sessionId(row.session);
    case 'profile':
      return profileId(row.profile.configPath, row.profile.name);
    case 'ociConfig':
      return `config ${row.config.configPath}`;
  }
}

function sessionId({ id }: Session): string {
  return `session ${id}`;
}

function profileId(configPath: string, name: string): string {
  return `profile ${configPath} ${name}`;
}
