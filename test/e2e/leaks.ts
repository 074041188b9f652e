import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Every file under `folder` that holds one of the secrets, plain, URL-encoded or in any alignment of base64. */
export async function filesWith(folder: string, secrets: Iterable<string>): Promise<string[]> {
  const forms = [...secrets].flatMap((secret) => [secret, encodeURIComponent(secret), ...base64Forms(secret)]);
  const needles = [...new Set(forms)].map((form) => Buffer.from(form));
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    // Locks come and go while the editor runs.
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    if (needles.some((needle) => bytes.includes(needle))) found.push(file);
  }
  return found;
}

/** What stays the same of a text inside base64, for each of the three places where it can begin in a group. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]);
    // Groups at both ends depend on the neighbours.
    const whole = bytes.subarray(shift === 0 ? 0 : 3, bytes.length - (bytes.length % 3));
    return [whole.toString('base64'), whole.toString('base64url')].map((form) => form.replace(/=+$/u, ''));
  });
}
