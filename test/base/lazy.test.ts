import assert from 'node:assert/strict';
import { lazy, lazyFunction, lazyMethods } from '../../src/base/lazy.ts';

describe('a part that is made when it is first used', () => {
  it('is made once, however many ask at the same time', async () => {
    let made = 0;
    const part = lazy(() => Promise.resolve({ number: ++made }));
    assert.equal(made, 0);
    const [one, other] = await Promise.all([part(), part()]);
    assert.equal(one, other);
    assert.equal(await part(), one);
    assert.equal(made, 1);
  });

  it('is made again after a failure', async () => {
    let tries = 0;
    const part = lazy(() => (++tries === 1 ? Promise.reject(new Error('no disk')) : Promise.resolve(tries)));
    await assert.rejects(part(), /no disk/u);
    assert.equal(await part(), 2);
  });

  it('is ended where it was made, and not made to be ended', async () => {
    const ended: string[] = [];
    const end = (name: string): void => {
      ended.push(name);
    };
    const [used, unused] = [lazy(() => Promise.resolve('used')), lazy(() => Promise.resolve('unused'))];
    await used();
    used.whenMade(end);
    unused.whenMade(end);
    // At once: a window that closes waits for nothing.
    assert.deepEqual(ended, ['used']);
  });

  it('is ended when it is there, where it was being made', async () => {
    const ended: string[] = [];
    const part = lazy(() => Promise.resolve('part'));
    const made = part();
    part.whenMade((each) => {
      ended.push(each);
    });
    assert.deepEqual(ended, []);
    await made;
    assert.deepEqual(ended, ['part']);
  });

  it('may be a function, or the methods of something', async () => {
    let made = 0;
    const add = lazyFunction(() => {
      made++;
      return Promise.resolve((one: number, other: number) => Promise.resolve(one + other));
    });
    assert.deepEqual([await add(1, 2), await add(3, 4), made], [3, 7, 1]);
    const greeter = lazy(() => Promise.resolve({ greet: (name: string) => Promise.resolve(`hello ${name}`) }));
    assert.equal(await lazyMethods(greeter, 'greet').greet('you'), 'hello you');
  });
});
