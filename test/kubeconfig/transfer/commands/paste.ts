import type { TransferNote } from '../../../../src/kubeconfig/transfer/transferNotes.ts';
import type { Host } from '../../../../src/base/platform.ts';
import { planCommands } from '../../../../src/kubeconfig/transfer/commands/planCommands.ts';
import { editText } from '../../../../src/kubeconfig/edit/editText.ts';
import { parseFile } from '../../parseFile.ts';
import { mergeEntries } from '../../../../src/kubeconfig/read/merge.ts';
import type { Kubeconfig } from '../../../../src/kubeconfig/read/model.ts';
import { PEM } from './portals.ts';

const HOST: Host = { platform: 'linux', env: {}, home: '/home/jane' };

export function parse(text: string): Kubeconfig {
  return mergeEntries([parseFile('/kube/config', Buffer.from(text), HOST)]);
}

export interface Pasted {
  readonly after: Kubeconfig;
  readonly text: string;
  readonly notes: readonly TransferNote[];
}

/** What commands make of a kubeconfig, on a machine with the files /certs/ca.crt and /certs/note.txt. */
export async function paste(commands: string, before = '', platform: NodeJS.Platform = 'linux'): Promise<Pasted> {
  const files: Readonly<Record<string, string>> = { '/certs/ca.crt': `${PEM}\n`, '/certs/note.txt': 'nothing\n' };
  const readFile = (path: string): Promise<Buffer | undefined> => {
    const text = files[path];
    return Promise.resolve(text === undefined ? undefined : Buffer.from(text));
  };
  const { edits, notes } = await planCommands(commands, parse(before), { platform, home: HOST.home, readFile });
  const text = editText(before, edits, '/kube/config');
  return { after: parse(text), text, notes };
}
