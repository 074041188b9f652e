import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { OidcErrors, ProviderSaid } from '../../errors/oidcErrors.ts';
import type { Sentences } from './sentences.ts';

export const oidcErrorsText: Sentences<OidcErrors> = {
  'issuer-unusable': ({ host, flaw }) =>
    flaw === 'well-known'
      ? l10n.t('Enter the issuer URL of {host} without "/.well-known/…".', { host: hostText(host) })
      : l10n.t('The issuer "{host}" is not a valid URL. Write it as https://host/path.', { host: hostText(host) }),
  'issuer-mismatch': ({ host, issuer }) =>
    l10n.t('{host} identifies itself as "{issuer}". If that is your provider, use exactly this as the issuer URL.', {
      host: hostText(host),
      issuer: sanitize(issuer, 120),
    }),
  'endpoint-not-https': ({ host, endpoint }) =>
    l10n.t('The {endpoint} of {host} does not use HTTPS. Check the issuer URL.', { host: hostText(host), endpoint }),
  'answer-nonsense': (data) => {
    const host = hostText(data.host);
    switch (data.found) {
      case 'no-keys':
        return l10n.t('{host} does not say where its keys are. Check the issuer URL.', { host });
      case 'endpoint':
        return l10n.t('{host} does not name a valid {endpoint}. Check the issuer URL.', {
          host,
          endpoint: data.endpoint,
        });
      case 'no-discovery':
        return data.status === undefined
          ? l10n.t('{host} does not respond like an OpenID Connect provider. Check the issuer URL.', { host })
          : l10n.t('{host} does not respond like an OpenID Connect provider (status {status}). Check the issuer URL.', {
              host,
              status: data.status,
            });
      case 'answer':
        return l10n.t('{host} sent a response that cannot be understood. Try again, or contact its administrator.', {
          host,
        });
    }
  },
  'provider-unavailable': ({ host, status }) =>
    status === undefined
      ? l10n.t('{host} is temporarily unavailable. Try again in a minute.', { host: hostText(host) })
      : l10n.t('{host} is temporarily unavailable (status {status}). Try again in a minute.', {
          host: hostText(host),
          status,
        }),
  'provider-refused': (data) => {
    const { host, message } = saidText(data);
    const error = sanitize(data.error, 60);
    return message === undefined
      ? l10n.t('{host} refused the request: {error}. Contact its administrator.', { host, error })
      : l10n.t('{host} refused the request: {error} ("{message}"). Contact its administrator.', {
          host,
          error,
          message,
        });
  },
  'client-refused': (data) => {
    const { host, message } = saidText(data);
    const client = sanitize(data.clientId, 60);
    return message === undefined
      ? l10n.t('{host} does not accept client "{client}". Check its ID and secret, and that it is enabled there.', {
          host,
          client,
        })
      : l10n.t(
          '{host} does not accept client "{client}" ("{message}"). Check its ID and secret, and that it is enabled there.',
          { host, client, message },
        );
  },
  'scope-refused': (data) => {
    const { host, message } = saidText(data);
    return message === undefined
      ? l10n.t("{host} refused a requested scope. Change this user's scopes.", { host })
      : l10n.t('{host} refused a requested scope ("{message}"). Change this user\'s scopes.', { host, message });
  },
  'offline-refused': (data) => {
    const { host, message } = saidText(data);
    return message === undefined
      ? l10n.t('{host} does not let you stay signed in. Sign in without offline_access, or request that permission.', {
          host,
        })
      : l10n.t(
          '{host} does not let you stay signed in ("{message}"). Sign in without offline_access, or request that permission.',
          { host, message },
        );
  },
  'sign-in-declined': (data) => {
    const { host, message } = saidText(data);
    return message === undefined
      ? l10n.t('The sign-in was declined at {host}. Sign in again.', { host })
      : l10n.t('The sign-in was declined at {host} ("{message}"). Sign in again.', { host, message });
  },
  'code-refused': (data) => {
    const { host, message } = saidText(data);
    return message === undefined
      ? l10n.t('{host} no longer accepts this sign-in. Sign in again.', { host })
      : l10n.t('{host} no longer accepts this sign-in ("{message}"). Sign in again.', { host, message });
  },
  'grant-refused': (data) => {
    const { host, message } = saidText(data);
    return message === undefined
      ? l10n.t('{host} has ended this session. Sign in again.', { host })
      : l10n.t('{host} has ended this session ("{message}"). Sign in again.', { host, message });
  },
  'subject-changed': ({ host }) =>
    l10n.t('{host} renewed the session for another account. Sign in again.', { host: hostText(host) }),
  'no-id-token': ({ host }) =>
    l10n.t('{host} sent no ID token, which Kubernetes requires. Add the scope openid, or contact its administrator.', {
      host: hostText(host),
    }),
  'token-invalid': (data) => {
    const host = hostText(data.host);
    switch (data.check) {
      case 'time':
        return l10n.t("{host} sent an ID token that is not valid now. Check this machine's clock.", { host });
      case 'signature':
        return l10n.t(
          '{host} sent an ID token with an invalid signature. Do not use it, and contact its administrator.',
          {
            host,
          },
        );
      case 'form':
        return l10n.t('{host} sent an ID token that is malformed. Do not use it, and contact its administrator.', {
          host,
        });
      case 'claim':
        return l10n.t(
          '{host} sent an ID token with an invalid claim "{claim}". Do not use it, and contact its administrator.',
          { host, claim: sanitize(data.claim, 40) },
        );
    }
  },
  'token-from-future': ({ host }) =>
    l10n.t("The clocks of this machine and of {host} differ. Correct this machine's clock.", { host: hostText(host) }),
  'token-unreadable': () => l10n.t('This token is not a JSON Web Token. Sign in again.'),
  'redirect-url-refused': (data) => {
    const { host, message } = saidText(data);
    const client = sanitize(data.clientId, 60);
    return message === undefined
      ? l10n.t('{host} does not accept this redirect URL for client "{client}". Choose one that is registered there.', {
          host,
          client,
        })
      : l10n.t(
          '{host} does not accept this redirect URL for client "{client}" ("{message}"). Choose one that is registered there.',
          { host, client, message },
        );
  },
  'redirect-url-unusable': () =>
    l10n.t(
      'This redirect URL cannot be used. It must begin with http://127.0.0.1 or http://localhost and have no query.',
    ),
  'paste-of-another': () =>
    l10n.t('This address belongs to another sign-in. Copy the one that your browser shows after this sign-in.'),
  'paste-wrong': () =>
    l10n.t(
      'This is not the address that the sign-in ended at. Copy the whole address from your browser, with "code=" and "state=" in it.',
    ),
};

function hostText(host: string): string {
  return sanitize(host, 100);
}

function saidText({ host, message }: ProviderSaid): { readonly host: string; readonly message: string | undefined } {
  return { host: hostText(host), message: message === undefined ? undefined : sanitize(message, 120) };
}
