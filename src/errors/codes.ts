import type { FileErrors } from './fileErrors.ts';
import type { KubeconfigErrors } from './kubeconfigErrors.ts';
import type { NetErrors } from './netErrors.ts';
import type { OciErrors } from './ociErrors.ts';
import type { OidcErrors } from './oidcErrors.ts';
import type { PluginErrors } from './pluginErrors.ts';
import type { SignInErrors } from './signInErrors.ts';
import type { UiErrors } from './uiErrors.ts';

/** Every error code with its data; `undefined` where the code says it all. Data is plain JSON and raw. */
export interface ErrorData
  extends FileErrors, KubeconfigErrors, NetErrors, OciErrors, OidcErrors, PluginErrors, SignInErrors, UiErrors {}
