import { chmodSync, chownSync } from 'node:fs';

const NOBODY = 65_534;

/**
 * Runs as a person without special rights: the superuser may read and write everything, so permissions would not be
 * seen. `folder` (a test's own) becomes theirs with what is in it unchanged.
 */
export async function asNobody(folder: string, run: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) {
    await run();
    return;
  }
  chownSync(folder, NOBODY, NOBODY);
  chmodSync(folder, 0o755);
  process.setegid!(NOBODY);
  process.seteuid!(NOBODY);
  try {
    await run();
  } finally {
    process.seteuid!(0);
    process.setegid!(0);
  }
}
