import type { ProxySettings } from '../../net/proxy.ts';

/** The editor's proxy settings (`http.*`, read by `get` without that prefix) and the environment's. */
export function proxySettings(get: (name: string) => unknown, env: ProxySettings['env']): ProxySettings {
  // As the editor reads it: then nothing goes through a proxy.
  if (get('proxySupport') === 'off') return { editorProxy: '', editorNoProxy: [], env: {} };
  const [proxy, authorization] = [get('proxy'), get('proxyAuthorization')];
  return {
    editorProxy: typeof proxy === 'string' ? proxy : '',
    editorNoProxy: stringsIn(get('noProxy')),
    editorAuthorization: typeof authorization === 'string' && authorization !== '' ? authorization : undefined,
    env,
  };
}

/** A settings file may hold anything. */
export function stringsIn(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.filter((item) => typeof item === 'string').filter((item) => item !== '');
}
