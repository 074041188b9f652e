import assert from 'node:assert/strict';
import { keyIn, readManifest, readManifestTexts, readRawManifest } from './manifest.ts';

/** The properties of the manifest that a person reads. */
const READ = new Set([
  ...['displayName', 'category', 'title', 'value', 'original', 'shortTitle', 'name', 'contextualTitle', 'contents'],
  ...['description', 'markdownDescription', 'enumDescriptions', 'markdownEnumDescriptions', 'enumItemLabels'],
  ...['deprecationMessage', 'markdownDeprecationMessage', 'patternErrorMessage', 'label', 'placeholder'],
]);
/** Expressions, not texts, although there are blanks between their words. */
const EXPRESSIONS = new Set(['when', 'enablement']);

interface Value {
  readonly property: string;
  readonly value: string;
}

/** Every string in a value; an element of a list counts as one of the property that has the list. */
function stringsIn(value: unknown, property: string): readonly Value[] {
  if (typeof value === 'string') return [{ property, value }];
  if (Array.isArray(value)) return value.flatMap((item) => stringsIn(item, property));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => stringsIn(item, name));
}

describe('the manifest', () => {
  const { displayName, description, capabilities, contributes } = readRawManifest() as Record<string, unknown>;
  const strings = stringsIn({ displayName, description, capabilities, contributes }, '');
  const texts = readManifestTexts();

  it('has a key wherever a person reads a text', () => {
    assert.deepEqual(
      strings.filter(({ property, value }) => READ.has(property) && keyIn(value) === undefined),
      [],
    );
    assert.deepEqual(
      strings.filter(({ property, value }) => !EXPRESSIONS.has(property) && /\p{L} \p{L}/u.test(value)),
      [],
    );
  });

  it('has a text for each key, and a key for each text', () => {
    const used = new Set(strings.flatMap(({ value }) => keyIn(value) ?? []));
    assert.deepEqual([...used].toSorted(), Object.keys(texts).toSorted());
  });

  it('has texts that are not empty, with comments only where vsce does not read them', () => {
    for (const [key, text] of Object.entries(texts)) {
      const message = typeof text === 'string' ? text : text.message;
      assert.equal(message, message.trim(), key);
      assert.notEqual(message, '', key);
    }
    // vsce takes them from package.nls.json as they are.
    for (const key of ['displayName', 'description']) assert.equal(typeof texts[key], 'string');
  });

  it('is read with its texts', () => {
    const manifest = readManifest() as { readonly displayName: string; readonly contributes: unknown };
    assert.equal(manifest.displayName, 'Cluster Sign-In');
    assert.deepEqual(
      stringsIn(manifest.contributes, '').filter(({ value }) => keyIn(value) !== undefined),
      [],
    );
  });
});
