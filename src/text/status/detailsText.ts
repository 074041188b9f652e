import * as l10n from '@vscode/l10n';
import type { Detail } from '../../authenticators/authenticators.ts';
import { sanitize } from '../../base/sanitize.ts';
import { execPluginText, foreignProgramText } from '../execPlugin/execPluginText.ts';

type Data<C extends Detail['code']> = Extract<Detail, { readonly code: C }>['data'];

/** The lines of a tooltip. */
const LINES: { readonly [C in Detail['code']]: (data: Data<C>) => string } = {
  execPlugin: execPluginText,
  foreignProgram: foreignProgramText,
  issuer: ({ issuer }) => l10n.t('Issuer {issuer}', { issuer: sanitize(issuer, 300) }),
  ociProfile: ({ profileName, region, configPath }) => {
    const facts = { profile: sanitize(profileName, 80), path: sanitize(configPath, 300) };
    return region === undefined
      ? l10n.t('OCI profile {profile}, from {path}', facts)
      : l10n.t('OCI profile {profile}, {region}, from {path}', { ...facts, region: sanitize(region, 80) });
  },
};

/** The line of a tooltip for a detail, sanitized, not yet escaped for Markdown. */
export function detailLine({ code, data }: Detail): string {
  const line = LINES[code] as (data: Detail['data']) => string;
  return line(data);
}
