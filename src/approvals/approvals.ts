import type { Destination } from '../exec/destination.ts';
import type { TokenSubject } from '../oci/oke/tokenSubject.ts';
import type { ClientApprovals } from './clientApprovals.ts';
import type { WatchedOkeApprovals } from './watchedOkeApprovals.ts';

/** Whose tokens an approval lets go somewhere. */
export type ApprovalSubject =
  | { readonly kind: 'client'; readonly issuer: string; readonly clientId: string }
  | { readonly kind: 'oke'; readonly subject: TokenSubject };

/** Every approval on this host, for callers that must answer at once. */
export interface Decisions {
  isApproved(subject: ApprovalSubject, destination: Destination): boolean;
}

/** Both stores as one, for reading. They are two since the plugin reads the one of OKE without the editor's key. */
export interface Approvals {
  /** Throws what the stores throw. */
  list(): Promise<Decisions>;
  /** Calls back after an approval, in whichever window. The function returned ends it. */
  watch(onChange: () => void): Promise<() => void>;
}

export interface ApprovalStores {
  readonly clients: Pick<ClientApprovals, 'list' | 'watch'>;
  readonly oke: Pick<WatchedOkeApprovals, 'list' | 'watch'>;
}

export function createApprovals({ clients, oke }: ApprovalStores): Approvals {
  return {
    list: async () => {
      const [ofClients, ofOke] = await Promise.all([clients.list(), oke.list()]);
      return {
        isApproved: (subject, destination) =>
          subject.kind === 'client'
            ? ofClients.isApproved(subject.issuer, subject.clientId, destination)
            : ofOke.isApproved(subject.subject, destination),
      };
    },
    watch: async (onChange) => {
      const ends = await Promise.all([clients.watch(onChange), oke.watch(onChange)]);
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
