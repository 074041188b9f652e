import type { PemText } from '../base/brandedText.ts';
import { lazyFunction } from '../base/lazy.ts';
import type { Fetch } from './fetch.ts';
import type { ProxySettings } from './proxy.ts';

/** More authorities than anybody's providers have. */
const MOST = 16;

/** One fetch for each certificate authority and proxy setting: reading the system's authorities takes 200 to 400 ms. */
export function createFetches(limits: {
  readonly proxy: () => ProxySettings;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}): (certificateAuthority: PemText | undefined) => Fetch {
  const fetches = new Map<string, Fetch>();
  return (certificateAuthority) => {
    const { timeoutMs, maxBytes } = limits;
    const proxy = limits.proxy();
    // The environment does not change while the process lives.
    const key = JSON.stringify([certificateAuthority, proxy.editorProxy, proxy.editorNoProxy]);
    const known = fetches.get(key);
    if (known !== undefined) return known;
    const settings = {
      proxy,
      timeoutMs,
      maxBytes,
      ...(certificateAuthority !== undefined && { certificateAuthority }),
    };
    const made = lazyFunction(async () => (await import('./fetch.ts')).createFetch(settings));
    if (fetches.size === MOST) fetches.clear();
    fetches.set(key, made);
    return made;
  };
}
