import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import { Problem, sentenceOf } from '../../base/problem.ts';
import { clusterKubeconfig, type Endpoint, type OkeCluster } from '../../oci/clusters.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import { isSignInNeeded } from '../../oci/session.ts';
import { checkNewName, freeName } from '../../kubeconfig/operations/names.ts';
import type { Overview } from '../../signin/overview.ts';
import type { Tenancy } from '../../signin/oci/tenancies.ts';
import { ask } from '../ask.ts';
import type { CommandParts } from '../commandParts.ts';
import { showError } from '../notices.ts';
import { shownKubeconfig } from '../operations/entries.ts';
import { noticeText } from '../text.ts';
import { writeOkeCluster } from './addOkeWrite.ts';
import { pickWhileFilling } from './fillingPick.ts';
import { tellNoProfile } from './profileFor.ts';
import { signInProfile } from './signIn.ts';
import { askRegion } from './regionPick.ts';
import {
  clusterLists,
  compartmentLists,
  endpointItem,
  isOver,
  only,
  profileItems,
  remembered,
  type Place,
} from './okeLists.ts';

/** What is chosen before the first request. */
interface Start {
  readonly parts: CommandParts;
  readonly overview: Overview;
  readonly profile: OciProfile;
  /** Ends what is still asked of Oracle. */
  readonly ending: AbortController;
}

/** A step ends the form (undefined), or leads back to the one before. */
type Outcome = 'back' | undefined;

const TITLE = 'Add an OKE Cluster';
const STEPS = 5;
const REGION_BUTTON: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('globe'),
  tooltip: 'Another Region…',
};

/** Profile, compartment, cluster, endpoint and name; then what would be written is shown. */
export async function addOkeClusterCommand(parts: CommandParts): Promise<void> {
  shownKubeconfig(parts.overviews);
  const ending = new AbortController();
  try {
    await profileStep(parts, ending);
  } finally {
    ending.abort();
  }
}

async function profileStep(parts: CommandParts, ending: AbortController): Promise<void> {
  let chosen: OciProfile | undefined;
  for (;;) {
    const overview = parts.overviews.current();
    if (overview === undefined) return;
    chosen ??= await pickProfile(parts, overview);
    if (chosen === undefined) return;
    const profile = isOver(chosen, parts.clock.now()) ? await signedIn(parts, chosen) : chosen;
    chosen = undefined;
    if (profile === undefined) return;
    if (profile.problem !== undefined) throw new Problem('oci-profile-incomplete', profile.problem);
    try {
      if ((await compartmentStep({ parts, overview, profile, ending })) === undefined) return;
    } catch (error) {
      if (isDismissed(error)) continue;
      if (!isSignInNeeded(error)) throw error;
      parts.log.error(error);
      const answer = await vscode.window.showErrorMessage(noticeText(sentenceOf(error), 600), 'Sign In');
      if (answer === undefined) return;
      chosen = await signedIn(parts, profile);
      if (chosen === undefined) return;
    }
  }
}

async function pickProfile(parts: CommandParts, overview: Overview): Promise<OciProfile | undefined> {
  const items = profileItems(overview, parts.clock.now());
  if (items.length === 0) {
    await tellNoProfile();
    return undefined;
  }
  const picked = await pickWhileFilling({
    title: TITLE,
    step: 1,
    totalSteps: STEPS,
    placeholder: 'With which OCI profile?',
    none: '',
    lists: only(items),
    canGoBack: false,
  });
  return picked?.kind === 'picked' ? picked.value : undefined;
}

/** The profile as it is after a sign-in; undefined when it did not come to one. */
async function signedIn(parts: CommandParts, profile: OciProfile): Promise<OciProfile | undefined> {
  if ((await signInProfile(parts, profile)) === undefined) return undefined;
  const found = parts.overviews
    .current()
    ?.oci.flatMap(({ profiles }) => profiles)
    .find(({ name, configPath }) => name === profile.name && configPath === profile.configPath);
  return found === undefined || isOver(found, parts.clock.now()) ? undefined : found;
}

async function compartmentStep(start: Start): Promise<Outcome> {
  const tenancy = await tenancyOf(start, undefined);
  const lists = remembered(() => compartmentLists(tenancy));
  for (;;) {
    const picked = await pickWhileFilling({
      title: TITLE,
      step: 2,
      totalSteps: STEPS,
      placeholder: 'In which compartment is the cluster?',
      none: 'Oracle shows you no compartment.',
      lists: lists(),
      canGoBack: true,
    });
    if (picked?.kind !== 'picked') return picked && 'back';
    try {
      if ((await clusterStep(start, tenancy, picked.value)) === undefined) return undefined;
    } catch (error) {
      // There are compartments in which a person may see something, but no clusters.
      if (!(error instanceof Problem) || error.code !== 'oci-not-found') throw error;
      void showError(error, start.parts.log);
    }
  }
}

async function clusterStep(start: Start, own: Tenancy, place: Place): Promise<Outcome> {
  for (let tenancy = own; ;) {
    const region = tenancy.region.identifier;
    const picked = await pickWhileFilling({
      title: TITLE,
      step: 3,
      totalSteps: STEPS,
      placeholder: `Which cluster of ${clean(place.path, 80)} in ${region}?`,
      none: `No cluster there in ${region}: go back, or press the globe for another region`,
      lists: clusterLists(tenancy, place),
      canGoBack: true,
      button: REGION_BUTTON,
    });
    if (picked?.kind === 'button') {
      const other = await askRegion(TITLE);
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
    void showError(withoutAddress(cluster), start.parts.log);
    return 'back';
  }
  let chosen = first;
  if (endpoints.length > 1) {
    const picked = await pickWhileFilling({
      title: TITLE,
      step: 4,
      totalSteps: STEPS,
      placeholder: 'By which of its endpoints?',
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
  const { parts, overview, profile } = start;
  const kubeconfig = shownKubeconfig(parts.overviews);
  const contextName = await ask({
    title: TITLE,
    step: STEPS,
    totalSteps: STEPS,
    prompt: `What the context for ${clean(cluster.name, 80)} is to be called.`,
    placeholder: 'prod',
    value: freeName(clean(cluster.name, 80).trim(), kubeconfig.contexts),
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
      configFile: profile.configPath === overview.oci[0]?.configPath ? undefined : profile.configPath,
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
    title: `Asking Oracle for the kubeconfig of ${noticeText(cluster.name, 80)}`,
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

function withoutAddress({ name, state }: OkeCluster): Problem {
  const words = `The cluster ${clean(name, 80)} has no address (${clean(state, 20).toLowerCase()})`;
  return new Problem('oke-no-endpoint', `${words}: try again when it is active.`);
}

/** The question for the pass phrase was dismissed: another profile may need none. */
function isDismissed(error: unknown): boolean {
  return error instanceof Problem && error.code === 'oci-pass-phrase-missing';
}
