/** A kubeconfig with a cluster, a user and a context for each name, a comment in each, and a last line that ends it. */
export function crowdFile(names: readonly string[]): string {
  const cluster = (name: string) =>
    `- name: ${name}\n  # cluster ${name}\n  cluster:\n    server: https://${name}:0 # counts\n`;
  const user = (name: string) =>
    `- name: ${name} # user ${name}\n  user:\n    exec:\n      apiVersion: client.authentication.k8s.io/v1\n` +
    `      interactiveMode: Never\n      command: get-token\n      args: ["get", '0'] # counts\n`;
  const context = (name: string) =>
    `- name: ${name}\n  context:\n    # context ${name}\n    cluster: ${name}\n    namespace: n0\n    user: ${name}\n`;
  const list = (key: string, item: (name: string) => string) => `${key}:\n${names.map(item).join('')}`;
  return (
    '# The first line\napiVersion: v1\nkind: Config\ncurrent-context: a\n' +
    `${list('clusters', cluster)}${list('users', user)}${list('contexts', context)}${LAST_LINE}\n`
  );
}

export const LAST_LINE = 'x-last: "of an unknown field"';

/** The text without the entries of that name and those that it made, as we write them or kubectl. */
export function withoutEntries(text: string, name: string): string {
  const kept: string[] = [];
  let item: string[] | undefined;
  const end = () => {
    if (item !== undefined && !item.some((line) => [name, `${name}-more`].includes(nameIn(line)))) kept.push(...item);
    item = undefined;
  };
  for (const line of text.split('\n')) {
    if (!line.startsWith(' ')) end();
    if (line.startsWith('- ')) item = [];
    (item ?? kept).push(line);
  }
  end();
  return kept.join('\n');
}

/** The number in the namespace of that context, which comes before or after the name, as we write it or kubectl. */
export function countOf(text: string, name: string): number {
  const items = text.split(/^(?=- |\S)/mu);
  const context = items.find(
    (item) => /^ +user: /mu.test(item) && item.split('\n').some((line) => nameIn(line) === name),
  );
  return Number(/namespace: n(\d+)$/mu.exec(context ?? '')?.[1]);
}

/** The name of an item, which stands at the column of its fields. */
function nameIn(line: string): string {
  return /^(?:- | {2})name: ([^ ]*)/u.exec(line)?.[1] ?? '';
}
