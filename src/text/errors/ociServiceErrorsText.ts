import * as l10n from '@vscode/l10n';
import { durationInWords } from '../../base/duration.ts';
import { sanitize } from '../../base/sanitize.ts';
import type { OciRequestSubject, OciServiceErrors } from '../../errors/ociErrors.ts';
import type { Sentences } from './sentences.ts';
import { nameIn } from './ociNames.ts';

/** In milliseconds. */
const MINUTE = 60_000;

export const serviceErrorsText: Sentences<OciServiceErrors> = {
  'oci-clock-off': ({ aheadMs }) => {
    const time = durationInWords(Math.round(Math.abs(aheadMs) / MINUTE) * MINUTE);
    return aheadMs > 0
      ? l10n.t(
          "Your computer's clock is {time} ahead of Oracle's, which allows 5 minutes at most. Set the clock and try again.",
          {
            time,
          },
        )
      : l10n.t(
          "Your computer's clock is {time} behind Oracle's, which allows 5 minutes at most. Set the clock and try again.",
          {
            time,
          },
        );
  },
  'oci-not-found': ({ profile: raw, subject }) => {
    const profile = nameIn(raw);
    switch (subject) {
      case 'clusters':
        return l10n.t(
          'Profile "{profile}" cannot see the clusters of this compartment. The compartment may be gone, or your tenancy administrator must give you access.',
          { profile },
        );
      case 'compartments':
        return l10n.t(
          'Profile "{profile}" cannot see the compartments of your tenancy. Ask your tenancy administrator for access.',
          { profile },
        );
      case 'kubeconfig':
        return l10n.t(
          'Profile "{profile}" cannot get the kubeconfig of this cluster. The cluster may be gone, or your tenancy administrator must give you access.',
          { profile },
        );
      case 'regions':
        return l10n.t(
          'Profile "{profile}" cannot see the list of regions. Ask your tenancy administrator for access.',
          {
            profile,
          },
        );
    }
  },
  'oci-throttled': ({ host }) =>
    l10n.t('{host} is receiving too many requests. Try again in a minute.', { host: sanitize(host) }),
  'oci-service-failed': ({ host: raw, subject, status }) => {
    const host = sanitize(raw);
    switch (subject) {
      case 'clusters':
        return l10n.t('{host} could not list the clusters of this compartment (status {status}). Try again later.', {
          host,
          status,
        });
      case 'compartments':
        return l10n.t('{host} could not list the compartments of your tenancy (status {status}). Try again later.', {
          host,
          status,
        });
      case 'kubeconfig':
        return l10n.t('{host} could not provide the kubeconfig of this cluster (status {status}). Try again later.', {
          host,
          status,
        });
      case 'regions':
        return l10n.t('{host} could not list the regions (status {status}). Try again later.', { host, status });
    }
  },
  'oci-answer-unreadable': ({ subject }) => unreadableAnswer(subject),
  'oci-list-endless': ({ subject }) => endlessList(subject),
  'oracle-certificate-untrusted': ({ host }) =>
    l10n.t(
      'The certificate of {host} is signed by an authority that is not trusted here. Add the certificate authority of your network to this computer, or to NODE_EXTRA_CA_CERTS.',
      { host: sanitize(host) },
    ),
  'oracle-certificate-name': ({ host }) =>
    l10n.t('{host} presented a certificate for another host. Check the region and your network.', {
      host: sanitize(host),
    }),
  'oracle-answer-too-large': ({ host }) =>
    l10n.t('{host} sent a response that is too large. Check your network and proxy.', { host: sanitize(host) }),
  'oracle-answer-unreadable': ({ host }) =>
    l10n.t('{host} does not respond like a web server. Check your network and proxy.', { host: sanitize(host) }),
  'oracle-too-many-redirects': ({ host }) =>
    l10n.t('Too many redirects from {host}. Check your network and proxy.', { host: sanitize(host) }),
  'oracle-redirect-refused': ({ host }) =>
    l10n.t('{host} redirects to an address that does not use HTTPS. Check your network and proxy.', {
      host: sanitize(host),
    }),
};

function unreadableAnswer(subject: OciRequestSubject): string {
  switch (subject) {
    case 'clusters':
      return l10n.t("Oracle's response is not a list of clusters. Check your network and proxy, and try again.");
    case 'compartments':
      return l10n.t("Oracle's response is not a list of compartments. Check your network and proxy, and try again.");
    case 'kubeconfig':
      return l10n.t("Oracle's response is not a kubeconfig. Check your network and proxy, and try again.");
    case 'regions':
      return l10n.t("Oracle's response is not a list of regions. Check your network and proxy, and try again.");
  }
}

function endlessList(subject: OciRequestSubject): string {
  switch (subject) {
    case 'clusters':
      return l10n.t("Oracle's list of clusters does not end. Try again later.");
    case 'compartments':
      return l10n.t("Oracle's list of compartments does not end. Try again later.");
    case 'kubeconfig':
      return l10n.t("Oracle's response does not end. Try again later.");
    case 'regions':
      return l10n.t("Oracle's list of regions does not end. Try again later.");
  }
}
