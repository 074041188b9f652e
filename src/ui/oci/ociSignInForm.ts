import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import { UserError } from '../../errors/userError.ts';
import { freeName } from '../../kubeconfig/operations/checkNames.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import { checkNewSessionName } from '../../oci/profiles/sessionFolder.ts';
import { ask } from '../shared/ask.ts';
import type { SessionList } from '../sessions/sessionRows.ts';
import { profileItem } from './profileItem.ts';
import { askRegion } from './regionPick.ts';
import type { OciWanted } from './ociSignIn.ts';

export interface FormTerms {
  readonly title: string;
  readonly configPath: string;
  /** Where nobody says another. */
  readonly region?: string | undefined;
  /** A name for a new profile. */
  readonly proposed: string;
  /** Asks for the tenancy and the identity provider, too, for which the sign-in page asks otherwise. */
  readonly withTenancy: boolean;
}

/** Which profile, region and, if wanted, tenancy to sign in to; each is asked for only where it is not known. */
export async function askOciSignIn(
  listing: SessionList,
  terms: FormTerms,
  now: number,
): Promise<OciWanted | undefined> {
  const { title, configPath } = terms;
  const profile = await askProfile(listing, terms, now);
  if (profile === undefined) return undefined;
  const region = profile.region ?? terms.region ?? (await askRegion(title));
  if (region === undefined) return undefined;
  const wanted = { configPath, profileName: profile.name, region };
  if (!terms.withTenancy) return wanted;
  const tenancyName = await ask({
    title,
    prompt: l10n.t('Name of the tenancy. Leave empty to enter it on the sign-in page.'),
    placeholder: l10n.t('Tenancy name (optional)'),
    accept: checkName,
  });
  if (tenancyName === undefined) return undefined;
  if (tenancyName === '') return wanted;
  const identityProvider = await ask({
    title,
    prompt: l10n.t('Name of your identity provider. Leave empty to select it on the sign-in page.'),
    placeholder: l10n.t('Identity provider (optional)'),
    accept: checkName,
  });
  if (identityProvider === undefined) return undefined;
  return { ...wanted, tenancyName, ...(identityProvider !== '' && { identityProvider }) };
}

function checkName(name: string): void {
  if (sanitize(name, 300) !== name) throw new UserError('tenancy-name-unusable');
}

type Chosen = Pick<OciProfile, 'name' | 'region'>;

interface ProfileItem extends vscode.QuickPickItem {
  readonly profile: Chosen | undefined;
}

async function askProfile(listing: SessionList, terms: FormTerms, now: number): Promise<Chosen | undefined> {
  const file = listing.snapshot.oci.find(({ configPath }) => configPath === terms.configPath);
  const profiles = file?.profiles ?? [];
  const items = profiles
    .filter(({ kind }) => kind === 'session')
    .map((profile): ProfileItem => ({ ...profileItem(listing, profile, now), profile }));
  if (items.length > 0) {
    const other: ProfileItem = { label: `$(add) ${l10n.t('New Profile…')}`, alwaysShow: true, profile: undefined };
    const picked = await vscode.window.showQuickPick([...items, other], {
      title: sanitize(terms.title),
      placeHolder: l10n.t('Select a profile of the OCI config file'),
      matchOnDescription: true,
      ignoreFocusOut: true,
    });
    if (picked === undefined || picked.profile !== undefined) return picked?.profile;
  }
  const taken = new Map(profiles.map((profile) => [profile.name, profile]));
  const name = await ask({
    title: terms.title,
    prompt: l10n.t('The session becomes a profile of {path}, which the oci CLI can use as well.', {
      path: sanitize(terms.configPath),
    }),
    placeholder: l10n.t('Profile name'),
    value: freeName(terms.proposed, taken),
    accept: checkNewSessionName,
  });
  // What is there under that name may hold an API key, but its region is as good.
  return name === undefined ? undefined : { name, region: taken.get(name)?.region };
}
