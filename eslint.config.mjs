import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** A layer may import itself and the layers it is given here: dependencies point downwards only. */
const layers = {
  base: [],
  files: ['base'],
  net: ['base'],
  kubeconfig: ['base', 'files'],
  credential: ['base', 'kubeconfig'],
  oidc: ['base', 'net'],
  oci: ['base', 'files', 'net'],
  plugin: ['base', 'files', 'net', 'oci'],
  signin: ['base', 'files', 'net', 'kubeconfig', 'credential', 'oidc', 'oci', 'plugin'],
};

const folders = readdirSync(`${import.meta.dirname}/src`, { withFileTypes: true }).filter((each) => each.isDirectory());
const stray = folders.map(({ name }) => name).filter((name) => name !== 'ui' && !(name in layers));
if (stray.length > 0)
  throw new Error(`src/${stray.join(', src/')}: say in eslint.config.mjs what this layer may import.`);

const noVscode = { name: 'vscode', message: 'Only src/ui/ and src/extension.ts may touch vscode.' };

const layerRules = Object.entries(layers).map(([layer, below]) => {
  const forbidden = [...Object.keys(layers), 'ui'].filter((name) => name !== layer && !below.includes(name));
  return {
    files: [`src/${layer}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [noVscode],
          patterns: [
            {
              group: forbidden.map((name) => `**/${name}/*`),
              message: `${layer}/ stands below these: dependencies point downwards.`,
            },
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Parts are closures made by factories: none of their methods knows a `this` that could be lost.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/ui/**', 'src/extension.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [noVscode] }] },
  },
  ...layerRules,
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
  },
);
