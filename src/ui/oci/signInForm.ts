import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import { Problem } from '../../base/problem.ts';
import { freeName } from '../../kubeconfig/operations/names.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import { checkNewSessionName } from '../../oci/sessionPlace.ts';
import { ask } from '../ask.ts';
import type { SessionListing } from '../sessions/sessionRows.ts';
import { profileItem } from './profileItem.ts';
import { askRegion } from './regionPick.ts';
import type { OciWanted } from './signIn.ts';

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
  listing: SessionListing,
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
    prompt: 'The name of the tenancy, as on the sign-in page; empty: the page asks for it.',
    placeholder: 'Tenancy name (optional)',
    accept: checkName,
  });
  if (tenancyName === undefined) return undefined;
  if (tenancyName === '') return wanted;
  const identityProvider = await ask({
    title,
    prompt: 'The name of the identity provider that signs you in; empty: the page asks if there are several.',
    placeholder: 'Identity provider (optional)',
    accept: checkName,
  });
  if (identityProvider === undefined) return undefined;
  return { ...wanted, tenancyName, ...(identityProvider !== '' && { identityProvider }) };
}

function checkName(name: string): void {
  if (clean(name, 300) === name) return;
  throw new Problem('name-unusable', 'A name is one line without control or invisible characters; type it again.');
}

type Chosen = Pick<OciProfile, 'name' | 'region'>;

interface ProfileItem extends vscode.QuickPickItem {
  readonly profile: Chosen | undefined;
}

async function askProfile(listing: SessionListing, terms: FormTerms, now: number): Promise<Chosen | undefined> {
  const file = listing.overview.oci.find(({ configPath }) => configPath === terms.configPath);
  const profiles = file?.profiles ?? [];
  const items = profiles
    .filter(({ kind }) => kind === 'session')
    .map((profile): ProfileItem => ({ ...profileItem(listing, profile, now), profile }));
  if (items.length > 0) {
    const other: ProfileItem = { label: '$(add) New Profile…', alwaysShow: true, profile: undefined };
    const picked = await vscode.window.showQuickPick([...items, other], {
      title: clean(terms.title),
      placeHolder: 'Which profile of the OCI config file?',
      matchOnDescription: true,
      ignoreFocusOut: true,
    });
    if (picked === undefined || picked.profile !== undefined) return picked?.profile;
  }
  const taken = new Map(profiles.map((profile) => [profile.name, profile]));
  const name = await ask({
    title: terms.title,
    prompt: `The session becomes a profile of ${clean(terms.configPath)}, which the oci CLI can use, too.`,
    placeholder: 'Name of the profile',
    value: freeName(terms.proposed, taken),
    accept: checkNewSessionName,
  });
  // What is there under that name may hold an API key, but its region is as good.
  return name === undefined ? undefined : { name, region: taken.get(name)?.region };
}
