import type { User } from '../../kubeconfig/read/model.ts';
import { type OkeCall, okeCallOf, type OkeExec, type OkeUser } from '../../oci/oke/okeUser.ts';
import type { TokenSubject } from '../../oci/oke/tokenSubject.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import { pluginArguments, type RunCommand } from '../../plugin/pluginCommand.ts';
import { runnableExec } from '../shared/authenticator.ts';
import type { Reason } from '../shared/reasons.ts';

/** How a user entry gets OKE tokens: by a profile of an OCI config file. */
export interface OkeMethod {
  readonly authenticator: 'oke';
  readonly kind: 'oke';
  readonly call: OkeCall;
  readonly env: OkeExec['env'];
  /** What it comes to with the OCI files as they are; undefined until they are read. */
  readonly use: OkeUse | undefined;
}

/** What a user entry that asks for OKE tokens comes to with the OCI files as they are. */
export interface OkeUse {
  readonly user: OkeUser;
  readonly configPath: string;
  /** Undefined when the config file has none of that name. */
  readonly profile: OciProfile | undefined;
  /** A session profile without `--auth security_token`: the CLI signs with the wrong key and says nothing. */
  readonly flaw: 'auth-missing' | undefined;
  /** Why the files that decide cannot be read, or signing would fail. */
  readonly problem: Reason | undefined;
  /** A variable of the environment that says who signs, in place of the profile. */
  readonly override: string | undefined;
  /** Whose token for which cluster it is, for approvals. */
  readonly subject: TokenSubject;
}

export function recognizeOke(user: User): OkeMethod | undefined {
  const exec = runnableExec(user);
  const call = exec && okeCall(exec);
  return exec && call && { authenticator: 'oke', kind: 'oke', call, env: exec.env, use: undefined };
}

/** The session profile that signs, if it is one. */
export function sessionProfileIn(use: OkeUse | undefined): OciProfile | undefined {
  return use?.profile?.kind === 'session' ? use.profile : undefined;
}

/** Whether the plugin gives no token because this entry does not let it know where it goes. */
export function missesClusterInfo({ exec }: User, { user }: OkeUse): boolean {
  return user.form === 'plugin' && exec?.provideClusterInfo === false;
}

/** What a user entry's command asks for in place of the `oci` CLI; undefined when it asks for no OKE token. */
export function okeCall({ command, args }: RunCommand): OkeCall | undefined {
  const pluginArgs = pluginArguments({ command, args });
  return okeCallOf({ command, args, ...(pluginArgs !== undefined && { pluginArgs }) });
}
