import { isAbsolute, join } from 'node:path';
import { clean } from '../base/clean.ts';
import { inOneGo } from '../base/slices.ts';
import type { Host } from '../files/folders.ts';
import { readRegularFile } from '../files/read.ts';
import { editTopLevel } from './edit.ts';
import { fieldsOf } from './fields.ts';
import { landWrites } from './landing.ts';
import { sameDifferences, type Difference } from './restore.ts';
import { readDocument } from './yaml/document.ts';
import { decodeText, encodeText } from './yaml/text.ts';
import type { Value } from './yaml/value.ts';
import { plainOf } from './yaml/value.ts';
import type { YamlValue } from './yaml/render.ts';
import { Problem } from '../base/problem.ts';

/**
 * kubectl's preferences (kubectl 1.37, pkg/kuberc and pkg/config/v1beta1): since 1.35 their `credentialPluginPolicy`
 * says which credential plugins of a kubeconfig kubectl may run. Other clients do not read them.
 */
export interface KubercRefusal {
  readonly path: string;
  /** Why kubectl refuses to run the command, in one sentence. */
  readonly sentence: string;
  /** The file with the command allowed; everything else in it stays. Throws those of `editText`. */
  readonly mend: () => Difference;
}

const VERSION = 'kubectl.config.k8s.io/v1beta1';

/** Undefined when there is none for kubectl: `KUBERC=off`, or a path that depends on the folder that it runs in. */
export function kubercPath({ env, home }: Host): string | undefined {
  const named = env['KUBERC'];
  if (named === 'off') return undefined;
  if (named === undefined || named === '') return join(home, '.kube', 'kuberc');
  return isAbsolute(named) ? named : undefined;
}

/** Why kubectl would not run a command (absolute); undefined when it would, or when the file cannot be read. */
export async function kubercRefusal(host: Host, command: string): Promise<KubercRefusal | undefined> {
  const path = kubercPath(host);
  const read = path && (await readRegularFile(path).catch(() => undefined));
  if (path === undefined || !read) return undefined;
  const { text } = decodeText(read.bytes).source;
  const refusal = refusalIn(text, command);
  if (refusal === undefined) return undefined;
  const words =
    refusal.kind === 'all' ? 'lets kubectl run no credential plugin' : 'does not list our credential plugin';
  return {
    path,
    sentence: `${clean(path, 300)} ${words}, so kubectl refuses to run it.`,
    mend: () => {
      const values: Record<string, YamlValue> = {
        ...(refusal.kind === 'all' && { credentialPluginPolicy: 'Allowlist' }),
        // The older word for it, which every version that knows the list understands.
        credentialPluginAllowlist: [...refusal.listed, { name: command }],
      };
      return { path, before: text, after: editTopLevel(text, values, path) };
    },
  };
}

/** Writes what was shown, unless the file says something else by now: Problem 'preview-outdated'. */
export async function landKuberc(host: Host, shown: Difference): Promise<void> {
  const { path } = shown;
  await landWrites({
    host,
    paths: [path],
    plan: async () => {
      const before = await readRegularFile(path);
      const { source } = decodeText(before?.bytes ?? Buffer.alloc(0));
      if (before === undefined || !sameDifferences([{ ...shown, before: source.text }], [shown])) {
        const sentence = `${clean(path, 300)} changed since this edit was shown; begin it again.`;
        throw new Problem('preview-outdated', sentence);
      }
      const after = encodeText(source, shown.after ?? '');
      return [{ path, before, after, mode: before.stamp.mode }];
    },
  });
}

interface Refused {
  readonly kind: 'all' | 'unlisted';
  /** What the list holds now. */
  readonly listed: readonly YamlValue[];
}

function refusalIn(text: string, command: string): Refused | undefined {
  const { value, faults, syntaxFaults } = inOneGo(readDocument(text, () => ({ item: () => undefined })));
  if (value.kind !== 'map' || faults.length + syntaxFaults.length > 0) return undefined;
  const fields = fieldsOf(value, () => 'kuberc', []);
  if (fields.text('apiVersion') !== VERSION || fields.text('kind') !== 'Preference') return undefined;
  const policy = fields.text('credentialPluginPolicy');
  if (policy === 'DenyAll') return { kind: 'all', listed: [] };
  if (policy !== 'Allowlist') return undefined;
  const isOurs = fields
    .list('credentialPluginAllowlist')
    .some((entry) => (entry.text('command') ?? entry.text('name')) === command);
  return isOurs ? undefined : { kind: 'unlisted', listed: itemsOf(fields.raw('credentialPluginAllowlist')) };
}

function itemsOf(value: Value | undefined): readonly YamlValue[] {
  return value?.kind === 'list' ? value.items.map((item) => plainOf(item) as YamlValue) : [];
}
