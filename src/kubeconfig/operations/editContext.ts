import type { Context, Kubeconfig } from '../read/model.ts';
import { checkNamespace, checkNewName } from './checkNames.ts';
import type { Operation } from './operation.ts';

/** An empty text leaves the namespace to kubectl, which takes "default". Throws 'namespace-unusable'. */
export function setNamespace(context: Context, namespace: string): Operation {
  if (namespace !== '') checkNamespace(namespace);
  const { name } = context;
  const value = namespace === '' ? undefined : namespace;
  return {
    edits: [{ kind: 'set-fields', list: 'contexts', name, fields: [{ path: ['namespace'], value }] }],
    label: { code: 'set-namespace', data: { context: name, namespace: value } },
    consequences: value === undefined ? [{ code: 'default-namespace', data: undefined }] : [],
    expect: [{ list: 'contexts', name }],
  };
}

/** Another context for the same cluster, user and namespace, unknown fields included. Throws those of `checkNewName`. */
export function duplicateContext(kubeconfig: Kubeconfig, context: Context, to: string): Operation {
  checkNewName(kubeconfig, { list: 'contexts', name: to });
  return {
    edits: [{ kind: 'copy-entry', list: 'contexts', name: context.name, to }],
    label: { code: 'duplicate-context', data: { name: context.name, to } },
    consequences: [{ code: 'context-shares', data: { cluster: context.cluster, user: context.user } }],
    expect: [],
  };
}
