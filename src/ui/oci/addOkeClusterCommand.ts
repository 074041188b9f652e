import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import { userErrorFrom, isUserError, UserError } from '../../errors/userError.ts';
import { sentenceOf } from '../../text/sentenceOf.ts';
import { clusterKubeconfig, type Endpoint, type OkeCluster } from '../../oci/api/clusters.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import { isSignInNeeded } from '../../oci/profiles/ociSession.ts';
import { checkNewName, freeName } from '../../kubeconfig/operations/checkNames.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import type { Tenancy } from '../../signin/oke/tenancies.ts';
import { ask } from '../shared/ask.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { showError } from '../shared/showError.ts';
import { shownKubeconfig } from '../kubeconfig/chooseEntry.ts';
import { sanitizeNotice } from '../shared/text/plainText.ts';
import { writeOkeCluster } from './addOkeWrite.ts';
import { pickWhileFilling } from './fillingPick.ts';
import { tellNoProfile } from './chooseProfile.ts';
import { signInProfile } from './ociSignIn.ts';
import { askRegion } from './regionPick.ts';
import {
  clusterLists,
  compartmentLists,
  endpointItem,
  isOver,
  only,
  type Place,
  profileItems,
  remembered,
} from './okeLists.ts';

/** What is chosen before the first request. */
interface Start {
  readonly parts: UiContext;
  readonly snapshot: Snapshot;
  readonly profile: OciProfile;
  /** Ends what is still asked of Oracle. */
  readonly ending: AbortController;
}

/** A step ends the form (undefined), or leads back to the one before. */
type Outcome = 'back' | undefined;

const STEPS = 5;

function dialogTitle(): string {
  return l10n.t('Add an OKE Cluster');
}

/** Profile, compartment, cluster, endpoint and name; then what would be written is shown. */
export async function addOkeCluster(ui: UiContext): Promise<void> {
  shownKubeconfig(ui.snapshots);
  const ending = new AbortController();
  try {
    await profileStep(ui, ending);
  } finally {
    ending.abort();
  }
}

async function profileStep(ui: UiContext, ending: AbortController): Promise<void> {
  let chosen: OciProfile | undefined;
  for (;;) {
    const snapshot = ui.snapshots.current();
    if (snapshot === undefined) return;
    chosen ??= await pickProfile(ui, snapshot);
    if (chosen === undefined) return;
    const profile = isOver(chosen, ui.clock.now()) ? await signedIn(ui, chosen) : chosen;
    chosen = undefined;
    if (profile === undefined) return;
    if (profile.problem !== undefined) throw userErrorFrom(profile.problem);
    try {
      if ((await compartmentStep({ parts: ui, snapshot, profile, ending })) === undefined) return;
    } catch (error) {
      if (isDismissed(error)) continue;
      if (!isSignInNeeded(error)) throw error;
      ui.log.error(error);
      const answer = await vscode.window.showErrorMessage(sanitizeNotice(sentenceOf(error), 600), l10n.t('Sign In'));
      if (answer === undefined) return;
      chosen = await signedIn(ui, profile);
      if (chosen === undefined) return;
    }
  }
}

async function pickProfile(ui: UiContext, snapshot: Snapshot): Promise<OciProfile | undefined> {
  const items = profileItems(snapshot, ui.clock.now());
  if (items.length === 0) {
    await tellNoProfile();
    return undefined;
  }
  const picked = await pickWhileFilling({
    title: dialogTitle(),
    step: 1,
    totalSteps: STEPS,
    placeholder: l10n.t('Select an OCI profile'),
    none: '',
    lists: only(items),
    canGoBack: false,
  });
  return picked?.kind === 'picked' ? picked.value : undefined;
}

/** The profile as it is after a sign-in; undefined when it did not come to one. */
async function signedIn(ui: UiContext, profile: OciProfile): Promise<OciProfile | undefined> {
  if ((await signInProfile(ui, profile)) === undefined) return undefined;
  const found = ui.snapshots
    .current()
    ?.oci.flatMap(({ profiles }) => profiles)
    .find(({ name, configPath }) => name === profile.name && configPath === profile.configPath);
  return found === undefined || isOver(found, ui.clock.now()) ? undefined : found;
}

async function compartmentStep(start: Start): Promise<Outcome> {
  const tenancy = await tenancyOf(start, undefined);
  const lists = remembered(() => compartmentLists(tenancy));
  for (;;) {
    const picked = await pickWhileFilling({
      title: dialogTitle(),
      step: 2,
      totalSteps: STEPS,
      placeholder: l10n.t('Select the compartment of the cluster'),
      none: l10n.t('No compartments found'),
      lists: lists(),
      canGoBack: true,
    });
    if (picked?.kind !== 'picked') return picked && 'back';
    try {
      if ((await clusterStep(start, tenancy, picked.value)) === undefined) return undefined;
    } catch (error) {
      // There are compartments in which a person may see something, but no clusters.
      if (!isUserError(error, 'oci-not-found')) throw error;
      void showError(error, start.parts.log);
    }
  }
}

async function clusterStep(start: Start, own: Tenancy, place: Place): Promise<Outcome> {
  for (let tenancy = own; ;) {
    const region = tenancy.region.identifier;
    const picked = await pickWhileFilling({
      title: dialogTitle(),
      step: 3,
      totalSteps: STEPS,
      placeholder: l10n.t('Select a cluster of {compartment} in {region}', {
        compartment: sanitize(place.path, 80),
        region,
      }),
      none: l10n.t('No clusters found in {region}. Go back, or select the globe for another region.', { region }),
      lists: clusterLists(tenancy, place),
      canGoBack: true,
      button: { iconPath: new vscode.ThemeIcon('globe'), tooltip: l10n.t('Another Region…') },
    });
    if (picked?.kind === 'button') {
      const other = await askRegion(dialogTitle());
      if (other !== undefined) tenancy = await tenancyOf(start, other);
      continue;
    }
    if (picked?.kind !== 'picked') return picked && 'back';
    if ((await endpointStep(start, tenancy, picked.value)) === undefined) return undefined;
  }
}

async function endpointStep(start: Start, tenancy: Tenancy, cluster: OkeCluster): Promise<Outcome> {
  const { endpoints } = cluster;
  const [first] = endpoints;
  if (first === undefined) {
    void showError(new UserError('oke-no-endpoint', { cluster: cluster.name, state: cluster.state }), start.parts.log);
    return 'back';
  }
  let chosen = first;
  if (endpoints.length > 1) {
    const picked = await pickWhileFilling({
      title: dialogTitle(),
      step: 4,
      totalSteps: STEPS,
      placeholder: l10n.t('Select an endpoint'),
      none: '',
      lists: only(endpoints.map(endpointItem)),
      canGoBack: true,
    });
    if (picked?.kind !== 'picked') return picked && 'back';
    chosen = picked.value;
  }
  await nameStep(start, tenancy, cluster, chosen);
  return undefined;
}

async function nameStep(start: Start, tenancy: Tenancy, cluster: OkeCluster, endpoint: Endpoint): Promise<void> {
  const { parts, snapshot, profile } = start;
  const kubeconfig = shownKubeconfig(parts.snapshots);
  const contextName = await ask({
    title: dialogTitle(),
    step: STEPS,
    totalSteps: STEPS,
    prompt: l10n.t('Name of the context for {cluster}', { cluster: sanitize(cluster.name, 80) }),
    placeholder: 'prod',
    value: freeName(sanitize(cluster.name, 80).trim(), kubeconfig.contexts),
    eager: true,
    accept: (name) => {
      checkNewName(kubeconfig, { list: 'contexts', name });
    },
  });
  if (contextName === undefined) return;
  const yaml = await kubeconfigOf(start, tenancy, cluster, endpoint);
  if (yaml === undefined) return;
  await writeOkeCluster(parts, {
    contextName,
    yaml,
    tokens: {
      clusterId: cluster.id,
      region: tenancy.region.identifier,
      profileName: profile.name,
      kind: profile.kind === 'session' ? 'session' : 'apiKey',
      configFile: profile.configPath === snapshot.oci[0]?.configPath ? undefined : profile.configPath,
    },
  });
}

/** Undefined when it was cancelled. */
async function kubeconfigOf(
  { ending }: Start,
  { api }: Tenancy,
  cluster: OkeCluster,
  { kind }: Endpoint,
): Promise<string | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t('Getting the kubeconfig of {cluster} from Oracle', { cluster: sanitizeNotice(cluster.name, 80) }),
    cancellable: true,
  };
  return await vscode.window.withProgress(options, async (_, cancelling) => {
    cancelling.onCancellationRequested(() => {
      ending.abort();
    });
    try {
      return await clusterKubeconfig(api, cluster, kind);
    } catch (error) {
      if (cancelling.isCancellationRequested) return undefined;
      throw error;
    }
  });
}

async function tenancyOf({ parts, profile, ending }: Start, region: string | undefined): Promise<Tenancy> {
  return await parts.openTenancy(profile, { region, signal: ending.signal });
}

/** The question for the pass phrase was dismissed: another profile may need none. */
function isDismissed(error: unknown): boolean {
  return isUserError(error, 'oci-pass-phrase-missing');
}
