import { okeUseOf } from '../../authenticators/authenticators.ts';
import type { Context } from '../../kubeconfig/read/model.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import type { Session } from '../../sessions/session.ts';
import type { SessionRow } from '../shared/rows.ts';

/** What the view "Sessions" lists of an snapshot. */
export interface SessionList {
  readonly snapshot: Snapshot;
  /** Sessions of OpenID Connect, those that no context uses last, then the OCI profiles in their files' order. */
  readonly rows: readonly SessionRow[];
  /** The contexts that a session or a profile serves. */
  readonly contextsOf: (row: SessionRow) => readonly Context[];
}

export function sessionListOf(snapshot: Snapshot): SessionList {
  const { kubeconfig, users } = snapshot;
  const sessions = new Map<string, SessionRow>();
  const served = new Map<string, Context[]>();
  for (const context of kubeconfig.contexts.values()) {
    const user = users.get(context.user);
    const oke = user && okeUseOf(user);
    const session = user?.session;
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
  for (const session of snapshot.sessions) {
    const id = sessionId(session);
    if (!sessions.has(id)) sessions.set(id, { kind: 'session', session, context: undefined });
  }
  const rows = [
    ...sessions.values(),
    ...snapshot.oci.flatMap((config): readonly SessionRow[] => [
      ...(config.problem === undefined ? [] : [{ kind: 'ociConfig' as const, config }]),
      ...config.profiles.map((profile) => ({ kind: 'profile' as const, profile })),
    ]),
  ];
  return { snapshot, rows, contextsOf: (row) => served.get(idOfRow(row)) ?? [] };
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
