import { quoteName } from '../fields.ts';
import type { Context, Kubeconfig } from '../model.ts';
import { checkNamespace, checkNewName } from './names.ts';
import { bareName } from './operation.ts';
import type { Operation } from './operation.ts';

/** An empty text leaves the namespace to kubectl, which takes "default". Throws Problem 'namespace-unusable'. */
export function setNamespace(context: Context, namespace: string): Operation {
  if (namespace !== '') checkNamespace(namespace);
  const { name } = context;
  const value = namespace === '' ? undefined : namespace;
  const order = value === undefined ? 'Remove the namespace of' : `Set namespace ${value} for`;
  return {
    edits: [{ kind: 'set-fields', list: 'contexts', name, fields: [{ path: ['namespace'], value }] }],
    label: `${order} context ${bareName(name)}`,
    consequences: value === undefined ? ['kubectl then uses the namespace "default".'] : [],
    expect: [{ list: 'contexts', name }],
  };
}

/** Another context for the same cluster, user and namespace, unknown fields included. Throws those of `checkNewName`. */
export function duplicateContext(kubeconfig: Kubeconfig, context: Context, to: string): Operation {
  checkNewName(kubeconfig, { list: 'contexts', name: to });
  return {
    edits: [{ kind: 'copy-entry', list: 'contexts', name: context.name, to }],
    label: `Duplicate context ${bareName(context.name)} as ${bareName(to)}`,
    consequences: [
      `Both use the cluster ${quoteName(context.cluster)} and the user ${quoteName(context.user)}; the current context stays.`,
    ],
    expect: [],
  };
}
