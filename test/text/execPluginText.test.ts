import assert from 'node:assert/strict';
import { FACT_KEYS } from '../../src/authenticators/execPlugin/families/facts.ts';
import { execPluginText, foreignProgramText } from '../../src/text/execPlugin/execPluginText.ts';
import { checkSentence, HOSTILE } from './everySentence.ts';

describe('what is said of an exec plugin', () => {
  it('names each fact on one clean line', () => {
    for (const key of FACT_KEYS) {
      const text = execPluginText({ label: 'AWS EKS', facts: [{ key, value: HOSTILE }] });
      checkSentence(text, key, { end: 'none', longest: 300 });
      assert.match(text, /^AWS EKS · /u);
    }
    checkSentence(foreignProgramText({ label: 'AWS EKS', program: HOSTILE }), 'foreign', { end: 'none', longest: 400 });
  });

  it('is the product where nothing else is known', () => {
    assert.equal(execPluginText({ label: 'AWS EKS', facts: [] }), 'AWS EKS');
  });
});
