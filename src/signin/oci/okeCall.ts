import { okeCallOf, type OkeCall, type OkeExec } from '../../oci/okeUser.ts';
import { pluginArguments, type RunCommand } from '../../plugin/command.ts';

/** What a user entry's command asks for in place of the `oci` CLI; undefined when it asks for no OKE token. */
export function okeCall(exec: RunCommand): OkeCall | undefined {
  return okeCallOf({ ...exec, ...ownArguments(exec) });
}

/** What our credential plugin is given, where the command is that. */
export function ownArguments(exec: RunCommand): Pick<OkeExec, 'pluginArgs'> {
  const pluginArgs = pluginArguments(exec);
  return pluginArgs === undefined ? {} : { pluginArgs };
}
