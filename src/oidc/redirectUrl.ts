import { UserError } from '../errors/userError.ts';
import type { ListenPlace } from '../net/loopbackServer.ts';

/** Where a redirect URL leads on this machine. */
export interface Place extends ListenPlace {
  withPort(port: number): string;
}

const ADDRESSES = new Map<string, readonly [string, ...string[]]>([
  ['127.0.0.1', ['127.0.0.1']],
  ['[::1]', ['::1']],
  // The browser may choose either.
  ['localhost', ['127.0.0.1', '::1']],
]);

/** A redirect URL without a port takes any: providers that register one so compare the rest only. */
export function placeOf(redirectUrl: string): Place {
  const url = URL.canParse(redirectUrl) ? new URL(redirectUrl) : undefined;
  const addresses = ADDRESSES.get(url?.hostname ?? '');
  const authority = /^http:\/\/[^/?#@]+/iu.exec(redirectUrl)?.[0];
  const plain = url?.search === '' && url.hash === '' && url.username === '' && url.port !== '0';
  if (addresses === undefined || authority === undefined || !plain) {
    throw new UserError('redirect-url-unusable');
  }
  const rest = redirectUrl.slice(authority.length);
  const hasPort = /:\d+$/u.test(authority);
  return {
    addresses,
    port: hasPort ? Number(url.port === '' ? 80 : url.port) : 0,
    withPort: (port) => (hasPort ? redirectUrl : `${authority}:${port}${rest}`),
  };
}
