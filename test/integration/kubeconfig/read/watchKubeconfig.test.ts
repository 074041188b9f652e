import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../../../src/base/clock.ts';
import { watchKubeconfig } from '../../../../src/kubeconfig/read/watchKubeconfig.ts';

const nothing = (): undefined => undefined;

describe('watchKubeconfig', () => {
  let folder: string;
  let close: () => void = nothing;
  const at = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-watch-'));
  });
  afterEach(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Watches, and waits until the beginning is over: files made just before may be told once. */
  async function watching(
    paths: readonly string[],
    clock: Clock = settled(),
  ): Promise<{ change(act: () => void): Promise<void> }> {
    let seen: () => void = nothing;
    const watched = watchKubeconfig(
      paths,
      () => {
        seen();
      },
      clock,
    );
    close = () => {
      watched.close();
    };
    await quiet();
    return {
      change: async (act) => {
        const told = new Promise<void>((resolve) => {
          seen = resolve;
        });
        act();
        await told;
        await quiet();
      },
    };
  }

  /** The clock of a fast test: changes settle at once and the poll never comes. */
  function settled(): Clock {
    return { now: () => Date.now(), after: (delayMs, run) => (delayMs > 1000 ? nothing : systemClock.after(1, run)) };
  }

  /** Until what was under way has ended, with no claim on how long that takes: more such reads in turn than it makes. */
  async function quiet(): Promise<void> {
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      for (let reads = 0; reads < 50; reads += 1) await stat(folder);
    }
  }

  it('tells writing, replacement by rename, deletion and creation', async () => {
    writeFileSync(at('config'), 'a');
    const { change } = await watching([at('config')]);
    await change(() => {
      writeFileSync(at('config'), 'b');
    });
    await change(() => {
      appendFileSync(at('config'), 'c');
    });
    writeFileSync(at('new'), 'd');
    await change(() => {
      renameSync(at('new'), at('config'));
    });
    await change(() => {
      unlinkSync(at('config'));
    });
    await change(() => {
      writeFileSync(at('config'), 'e');
    });
  });

  it('tells a file that comes later with its folders, goes with them and comes again', async () => {
    const { change } = await watching([at('x/y/config')]);
    const make = () => {
      mkdirSync(at('x/y'), { recursive: true });
      writeFileSync(at('x/y/config'), 'a');
    };
    await change(make);
    await change(() => {
      writeFileSync(at('x/y/config'), 'b');
    });
    await change(() => {
      rmSync(at('x'), { recursive: true });
    });
    await change(make);
    await change(() => {
      writeFileSync(at('x/y/config'), 'c');
    });
    await change(() => {
      renameSync(at('x/y'), at('x/z'));
    });
  });

  it('tells changes behind symbolic links, and links that lead elsewhere', async () => {
    mkdirSync(at('one'));
    mkdirSync(at('two'));
    writeFileSync(at('one/real'), 'a');
    writeFileSync(at('two/real'), 'a');
    symlinkSync('one/real', at('middle'));
    symlinkSync('middle', at('config'));
    const { change } = await watching([at('config')]);
    await change(() => {
      writeFileSync(at('one/real'), 'b');
    });
    await change(() => {
      symlinkSync('two/real', at('other'));
      renameSync(at('other'), at('middle'));
    });
    await change(() => {
      writeFileSync(at('two/real'), 'c');
    });
    await change(() => {
      unlinkSync(at('two/real'));
    });
    await change(() => {
      writeFileSync(at('two/real'), 'd');
    });
  });

  it('says nothing of neighbours, locks and reads', async () => {
    writeFileSync(at('config'), 'a');
    const long = new Date(Date.now() - 60_000);
    utimesSync(at('config'), long, long);
    let told = 0;
    await new Promise((resolve) => setTimeout(resolve, 60));
    const watched = watchKubeconfig([at('config')], () => told++, settled());
    close = () => {
      watched.close();
    };
    await quiet();
    writeFileSync(at('config.lock'), '');
    writeFileSync(at('neighbour'), '');
    unlinkSync(at('config.lock'));
    await quiet();
    assert.equal(told, 0);
    watched.close();
    writeFileSync(at('config'), 'b');
    await quiet();
    assert.equal(told, 0, 'nor after it was closed');
  });

  it('sees by looking now and then what the system does not tell', async () => {
    mkdirSync(at('one'));
    mkdirSync(at('two'));
    writeFileSync(at('one/config'), 'a');
    writeFileSync(at('two/config'), 'b');
    symlinkSync('one', at('kube'));
    let poll: () => void = nothing;
    const clock: Clock = {
      now: () => Date.now(),
      after: (delayMs, run) => {
        if (delayMs <= 1000) return systemClock.after(1, run);
        poll = run;
        return nothing;
      },
    };
    const { change } = await watching([at('kube/config')], clock);
    await change(() => {
      symlinkSync('two', at('other'));
      renameSync(at('other'), at('kube'));
      poll();
    });
    await change(() => {
      writeFileSync(at('two/config'), 'c');
    });
  });

  it('opens nothing: pipes, devices, loops and folders are only looked at', async () => {
    execFileSync('mkfifo', [at('fifo')]);
    symlinkSync('loop', at('loop'));
    mkdirSync(at('folder'));
    const { change } = await watching([at('fifo'), at('loop'), at('folder'), '/dev/zero', at('config')]);
    await change(() => {
      writeFileSync(at('config'), 'a');
    });
    await change(() => {
      unlinkSync(at('fifo'));
      writeFileSync(at('fifo'), 'a file now');
    });
  });

  it('does not keep the process alive', async () => {
    const script = `import { watchKubeconfig } from ${JSON.stringify(join(import.meta.dirname, '../../../../src/kubeconfig/read/watchKubeconfig.ts'))};
      watchKubeconfig([${JSON.stringify(at('config'))}], () => {});`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    assert.equal(code, 0);
  });
});
