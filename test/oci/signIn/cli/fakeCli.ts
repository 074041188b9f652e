import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A program of this name in `folder` that does what `script`, of a shell, says when it is to sign in. */
export function fakeCli(folder: string, script: string, version = 'echo 3.95.1'): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'oci');
  writeFileSync(
    file,
    `#!/bin/sh\nPATH=/usr/bin:/bin\nif [ "$1" = --version ]; then\n${version}\nexit\nfi\n${script}\n`,
  );
  chmodSync(file, 0o755);
  return file;
}
