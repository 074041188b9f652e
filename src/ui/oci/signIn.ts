import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import { Problem } from '../../base/problem.ts';
import { isMendedWithoutCli } from '../../oci/cli/failure.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import { isLastToken } from '../../oci/session.ts';
import type { SessionToken } from '../../oci/sessionToken.ts';
import type { OciConversation } from '../../signin/oci/conversation.ts';
import type { OciSignInRequest } from '../../signin/oci/services.ts';
import { clockWords } from '../clockWords.ts';
import type { CommandParts } from '../commandParts.ts';
import { leftInWords } from '../sessions/horizon.ts';
import { settings } from '../settings.ts';
import type { ShownConversation } from '../signInProgress.ts';
import { labelText, noticeText } from '../text.ts';
import { askRegion } from './regionPick.ts';

/** What is asked for; how is said by a setting. */
export type OciWanted = Omit<OciSignInRequest, 'how' | 'replacesApiKey'>;

/**
 * Signs in to OCI through the browser, as one cancellable progress. Undefined when the person declined or cancelled.
 * Throws Problems.
 */
export async function signInToOci(parts: CommandParts, wanted: OciWanted): Promise<SessionToken | undefined> {
  return await goOn(parts, { ...wanted, how: settings.ociSignInWith() });
}

async function goOn(parts: CommandParts, request: OciSignInRequest): Promise<SessionToken | undefined> {
  try {
    return await attempt(parts, request);
  } catch (error) {
    const next = await otherwise(parts, request, error);
    return next === undefined ? undefined : await goOn(parts, next);
  }
}

/** Another try that the person agrees to; undefined when they do not. Throws what none would mend. */
async function otherwise(
  { log }: CommandParts,
  request: OciSignInRequest,
  error: unknown,
): Promise<OciSignInRequest | undefined> {
  if (error instanceof Problem && error.code === 'oci-profile-exists' && request.replacesApiKey !== true) {
    return (await askOverwriting(request)) ? { ...request, replacesApiKey: true } : undefined;
  }
  if (!isMendedWithoutCli(error) || request.how === 'native') throw error;
  log.error(error);
  const answer = await vscode.window.showErrorMessage(noticeText(error.message, 600), WITHOUT_CLI);
  return answer === WITHOUT_CLI ? { ...request, how: 'native' } : undefined;
}

const WITHOUT_CLI = 'Sign In Without the CLI';

/** The same for a profile that is there, whose region is asked for only where nobody says it. */
export async function signInProfile(parts: CommandParts, profile: OciProfile): Promise<SessionToken | undefined> {
  const { configPath, name } = profile;
  const region = profile.region ?? (await askRegion(`Sign In to OCI (profile ${name})`));
  return region === undefined ? undefined : await signInToOci(parts, { configPath, profileName: name, region });
}

/** "Signed in to OCI with profile MFA until 14:05, to be renewed until tomorrow 13:05". */
export function signedInWords(profileName: string, token: SessionToken, now: number): string {
  const { expiresAt, sessionEndsAt } = token;
  const horizon =
    sessionEndsAt === undefined || isLastToken(token) ? '' : `, to be renewed until ${clockWords(sessionEndsAt, now)}`;
  return `Signed in to OCI with profile ${clean(profileName, 80)} until ${clockWords(expiresAt, now)}${horizon}`;
}

/** Says it in the status bar, which has little room, since the views show it. */
export function tellSignedIn(parts: CommandParts, profileName: string, token: SessionToken): void {
  const left = leftInWords(token, parts.clock.now());
  vscode.window.setStatusBarMessage(`$(check) Signed in to OCI (${labelText(profileName, 40)}): ${left}`, 8000);
}

async function attempt(parts: CommandParts, request: OciSignInRequest): Promise<SessionToken | undefined> {
  const { configPath, profileName } = request;
  const users = [...(parts.overviews.current()?.users.values() ?? [])].filter(
    ({ oke }) => oke?.configPath === configPath && oke.user.profileName === profileName,
  );
  const ends = users.map(({ user }) => parts.overviews.begin(user.name));
  try {
    const isOwn = parts.overviews.current()?.oci[0]?.configPath === configPath;
    const whose = isOwn ? profileName : `${profileName} of ${configPath}`;
    return await parts.progress(
      `Signing in to OCI (profile ${whose})`,
      async (shown, signal) => await parts.oci.signIn(request, ociConversation(shown), signal),
    );
  } finally {
    // In one go, so that no view shows the former state in between.
    const reloaded = parts.overviews.reload();
    for (const end of ends) end();
    await reloaded;
  }
}

/** The browser can come back to one port alone; where the editor forwards it to another, the person carries the answer. */
function ociConversation(shown: ShownConversation): OciConversation {
  let exposedAt: string | undefined;
  return {
    report: shown.report,
    open: shown.open,
    expose: async (listenerUrl) => (exposedAt = await shown.expose(listenerUrl)),
    waitForBrowser: (wait) => {
      const isElsewhere = exposedAt !== undefined && !exposedAt.endsWith(`:${new URL(wait.redirectUrl).port}`);
      shown.waitForBrowser({
        ...wait,
        example: '/#security_token=…',
        ...(isElsewhere && {
          phrase: 'waiting for your browser; if it ends at a page that it cannot show, paste the address',
        }),
      });
    },
  };
}

async function askOverwriting({ configPath, profileName }: OciWanted): Promise<boolean> {
  const name = clean(profileName, 80);
  const detail = [
    `${clean(configPath)} has a profile of that name that holds no session.`,
    'What it says there now, such as its user, fingerprint and key_file, is replaced by the session; the key file itself stays.',
    'To keep both, cancel and choose Sign In to OCI with another profile name.',
  ].join('\n\n');
  const overwrite = 'Overwrite';
  const message = `Overwrite the profile ${name}?`;
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, overwrite)) === overwrite;
}
