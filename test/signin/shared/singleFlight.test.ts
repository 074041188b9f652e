import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../src/errors/userError.ts';
import { createSingleFlight, type SharedWorkTerms } from '../../../src/signin/shared/singleFlight.ts';
import { clientKey } from '../../../src/sessions/ids.ts';
import { temporaryFolder, until } from '../support.ts';
import type { Progress } from '../../../src/text/progressText.ts';

describe('flights', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const key = clientKey('https://idp.example', 'cli');

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  const patient = () => ({ signal: new AbortController().signal, onWaiting: () => undefined });
  /** A flight that ends when told to, or with its signal. */
  function heldFlight() {
    let land: ((value: string) => void) | undefined;
    const terms: SharedWorkTerms[] = [];
    return {
      terms,
      land: (value: string) => {
        land?.(value);
      },
      flight: (own: SharedWorkTerms): Promise<string> => {
        terms.push(own);
        return new Promise((resolve, reject) => {
          land = resolve;
          own.signal.addEventListener('abort', () => {
            reject(new Error('given up'));
          });
        });
      },
    };
  }

  it('are shared by callers in one window', async () => {
    const flights = createSingleFlight<string>(folder.path);
    const held = heldFlight();
    const both = [1, 2].map(async () => await flights.run(key, patient(), held.flight));
    await until(() => held.terms.length > 0);
    held.land('signed in');
    assert.deepEqual(await Promise.all(both), ['signed in', 'signed in']);
    assert.equal(held.terms.length, 1);
    assert.equal(held.terms[0]?.waited, false);
    assert.deepEqual(readdirSync(join(folder.path, 'flights')), []);
  });

  it('go on when one of two callers gives up, and end with the last', async () => {
    const flights = createSingleFlight<string>(folder.path);
    const held = heldFlight();
    const callers = [new AbortController(), new AbortController()];
    const results = callers.map(
      async ({ signal }) =>
        await flights.run(key, { signal, onWaiting: () => undefined }, held.flight).catch((error: unknown) => error),
    );
    await until(() => held.terms.length > 0);
    callers[0]!.abort(new Error('first gave up'));
    assert.equal(((await results[0]) as Error).message, 'first gave up');
    assert.equal(held.terms[0]!.signal.aborted, false);
    callers[1]!.abort(new Error('second gave up'));
    assert.equal(((await results[1]) as Error).message, 'second gave up');
    assert.equal(held.terms[0]!.signal.aborted, true);
  });

  it('that were given up are not joined', async () => {
    const flights = createSingleFlight<string>(folder.path);
    const held = heldFlight();
    const caller = new AbortController();
    const first = flights.run(key, { signal: caller.signal, onWaiting: () => undefined }, held.flight);
    await until(() => held.terms.length > 0);
    caller.abort(new Error('changed my mind'));
    await assert.rejects(first, { message: 'changed my mind' });
    assert.equal(await flights.run(key, patient(), () => Promise.resolve('next')), 'next');
  });

  it('of other keys do not wait', async () => {
    const flights = createSingleFlight<string>(folder.path);
    const held = heldFlight();
    const first = flights.run(key, patient(), held.flight);
    await until(() => held.terms.length > 0);
    const other = clientKey('https://idp.example', 'other');
    assert.equal(await flights.run(other, patient(), () => Promise.resolve('other')), 'other');
    held.land('one');
    assert.equal(await first, 'one');
  });

  it('of another window are waited for with a sentence, which can be cancelled', async () => {
    const held = heldFlight();
    const theirs = createSingleFlight<string>(folder.path).run(key, patient(), held.flight);
    await until(() => held.terms.length > 0);
    const ours = createSingleFlight<string>(folder.path);
    const caller = new AbortController();
    const said: Progress[] = [];
    const impatient = ours.run(key, { signal: caller.signal, onWaiting: (progress) => said.push(progress) }, () =>
      Promise.resolve('never'),
    );
    await until(() => said.length > 0);
    caller.abort(new Error('no patience'));
    await assert.rejects(impatient, { message: 'no patience' });
    const again = { ...patient(), onWaiting: (progress: Progress) => said.push(progress) };
    const waiting = ours.run(key, again, ({ waited }) => Promise.resolve(waited ? 'after them' : 'first'));
    await until(() => said.length > 1);
    held.land('theirs');
    assert.equal(await theirs, 'theirs');
    assert.equal(await waiting, 'after them');
  });

  it('hand on what went wrong, a held lock of their own too, and are free again', async () => {
    const flights = createSingleFlight<string>(folder.path);
    const said: Progress[] = [];
    const options = { ...patient(), onWaiting: (progress: Progress) => said.push(progress) };
    const held = new UserError('lock-held', { path: '/config.lock', owner: undefined, ageMs: 0, mark: '' });
    await assert.rejects(
      flights.run(key, options, () => Promise.reject(held)),
      held,
    );
    assert.deepEqual(said, []);
    assert.equal(await flights.run(key, options, () => Promise.resolve('again')), 'again');
  });

  it('do not begin for a caller that has given up', async () => {
    const given = { signal: AbortSignal.abort(new Error('too late')), onWaiting: () => undefined };
    const run = createSingleFlight<string>(folder.path).run(key, given, () => Promise.resolve('never'));
    await assert.rejects(run, { message: 'too late' });
    assert.deepEqual(readdirSync(folder.path), []);
  });
});
