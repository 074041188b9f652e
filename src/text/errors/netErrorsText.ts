import * as l10n from '@vscode/l10n';
import type { NetErrors } from '../../errors/netErrors.ts';
import type { Sentences } from './sentences.ts';

export const netErrorsText: Sentences<NetErrors> = {
  'host-silent': ({ host, proxy, seconds }) =>
    proxy === undefined
      ? l10n.t(
          '{host} did not answer within {seconds} s. Check your network or VPN, or set "http.proxy" if you use a proxy, and try again.',
          { host, seconds },
        )
      : l10n.t(
          '{host} did not answer through the proxy {proxy} within {seconds} s. Check your network or VPN and try again.',
          {
            host,
            proxy,
            seconds,
          },
        ),
  'host-unknown': ({ host, proxy }) =>
    proxy === undefined
      ? l10n.t(
          'No address found for {host}. Check its name and your network or VPN, or set "http.proxy" if you use a proxy.',
          {
            host,
          },
        )
      : l10n.t('No address found for the proxy {proxy}. Check its name and your network or VPN.', { proxy }),
  'host-refused': ({ host, proxy }) =>
    proxy === undefined
      ? l10n.t(
          '{host} refused the connection. Check its address and your network or VPN, or set "http.proxy" if you use a proxy.',
          { host },
        )
      : l10n.t('The proxy {proxy} refused the connection. Check its address and your network or VPN.', { proxy }),
  'connection-broken': ({ host, proxy }) =>
    proxy === undefined
      ? l10n.t('The connection to {host} was interrupted. Try again.', { host })
      : l10n.t('The connection to {host} through the proxy {proxy} was interrupted. Try again.', { host, proxy }),
  'certificate-untrusted': ({ host }) =>
    l10n.t(
      'The certificate of {host} is signed by an authority that is not trusted here. Set the certificate authority (idp-certificate-authority) of this user.',
      { host },
    ),
  'certificate-expired': ({ host }) =>
    l10n.t(
      "The certificate of {host} is not valid now. Check this machine's clock, or contact the administrator of {host}.",
      {
        host,
      },
    ),
  'certificate-name': ({ host }) =>
    l10n.t(
      '{host} presented a certificate for another host. Check the issuer URL, or contact the administrator of {host}.',
      {
        host,
      },
    ),
  'certificate-authority-unreadable': () =>
    l10n.t(
      "The identity provider's certificate authority is not a PEM certificate. Correct it where the user is defined.",
    ),
  'proxy-unusable': () =>
    l10n.t('The proxy in "http.proxy" or HTTPS_PROXY is not valid. Write it as http://host:port or https://host:port.'),
  'proxy-authentication': ({ proxy }) =>
    l10n.t('The proxy {proxy} requires a user and password. Add them to "http.proxy" or HTTPS_PROXY.', { proxy }),
  'proxy-refused': ({ host, proxy, status }) =>
    l10n.t(
      'The proxy {proxy} refused to connect to {host} (status {status}). Exclude the host with NO_PROXY, or contact the administrator of the proxy.',
      {
        host,
        proxy,
        status,
      },
    ),
  'too-many-redirects': ({ host }) => l10n.t('Too many redirects from {host}. Check the issuer URL.', { host }),
  'redirect-refused': ({ host }) =>
    l10n.t('{host} redirects to an address that does not use HTTPS. Check the issuer URL.', { host }),
  'answer-too-large': ({ host, kilobytes }) =>
    l10n.t('{host} sent more than {kilobytes} kB where a short document was expected. Check the issuer URL.', {
      host,
      kilobytes,
    }),
  'answer-unreadable': ({ host }) =>
    l10n.t('{host} does not respond like a web server. Check the issuer URL.', { host }),
  'not-https': ({ host }) =>
    host === undefined
      ? l10n.t('This address does not use HTTPS. Write the issuer URL with https://.')
      : l10n.t('{host} is not reached over HTTPS. Write the issuer URL with https://.', { host }),
  'address-missing': () => l10n.t('This machine does not have that loopback address. Use http://127.0.0.1.'),
  'port-forbidden': ({ port }) =>
    l10n.t('Port {port} of the redirect URL is not allowed on this machine. Choose a port above 1023.', { port }),
  'port-in-use': ({ port }) =>
    l10n.t(
      'Port {port} of the redirect URL is in use. Quit the program that uses it (kubelogin listens on 8000, for example) or choose another registered redirect URL.',
      {
        port,
      },
    ),
};
