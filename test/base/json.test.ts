import assert from 'node:assert/strict';
import { fieldsIn, jsonIn } from '../../src/base/json.ts';

describe('JSON from outside', () => {
  it('is undefined for what is none', () => {
    assert.deepEqual(jsonIn('{"a": [1]}'), { a: [1] });
    for (const text of ['', '{', 'undefined', '{"a":1} x']) assert.equal(jsonIn(text), undefined, text);
  });

  it('has fields only where it is an object', () => {
    assert.equal(fieldsIn({ a: 1 })['a'], 1);
    for (const value of [undefined, null, 'text', 1, ['a']]) assert.deepEqual(fieldsIn(value), {});
  });
});
