/**
 * What an authenticator does, under the same id as its pure half in `authenticators/`. Each act takes what its half in
 * `ui/` gives it: a request, an interface to the person, a signal to give up by. What it has no act for is absent.
 * `services/acts.ts` joins the halves; a missing one does not compile.
 */
export interface AuthenticatorActs {
  readonly signIn: (...given: never[]) => Promise<unknown>;
  /** New tokens without a browser. */
  readonly refresh?: (...given: never[]) => Promise<unknown>;
  readonly signOut?: (...given: never[]) => Promise<unknown>;
}
