/** `--oidc-client-secret`, `TOKEN`: what it holds lets somebody else be the person. */
export function soundsSecret(name: string): boolean {
  return (
    /secret|token|passw|api-?_?key|private-?_?key/iu.test(name) && !/(?:url|uri|file|path|type|cache-dir)$/iu.test(name)
  );
}

/** Which arguments of a command are secrets: `--client-secret=…`, or what follows `--client-secret`. */
export function secretArgs(args: readonly string[]): ReadonlySet<number> {
  const secrets = new Set<number>();
  args.forEach((arg, index) => {
    const flag = /^--?([\w-]+)(=?)/u.exec(arg);
    if (flag === null || !soundsSecret(flag[1] ?? '')) return;
    const next = args[index + 1];
    if (flag[2] === '=') secrets.add(index);
    else if (next !== undefined && !next.startsWith('-')) secrets.add(index + 1);
  });
  return secrets;
}

/** "hidden" where a secret is, for a person to see the rest. */
export function withoutSecrets(args: readonly string[]): readonly string[] {
  const secrets = secretArgs(args);
  return args.map((arg, index) => (secrets.has(index) ? arg.replace(/^(--?[\w-]+=)?.*$/su, '$1(hidden)') : arg));
}
