import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../setup/command.mjs';
import { once } from '../setup/once.mjs';
import { timed, type Progress } from '../setup/progress.mjs';

/** Absolute paths of the programs that make a cluster. */
export interface Binaries {
  readonly kubeApiserver: string;
  readonly etcd: string;
  readonly kubectl: string;
}

const OLDEST_GO = 26;
/** The first Kubernetes 1.x whose structured authentication configuration is `v1`. */
const OLDEST_KUBERNETES = 34;
/** The first kubectl 1.x whose kuberc has a policy for credential plugins. */
const OLDEST_KUBECTL = 35;
const WHAT_TO_INSTALL =
  `The tests need a Kubernetes API server and client-go: install Go 1.${OLDEST_GO} or newer so that they can be built, ` +
  `or for the server alone set KUBEBUILDER_ASSETS to a folder with kube-apiserver (1.${OLDEST_KUBERNETES} or newer), ` +
  `etcd and kubectl (1.${OLDEST_KUBECTL} or newer).`;

const goFolder = path.join(import.meta.dirname, 'go');
const suffix = process.platform === 'win32' ? '.exe' : '';

/**
 * Finds the programs where envtest keeps them, on the PATH or in the cache; builds them once otherwise, which takes
 * about five minutes on two cores.
 * @throws an error of one sentence that says what to install
 */
export async function prepareBinaries(progress: Progress): Promise<Binaries> {
  const assets = process.env['KUBEBUILDER_ASSETS'] ?? '';
  const searched = [assets, ...(process.env['PATH'] ?? '').split(path.delimiter)];
  const folders = searched.filter((folder) => folder !== '');
  const installed = allOf((name) => folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)));
  if (installed !== undefined && (await areNewEnough(installed))) return installed;
  return build(progress);
}

/** Builds, once, the program that answers what client-go makes of kubeconfig files; see go/client-go/main.go. */
export async function prepareClientGo(progress: Progress): Promise<string> {
  const source = await readFile(path.join(goFolder, 'client-go/main.go'), 'utf8');
  const folder = await built('client-go', ['.'], progress, 'client-go', source);
  return path.join(folder, `client-go${suffix}`);
}

/** Builds, once, a small client made with client-go; see go/client-go/pods/main.go. */
export async function prepareGoClient(progress: Progress): Promise<string> {
  const source = await readFile(path.join(goFolder, 'client-go/pods/main.go'), 'utf8');
  const folder = await built('client-go', ['./pods'], progress, 'pods', source);
  return path.join(folder, `pods${suffix}`);
}

/** Builds kubelogin once: half a minute. */
export async function prepareKubelogin(progress: Progress): Promise<string> {
  const folder = await built('kubelogin', ['github.com/int128/kubelogin'], progress, 'kubelogin');
  return path.join(folder, `kubelogin${suffix}`);
}

function allOf(find: (fileName: string) => string | undefined): Binaries | undefined {
  const [kubeApiserver, etcd, kubectl] = ['kube-apiserver', 'etcd', 'kubectl'].map((name) => find(name + suffix));
  if (kubeApiserver === undefined || etcd === undefined || kubectl === undefined) return undefined;
  return { kubeApiserver, etcd, kubectl };
}

async function areNewEnough({ kubeApiserver, kubectl }: Binaries): Promise<boolean> {
  const [server, client] = await Promise.all([
    minorOf(kubeApiserver, '--version'),
    minorOf(kubectl, 'version', '--client'),
  ]);
  return server >= OLDEST_KUBERNETES && client >= OLDEST_KUBECTL;
}

/** 0 for what does not start: then one that does is built. */
async function minorOf(program: string, ...args: string[]): Promise<number> {
  const said = await run(program, args).catch(() => '');
  return Number(/v1\.(\d+)\./.exec(said)?.[1] ?? 0);
}

async function build(progress: Progress): Promise<Binaries> {
  const etcd = await built('etcd', ['go.etcd.io/etcd/server/v3'], progress, 'etcd');
  const commands = ['kube-apiserver', 'kubectl'].map((name) => `k8s.io/kubernetes/cmd/${name}`);
  const kube = await built('kube', commands, progress);
  const inKube = (name: string): string => path.join(kube, name + suffix);
  return {
    kubeApiserver: inKube('kube-apiserver'),
    etcd: path.join(etcd, `etcd${suffix}`),
    kubectl: inKube('kubectl'),
  };
}

/**
 * The cached folder of what a module under go/ builds: its go.mod and go.sum pin every source but the module's own, so
 * they and `source` are the key.
 */
async function built(
  module: string,
  commands: string[],
  progress: Progress,
  fileName?: string,
  source = '',
): Promise<string> {
  const folder = path.join(goFolder, module);
  const [mod, sum] = await Promise.all(['go.mod', 'go.sum'].map((name) => readFile(path.join(folder, name), 'utf8')));
  const hash = createHash('sha256')
    .update(`${mod ?? ''}\n${sum ?? ''}${source}`)
    .digest('hex')
    .slice(0, 16);
  const what = `building ${fileName ?? commands.map((command) => path.posix.basename(command)).join(' and ')}`;
  return once(
    `${module}-${hash}-${process.platform}-${process.arch}`,
    async (part) => {
      const go = await findGo();
      let packages = 0;
      const args = ['build', '-v', '-trimpath', '-buildvcs=false', '-ldflags', linkerFlags(mod ?? '')];
      // A path that ends with a separator is a folder to build into.
      const output = fileName === undefined ? part + path.sep : path.join(part, fileName + suffix);
      const env = { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOSUMDB: 'off', GOWORK: 'off' };
      const onLine = (): void => {
        packages += 1;
      };
      const work = (): Promise<string> => run(go, [...args, '-o', output, ...commands], { cwd: folder, env, onLine });
      await timed(progress, `${what} (once, minutes)`, work, () => `, ${packages} packages compiled`);
    },
    progress,
  );
}

/** Without these `kubectl version` says v0.0.0-master; the last release named in go.mod is the one that is built. */
function linkerFlags(goMod: string): string {
  const [version, major, minor] = /k8s\.io\/kubernetes v(\d+)\.(\d+)\.\d+/.exec(goMod) ?? [];
  if (version === undefined) return '-s -w';
  const set = (name: string, value: string): string => `-X k8s.io/component-base/version.${name}=${value}`;
  const gitVersion = version.replace('k8s.io/kubernetes ', '');
  return `-s -w ${set('gitVersion', gitVersion)} ${set('gitMajor', major ?? '')} ${set('gitMinor', minor ?? '')}`;
}

async function findGo(): Promise<string> {
  for (const go of ['go', '/usr/local/go/bin/go']) {
    try {
      const version = await run(go, ['env', 'GOVERSION'], { env: { GOTOOLCHAIN: 'local' } });
      if (Number(/^go1\.(\d+)/.exec(version)?.[1]) >= OLDEST_GO) return go;
    } catch {
      // Not there: the next place, then the sentence.
    }
  }
  throw new Error(WHAT_TO_INSTALL);
}
