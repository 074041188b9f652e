import type { FieldEdit, YamlValue } from '../../edit/editText.ts';
import type { Note } from '../transferNotes.ts';
import { carried, type Carried, type Sources } from './certificates.ts';
import { refused } from './dialect.ts';
import { type ConfigLine, flagIs, lastOf } from './kubectlFlags.ts';

/** modifyCluster of kubectl's set_cluster.go. */
export async function clusterFields(config: ConfigLine, sources: Sources, note: Note): Promise<readonly FieldEdit[]> {
  const authority = lastOf(config, 'certificate-authority');
  const skips = flagIs(config, 'insecure-skip-tls-verify');
  if (flagIs(config, 'embed-certs') === true && authority === undefined) {
    throw refused(config.line, 'nothing-to-embed', { entry: 'cluster' });
  }
  if (skips === true && authority !== undefined) {
    throw refused(config.line, 'skip-and-authority');
  }
  const fields: FieldEdit[] = [];
  const server = lastOf(config, 'server')?.text;
  const serverName = lastOf(config, 'tls-server-name')?.text;
  if (server !== undefined) fields.push(put(['server'], server));
  // A name that was given for another server's certificate does not stay.
  if (serverName !== undefined || server !== undefined) fields.push(put(['tls-server-name'], filledIn(serverName)));
  if (skips !== undefined) fields.push(put(['insecure-skip-tls-verify'], skips ? true : undefined));
  const trust = await carried(config, 'certificate-authority', sources, note);
  if (trust !== undefined && skips === undefined) fields.push(put(['insecure-skip-tls-verify'], undefined));
  if (trust !== undefined) fields.push(...fileOrData('certificate-authority', trust));
  else if (skips === true) {
    fields.push(put(['certificate-authority'], undefined), put(['certificate-authority-data'], undefined));
  }
  const proxy = lastOf(config, 'proxy-url')?.text;
  if (proxy !== undefined) fields.push(put(['proxy-url'], filledIn(proxy)));
  return fields;
}

/** modifyContext of kubectl's set_context.go. */
export function contextFields(config: ConfigLine): readonly FieldEdit[] {
  const fields: FieldEdit[] = [];
  for (const flag of ['cluster', 'user']) {
    const found = lastOf(config, flag);
    if (found !== undefined) fields.push(put([flag], found.text));
  }
  const namespace = lastOf(config, 'namespace')?.text;
  if (namespace !== undefined) fields.push(put(['namespace'], filledIn(namespace)));
  return fields;
}

export function fileOrData(key: string, found: Carried): readonly FieldEdit[] {
  return found.kind === 'path'
    ? [put([key], found.path), put([`${key}-data`], undefined)]
    : [put([`${key}-data`], found.data), put([key], undefined)];
}

/** kubectl leaves a text out that is empty. */
export function filledIn(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

export function put(path: readonly string[], value: YamlValue | undefined): FieldEdit {
  return { path, value };
}
