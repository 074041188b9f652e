import * as v from 'valibot';
import { jsonIn } from '../base/json.ts';
import { parsed } from '../base/schema.ts';
import { isHostId } from './ids.ts';

/** What lies in `host.json`: which key this host has, and nothing of the key. */
export interface HostFile {
  readonly id: string;
  /** Tells a wrong key from a garbled file. Hexadecimal. */
  readonly check: string;
}

const HOST_FILE = v.object({ id: v.pipe(v.string(), v.check(isHostId)), check: v.string() });

/** The JSON of the file; undefined for any other text. */
export function parseHostFile(text: string): HostFile | undefined {
  return parsed(HOST_FILE, jsonIn(text));
}
