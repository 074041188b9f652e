import { BlockList, isIP } from 'node:net';
import { UserError } from '../errors/userError.ts';
import { isLoopback } from './loopbackHost.ts';

/** Where the person said that the network is. */
export interface ProxySettings {
  /** The editor's `http.proxy`; empty when not set. */
  readonly editorProxy: string;
  /** The editor's `http.noProxy`. */
  readonly editorNoProxy: readonly string[];
  /** The editor's `http.proxyAuthorization`, a whole header value, for a proxy whose address has no credentials. */
  readonly editorAuthorization?: string | undefined;
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in upper or lower case, are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Proxy {
  /** Without credentials: safe to show. */
  readonly origin: string;
  /** The value of `Proxy-Authorization`, when the person gave credentials. */
  readonly authorization: string | undefined;
}

/**
 * The proxy for a URL: the editor's, else the environment's; none for this machine itself and for what NO_PROXY
 * excepts (names with their subdomains, addresses, CIDR ranges, `*`, each with an optional port, as Go reads them).
 * Throws UserError 'proxy-unusable' without repeating the setting, which may hold a password.
 */
export function proxyFor(url: URL, settings: ProxySettings): Proxy | undefined {
  const { env } = settings;
  const address = firstSet(
    settings.editorProxy.trim(),
    env['https_proxy'],
    env['HTTPS_PROXY'],
    env['http_proxy'],
    env['HTTP_PROXY'],
  );
  const exceptions = [...settings.editorNoProxy, ...firstSet(env['no_proxy'], env['NO_PROXY']).split(/[\s,]+/u)];
  if (address === '' || isLoopback(url.hostname) || exceptions.some((exception) => excepts(exception, url))) {
    return undefined;
  }
  const proxy = parse(address);
  const user = decodeURIComponent(proxy.username);
  const password = decodeURIComponent(proxy.password);
  const credentials = Buffer.from(`${user}:${password}`).toString('base64');
  return {
    origin: `${proxy.protocol}//${proxy.host}`,
    authorization: user === '' && password === '' ? settings.editorAuthorization : `Basic ${credentials}`,
  };
}

/** An empty variable is how a shell takes one away. */
function firstSet(...values: readonly (string | undefined)[]): string {
  return values.find((value) => value !== undefined && value !== '') ?? '';
}

function parse(address: string): URL {
  // A bare "host:port" means http, as curl and Go read it.
  const text = /^[a-z][a-z0-9+.-]*:\/\//iu.test(address) ? address : `http://${address}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy === undefined || !['http:', 'https:'].includes(proxy.protocol) || !isDecodable(proxy)) {
    throw new UserError('proxy-unusable');
  }
  return proxy;
}

function isDecodable(proxy: URL): boolean {
  try {
    decodeURIComponent(proxy.username + proxy.password);
    return true;
  } catch {
    return false;
  }
}

function excepts(exception: string, url: URL): boolean {
  const entry = exception.trim().toLowerCase();
  if (entry === '' || entry === '*') {
    return entry === '*';
  }
  const [, name = entry, port] = /^(\[[^\]]+\]|[^:]+):(\d+)$/u.exec(entry) ?? [];
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) {
    return false;
  }
  const host = unbracketed(url.hostname);
  const [network = '', bits] = unbracketed(name).split('/');
  if (isIP(host) !== 0 && isIP(network) === isIP(host)) {
    return bits === undefined ? sameAddress(network, host) : inRange(network, Number(bits), host);
  }
  const suffix = name.replace(/^\*?\./u, '');
  return host === suffix || host.endsWith(`.${suffix}`);
}

function sameAddress(one: string, other: string): boolean {
  return inRange(one, isIP(one) === 6 ? 128 : 32, other);
}

function inRange(network: string, bits: number, host: string): boolean {
  const family = isIP(host) === 6 ? 'ipv6' : 'ipv4';
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === 'ipv6' ? 128 : 32)) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(host, family);
}

function unbracketed(hostname: string): string {
  return hostname.replace(/^\[|\]$/gu, '');
}
