/** Host and port of a URL, without user name and password; a text that names no host as it is. Raw. */
export function hostOf(url: string): string {
  const { host = '' } = URL.parse(url) ?? {};
  return host === '' ? url : host;
}
