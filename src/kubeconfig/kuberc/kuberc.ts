import { isAbsolute, join } from 'node:path';
import { inSlices } from '../../base/timeSlices.ts';
import { UserError } from '../../errors/userError.ts';
import type { Host } from '../../base/platform.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { fieldsOf } from '../read/fields.ts';
import type { FileChange } from '../edit/fileChange.ts';
import { readDocument } from '../yaml/document.ts';
import { decodeText, encodeText } from '../yaml/sourceText.ts';
import { toJson, type Value } from '../yaml/value.ts';
import type { YamlValue } from '../yaml/render.ts';
import { type ListedPath, listedPaths } from '../read/listedPath.ts';

/**
 * kubectl's preferences (kubectl 1.37, pkg/kuberc and pkg/config/v1beta1): since 1.35 their `credentialPluginPolicy`
 * says which credential plugins of a kubeconfig kubectl may run. Other clients do not read them.
 */
export interface PluginRefusal {
  readonly path: ListedPath;
  /** `deny-all`: kubectl runs no credential plugin. `unlisted`: it runs only those of a list. */
  readonly reason: 'deny-all' | 'unlisted';
}

/** With what would change it. */
export interface KubercRefusal extends PluginRefusal {
  /** The file with the command allowed; everything else in it stays. Throws those of `editText`. */
  readonly allow: () => Promise<FileChange<string>>;
}

const VERSION = 'kubectl.config.k8s.io/v1beta1';

/** Undefined when there is none for kubectl: `KUBERC=off`, or a path that depends on the folder that it runs in. */
export function kubercPath({ env, home }: Host): ListedPath | undefined {
  const named = env['KUBERC'];
  if (named === 'off') return undefined;
  const path = named === undefined || named === '' ? join(home, '.kube', 'kuberc') : named;
  return isAbsolute(path) ? listedPaths([path])[0] : undefined;
}

/** Why kubectl would not run a command (absolute); undefined when it would, or when the file cannot be read. */
export async function kubercRefusal(host: Host, command: string): Promise<KubercRefusal | undefined> {
  const path = kubercPath(host);
  const read = path && (await readRegularFile(path).catch(() => undefined));
  if (path === undefined || !read) return undefined;
  const { text } = decodeText(read.bytes).source;
  const refusal = await refusalIn(text, command);
  if (refusal === undefined) return undefined;
  return {
    path,
    reason: refusal.kind,
    allow: async () => {
      const { editTopLevel } = await import('../edit/editText.ts');
      const values: Record<string, YamlValue> = {
        ...(refusal.kind === 'deny-all' && { credentialPluginPolicy: 'Allowlist' }),
        // The older word for it, which every version that knows the list understands.
        credentialPluginAllowlist: [...refusal.listed, { name: command }],
      };
      return { path, before: text, after: editTopLevel(text, values, path) };
    },
  };
}

/** Writes what was shown, unless the file says something else by now: 'preview-outdated'. */
export async function writeKuberc(host: Host, shown: FileChange<string>): Promise<void> {
  const [{ writeFiles }, { sameChanges }] = await Promise.all([
    import('../edit/writeFiles.ts'),
    import('../edit/fileChange.ts'),
  ]);
  const { path } = shown;
  await writeFiles({
    host,
    paths: [path],
    plan: async () => {
      const before = await readRegularFile(path);
      const { source } = decodeText(before?.bytes ?? Buffer.alloc(0));
      if (before === undefined || !sameChanges([{ ...shown, before: source.text }], [shown])) {
        throw new UserError('preview-outdated', { path });
      }
      const after = encodeText(source, shown.after ?? '');
      return [{ path, before, after, mode: before.stamp.mode }];
    },
  });
}

interface Refused {
  readonly kind: PluginRefusal['reason'];
  /** What the list holds now. */
  readonly listed: readonly YamlValue[];
}

async function refusalIn(text: string, command: string): Promise<Refused | undefined> {
  const { value, faults, syntaxFaults } = await inSlices(readDocument(text, () => ({ item: () => undefined })));
  if (value.kind !== 'map' || faults.length + syntaxFaults.length > 0) return undefined;
  const fields = fieldsOf(value, () => ({ entry: undefined, path: '' }), []);
  if (fields.text('apiVersion') !== VERSION || fields.text('kind') !== 'Preference') return undefined;
  const policy = fields.text('credentialPluginPolicy');
  if (policy === 'DenyAll') return { kind: 'deny-all', listed: [] };
  if (policy !== 'Allowlist') return undefined;
  const isOurs = fields
    .list('credentialPluginAllowlist')
    .some((entry) => (entry.text('command') ?? entry.text('name')) === command);
  return isOurs ? undefined : { kind: 'unlisted', listed: itemsOf(fields.raw('credentialPluginAllowlist')) };
}

function itemsOf(value: Value | undefined): readonly YamlValue[] {
  return value?.kind === 'list' ? value.items.map((item) => toJson(item) as YamlValue) : [];
}
