import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { noBareText } from './test/setup/noBareText.mjs';
import { noSentenceLogic } from './test/setup/noSentenceLogic.mjs';

const noVscode = { name: 'vscode', message: 'Only src/ui/ and src/extension.ts may touch vscode.' };

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
    plugins: { house: { rules: { 'no-sentence-logic': noSentenceLogic, 'no-bare-text': noBareText } } },
    rules: { 'house/no-sentence-logic': 'error' },
  },
  {
    // Where texts for a person are made.
    files: [
      ...['src/ui/**/*.ts', 'src/text/**/*.ts', 'src/plugin/program/**/*.ts'],
      ...['src/extension.ts', 'src/net/browserPages.ts', 'src/base/duration.ts'],
    ],
    rules: { 'house/no-bare-text': 'error' },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/ui/**', 'src/extension.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [noVscode] }] },
  },
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
