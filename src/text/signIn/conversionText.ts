import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { ConversionNote } from '../../signin/convert/conversion.ts';
import type { Sentence } from '../sentence.ts';

/** What a conversion changes beside the user entry, in one sentence. */
export function conversionNoteText(note: ConversionNote): Sentence {
  return sentence(note) as Sentence;
}

function sentence({ code, data }: ConversionNote): string {
  switch (code) {
    case 'redirect-to-loopback':
      return l10n.t(
        'The browser returns to 127.0.0.1. If the provider requires another address, you can change it when you sign in.',
      );
    case 'browser-on-this-machine':
      return l10n.t('You sign in with the browser of this machine, not with a device code.');
    case 'certificate-verified':
      return l10n.t("The provider's certificate is verified from now on. It must be trusted on this machine.");
    case 'request-parameters-dropped':
      return l10n.t('The parameters that kubelogin adds to its requests are not sent: {names}.', {
        names: listed(data.names),
      });
    case 'pkce-used':
      return l10n.t('PKCE is used, which was turned off.');
    case 'editor-opens-browser':
      return l10n.t('The editor chooses the browser.');
    case 'cache-stays':
      return l10n.t('kubelogin\'s own tokens stay where it keeps them. Its command "clean" removes them.');
    case 'variables-dropped':
      return l10n.t('The environment variables of its command are no longer set: {names}.', {
        names: listed(data.names),
      });
    case 'refresh-token-dropped':
      return l10n.t('Its refresh token is removed because its ID token does not say whose it is. Sign in afterwards.');
    case 'sign-in-afterwards':
      return l10n.t('Sign in once afterwards.');
    case 'stays-signed-in':
      return l10n.t('You stay signed in as {account}.', { account: sanitize(data.account, 80) });
    case 'tokens-move-to-kubeconfig':
      return l10n.t('Its tokens move into the kubeconfig, where kubectl renews them.');
    case 'command-signs-in':
      return l10n.t('It is signed out here. Its command signs in itself.');
    case 'signed-out':
      return l10n.t('It is signed out. Sign in again afterwards.');
    case 'destination-unchecked':
      return l10n.t('Where clients send the token can no longer be checked.');
    case 'original-unknown':
      return l10n.t('Its original configuration was not saved, or it had another name then.');
  }
}

function listed(names: readonly string[]): string {
  return sanitize(names.map((name) => sanitize(name, 40)).join(', '), 300);
}
