import * as vscode from 'vscode';
import { Problem } from '../../base/problem.ts';
import { readRegularFile } from '../../files/read.ts';
import { looksLikeCommands, planCommands } from '../../kubeconfig/bring/commands/plan.ts';
import { loadKubeconfig } from '../../kubeconfig/load.ts';
import type { CommandParts } from '../commandParts.ts';
import { confirmAndApply } from './confirm.ts';
import { importText } from './import.ts';

/** Takes over what `kubectl config` lines in the clipboard would do. */
export async function pasteCommand(parts: CommandParts): Promise<void> {
  const text = await vscode.env.clipboard.readText();
  if (text.trim() === '') {
    const sentence =
      'The clipboard is empty: copy the "kubectl config" commands that your portal shows, then choose Paste Commands again.';
    throw new Problem('clipboard-empty', sentence);
  }
  if (
    !looksLikeCommands(text) &&
    /^[ \t]*(?:apiVersion|kind|clusters|contexts|users|\{)/mu.test(text.slice(0, 100_000))
  ) {
    await importText(parts, text, 'The clipboard');
  } else {
    await takeOver(parts, text);
  }
}

/** Nothing of the text is run. */
export async function takeOver(parts: CommandParts, text: string): Promise<void> {
  const { paths, host } = parts;
  const { edits, notes } = await planCommands(text, await loadKubeconfig(paths(), host), {
    platform: host.platform,
    home: host.home,
    readFile: readSmallFile,
  });
  await confirmAndApply(parts, {
    question: 'Take over these commands?',
    label: 'Take over pasted commands',
    button: 'Apply',
    edits,
    switching: undefined,
    notes: [...notes, 'No command is run: only your kubeconfig changes.'],
  });
}

export async function readSmallFile(path: string): Promise<Buffer | undefined> {
  return (await readRegularFile(path))?.bytes;
}
