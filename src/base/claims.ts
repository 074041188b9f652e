/** ID tokens are a few kB, and API servers take at most 1 MiB of headers; a JWT of more than this is not decoded. */
export const LONGEST_TOKEN = 64 * 1024;

/** The best name that claims give to show: email, else preferred_username, else name, else sub. Raw. */
export function nameIn(claims: Readonly<Record<string, unknown>>): string | undefined {
  return ['email', 'preferred_username', 'name', 'sub']
    .map((claim) => claims[claim])
    .filter((value) => typeof value === 'string')
    .find((value) => value !== '');
}
