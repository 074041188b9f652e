import type { Family } from './families/family.ts';
import { AWS } from './families/aws.ts';
import { AZURE } from './families/azure.ts';
import { GOOGLE } from './families/google.ts';
import { OPENID } from './families/oidc.ts';
import { PLATFORMS } from './families/platforms.ts';

/** Every kind of exec plugin that is recognised, tried in order; a further kind is one more entry. */
export const FAMILIES: readonly Family[] = [...AWS, ...GOOGLE, ...AZURE, ...OPENID, ...PLATFORMS];
