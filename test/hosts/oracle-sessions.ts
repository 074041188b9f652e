import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign, verify } from 'node:crypto';
import { fingerprintOf } from '../../src/oci/config/privateKeys.ts';
import { keyOfClaim } from './oracle-signature.ts';

/** What the stand-in does with a session that may be renewed: Oracle's has been seen to answer without moving its end. */
export type RefreshBehaviour = 'moves' | 'stays' | 'refuses' | 'fails';

/** In milliseconds. */
export interface SessionTimes {
  /** Of a token: an hour unless told. */
  readonly lifetime?: number;
  /** After which nothing renews the session: 24 hours unless told. */
  readonly horizon?: number;
  /** How long ago the person signed in: 0 unless told. */
  readonly age?: number;
}

/** Who signed a request. OCIDs. */
export interface Caller {
  readonly user: string;
  readonly tenancy: string;
  readonly key: KeyObject;
}

/** The issuer of session tokens, which also knows the API keys of its users. */
export interface Sessions {
  /** A session token for the holder of this key, either half of it, as a sign-in in the browser gives it. */
  signIn(key: KeyObject, times?: SessionTimes): string;
  /** From now on, for sign-ins that are told nothing else. A renewal gives an hour, up to the horizon. */
  setTimes(times: SessionTimes): void;
  setRefresh(behaviour: RefreshBehaviour): void;
  /** Ends the session of this token and of all that it was renewed to, as an administrator can. */
  revoke(token: string): void;
  /** Lets the user sign with an API key. @returns its fingerprint, as the key's profile names it */
  addApiKey(key: KeyObject): string;
  /** Throws an error with the reason why nobody may sign so. */
  callerOf(keyId: string): Caller;
  /** The answer to a renewal: status and body. Throws as `callerOf` does. */
  refreshed(body: string, keyId: string): [number, unknown];
}

interface Claims {
  readonly sub: string;
  readonly tenant: string;
  readonly exp: number;
  readonly sess_exp: string;
  readonly jwk: string;
}

const HOUR_MS = 60 * 60_000;
const USUAL_TIMES = { lifetime: HOUR_MS, horizon: 24 * HOUR_MS, age: 0 };
const USER = 'ocid1.user.oc1..aaaaaaaauser';
const TENANCY = 'ocid1.tenancy.oc1..aaaaaaaatenancy';

/** @param now the service's own time, in milliseconds since the epoch */
export function createSessions(now: () => number): Sessions {
  const issuer = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const apiKeys = new Map<string, KeyObject>();
  const revoked = new Set<string>();
  let times = USUAL_TIMES;
  let refresh: RefreshBehaviour = 'moves';

  function mint(claims: Omit<Claims, 'exp'>, lifetime: number, age = 0): string {
    const seconds = Math.floor(now() / 1000);
    const horizon = Math.floor(Date.parse(claims.sess_exp) / 1000);
    const exp = Math.min(seconds + Math.floor(lifetime / 1000), horizon);
    const all = {
      ...claims,
      iss: 'authService.oracle.com',
      ptype: 'user',
      ttype: 'login',
      iat: seconds - Math.floor(age / 1000),
      exp,
      jti: randomUUID(),
    };
    const head = { alg: 'RS256', kid: 'asw', typ: 'JWT' };
    const text = [head, all].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('sha256', Buffer.from(text), issuer.privateKey).toString('base64url')}`;
  }

  /** Throws when the token is not ours or is over. */
  function claimsOf(token: string): Claims {
    const [head = '', payload = '', signature = ''] = token.split('.');
    const signed = Buffer.from(`${head}.${payload}`);
    if (!verify('sha256', signed, issuer.publicKey, Buffer.from(signature, 'base64url'))) {
      throw new Error('the token is forged');
    }
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
    if (claims.exp * 1000 <= now()) throw new Error('the session is over');
    if (revoked.has(claims.jwk)) throw new Error('the session was revoked');
    return claims;
  }

  return {
    signIn: (key, { lifetime = times.lifetime, horizon = times.horizon, age = times.age } = {}) => {
      const publicKey = key.type === 'private' ? createPublicKey(key) : key;
      const jwk = JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid: 'Ignored' });
      const sessEnd = new Date(now() + horizon).toUTCString().replace('GMT', 'UTC');
      return mint({ sub: USER, tenant: TENANCY, sess_exp: sessEnd, jwk }, lifetime, age);
    },
    setTimes: (changed) => {
      times = { ...USUAL_TIMES, ...changed };
    },
    setRefresh: (behaviour) => {
      refresh = behaviour;
    },
    revoke: (token) => {
      revoked.add(claimsOf(token).jwk);
    },
    addApiKey: (key) => {
      const fingerprint = fingerprintOf(key);
      apiKeys.set(`${TENANCY}/${USER}/${fingerprint}`, createPublicKey(key));
      return fingerprint;
    },
    callerOf: (keyId) => {
      if (keyId.startsWith('ST$')) {
        const { sub, tenant, jwk } = claimsOf(keyId.slice(3));
        return { user: sub, tenancy: tenant, key: keyOfClaim(jwk) };
      }
      const key = apiKeys.get(keyId);
      if (key === undefined) throw new Error('nobody has this key');
      return { user: USER, tenancy: TENANCY, key };
    },
    refreshed: (body, keyId) => {
      const { currentToken } = JSON.parse(body) as { currentToken: string };
      if (keyId !== `ST$${currentToken}` || refresh === 'refuses') return [401, { code: 'NotAuthenticated' }];
      if (refresh === 'fails') return [503, { code: 'ServiceUnavailable' }];
      const { sub, tenant, sess_exp, jwk } = claimsOf(currentToken);
      const token = refresh === 'stays' ? currentToken : mint({ sub, tenant, sess_exp, jwk }, HOUR_MS);
      return [200, { token }];
    },
  };
}
