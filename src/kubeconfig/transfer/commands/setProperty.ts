import type { EntryList } from '../../entryLists.ts';
import { pathsOf } from '../../../base/platformPath.ts';
import type { Edit, YamlValue } from '../../edit/editText.ts';
import { isBase64 } from '../../yaml/scalar.ts';
import { refused } from './dialect.ts';
import { put } from './setEntries.ts';
import { boolOf, type ConfigLine, flagIs } from './kubectlFlags.ts';

type Kind = 'text' | 'path' | 'flag' | 'data';

interface Property {
  readonly key: string;
  readonly kind: Kind;
}

/** kubectl's names of fields that are not their names in the file. */
const KEYS: Readonly<Record<string, string>> = { 'act-as': 'as', 'act-as-uid': 'as-uid' };

/** What `kubectl config set` can set, by kubectl's name for it (client-go's tools/clientcmd/api/types.go). */
const PROPERTIES: Readonly<Record<EntryList, ReadonlyMap<string, Property>>> = {
  clusters: named(
    ['text', 'server', 'tls-server-name', 'proxy-url'],
    ['flag', 'insecure-skip-tls-verify', 'disable-compression'],
    ['path', 'certificate-authority'],
    ['data', 'certificate-authority-data'],
  ),
  users: named(
    ['text', 'token', 'username', 'password', 'act-as', 'act-as-uid'],
    ['path', 'client-certificate', 'client-key', 'tokenFile'],
    ['data', 'client-certificate-data', 'client-key-data'],
  ),
  contexts: named(['text', 'cluster', 'user', 'namespace']),
};

/** `kubectl config set clusters.prod.server https://…`. Throws 'commands-refused'. */
export function propertyEdit(config: ConfigLine, platform: NodeJS.Platform): Edit {
  const [property = '', value = '', ...others] = config.names;
  if (property === '' || value === '' || others.length > 0) {
    throw refused(config.line, 'property-incomplete');
  }
  if (property === 'current-context') return { kind: 'set-current-context', name: value };
  const [list = '', ...steps] = property.split('.');
  const known = isList(list) ? PROPERTIES[list] : undefined;
  // A name may hold dots: it ends before the first step that is a field.
  const end = steps.findIndex((step, index) => index > 0 && known?.has(step) === true);
  const found = end === steps.length - 1 ? known?.get(steps[end] ?? '') : undefined;
  if (!isList(list) || found === undefined) {
    throw refused(config.line, 'unknown-property', { property });
  }
  const name = steps.slice(0, end).join('.');
  return { kind: 'set-fields', list, name, fields: [put([found.key], valueOf(found.kind, value, config, platform))] };
}

function valueOf(kind: Kind, value: string, config: ConfigLine, platform: NodeJS.Platform): YamlValue | undefined {
  switch (kind) {
    case 'text':
      return value;
    case 'path':
      if (pathsOf(platform).isAbsolute(value)) return value;
      throw refused(config.line, 'relative-value');
    case 'flag':
      return boolOf({ text: value, line: config.line }, undefined) ? true : undefined;
    case 'data':
      if (flagIs(config, 'set-raw-bytes') === true) return Buffer.from(value).toString('base64');
      if (isBase64(value)) return value;
      throw refused(config.line, 'value-not-base64');
  }
}

function named(...groups: readonly (readonly [Kind, ...string[]])[]): ReadonlyMap<string, Property> {
  const all = groups.flatMap(([kind, ...names]) =>
    names.map((name) => [name, { key: KEYS[name] ?? name, kind }] as const),
  );
  return new Map(all);
}

function isList(text: string): text is EntryList {
  return Object.hasOwn(PROPERTIES, text);
}
