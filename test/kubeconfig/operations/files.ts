import assert from 'node:assert/strict';
import { saying } from '../../text/saying.ts';
import type { Host } from '../../../src/base/platform.ts';
import { editText } from '../../../src/kubeconfig/edit/editText.ts';
import { parseFile } from '../parseFile.ts';
import { type LoadedFile, mergeEntries } from '../../../src/kubeconfig/read/merge.ts';
import type { Kubeconfig } from '../../../src/kubeconfig/read/model.ts';
import type { Operation } from '../../../src/kubeconfig/operations/operation.ts';
import { placeEdits } from '../../../src/kubeconfig/edit/placeEdits.ts';
import { listed } from '../listed.ts';

const HOST: Host = { platform: 'linux', env: {}, home: '/' };

/** Kubeconfig files in memory, listed in this order: /0, /1 … */
export function filesOf(...texts: readonly string[]) {
  const loaded: LoadedFile[] = texts.map((text, index) => parseFile(`/${index}`, Buffer.from(text), HOST));
  const kubeconfig: Kubeconfig = mergeEntries(loaded);
  return {
    kubeconfig,
    /** The texts after an operation. */
    after: (operation: Pick<Operation, 'edits'>): readonly string[] => {
      const edits = placeEdits(operation.edits, loaded);
      return texts.map((text, index) => editText(text, edits.get(listed(`/${index}`)) ?? [], `/${index}`));
    },
    /** The lines that went (-) and came (+), in all files. */
    difference: (operation: Pick<Operation, 'edits'>): readonly string[] => {
      const edits = placeEdits(operation.edits, loaded);
      return texts.flatMap((text, index) => {
        const before = text.split('\n');
        const after = editText(text, edits.get(listed(`/${index}`)) ?? [], `/${index}`).split('\n');
        return differenceOf(before, after);
      });
    },
  };
}

/** By the longest common subsequence, for short texts. */
function differenceOf(before: readonly string[], after: readonly string[]): string[] {
  const [left, ...moreLeft] = before;
  const [right, ...moreRight] = after;
  if (left === undefined) return after.map((line) => `+${line}`);
  if (right === undefined) return before.map((line) => `-${line}`);
  if (left === right) return differenceOf(moreLeft, moreRight);
  const isKept = after.includes(left);
  return isKept && !before.includes(right)
    ? [`+${right}`, ...differenceOf(before, moreRight)]
    : [`-${left}`, ...differenceOf(moreLeft, after)];
}

/** Fails unless it throws an error with this code and sentence. */
export function refuses(run: () => unknown, code: string, sentence: RegExp | string): void {
  assert.throws(run, saying(code, sentence));
}

export const CONFIG = `# mine
apiVersion: v1
kind: Config
current-context: prod # bold
clusters:
  - name: k # the cluster
    cluster: {server: 'https://k.example.com', x-note: keep}
  - name: lonely
    cluster:
      server: https://lonely.example.com
contexts:
  - name: prod
    context: # ours
      cluster: k
      user: alice # me
      namespace: pay
      extensions:
        - name: x
          extension: {a: 1}
  - {name: test, context: {cluster: k, user: bob}}
users:
  # alice runs a command
  - name: alice
    user:
      as: root
      exec:
        apiVersion: client.authentication.k8s.io/v1
        command: oci # the OCI CLI
        installHint: install it
        interactiveMode: IfAvailable
        args:
          - ce # container engine
          - cluster
          # who asks
          - --profile
          - DEFAULT # changes often
          - --auth=api_key
        env:
          - name: A # first
            value: "1"
          - {name: B, value: two}
  - name: bob
    user:
      token: abc
`;
