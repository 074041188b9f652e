import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sentenceOf } from '../../text/sentenceOf.ts';
import { sanitizeNotice } from './text/plainText.ts';

interface Box {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  readonly value?: string;
  /** "1/3" in the title. */
  readonly step?: number;
  readonly totalSteps?: number;
  /** Shows dots. */
  readonly secret?: boolean;
  /** Blanks at the ends belong to the answer. */
  readonly asTyped?: boolean;
  /** The question is withdrawn when this is aborted. */
  readonly signal?: AbortSignal;
}

export interface Question extends Box {
  /** Takes the answer, or throws a UserError whose sentence stands under the box until the answer is better. */
  readonly accept: (answer: string) => void;
  /** Says what is wrong with the answer as soon as it is typed, not only at the end. */
  readonly eager?: boolean;
}

/** A question whose answer is made into something at each key stroke. */
export interface Reading<T> extends Box {
  /** Throws a UserError whose sentence stands under the box. */
  readonly read: (answer: string) => T;
  /** What stands under the box otherwise. */
  readonly note: (value: T) => string;
}

/** Asks for a line of text, trimmed unless `asTyped`. Undefined when it was dismissed or withdrawn. */
export async function ask({ accept, eager, ...box }: Question): Promise<string | undefined> {
  const read = (answer: string): string => {
    accept(answer);
    return answer;
  };
  return (await show({ ...box, read, note: () => '' }, { eager: eager === true, preview: false }))?.value;
}

/** What was made of one line of text, and whether the person wants to see first what it does. */
export async function askReading<T>(reading: Reading<T>): Promise<{ value: T; preview: boolean } | undefined> {
  return await show(reading, { eager: true, preview: true });
}

export function previewButton(): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon('diff'), tooltip: l10n.t('Preview the Change') };
}

async function show<T>(
  { signal, read, note, ...texts }: Reading<T>,
  { eager, preview }: { readonly eager: boolean; readonly preview: boolean },
): Promise<{ value: T; preview: boolean } | undefined> {
  const box = vscode.window.createInputBox();
  box.title = texts.title;
  box.prompt = texts.prompt;
  box.placeholder = texts.placeholder;
  box.value = texts.value ?? '';
  box.step = texts.step;
  box.totalSteps = texts.totalSteps;
  box.password = texts.secret === true;
  // The person goes to another window to copy the answer.
  box.ignoreFocusOut = true;
  if (preview) box.buttons = [previewButton()];
  const judge = (): { value: T } | undefined => {
    try {
      const value = read(texts.asTyped === true ? box.value : box.value.trim());
      const message = sanitizeNotice(note(value), 400);
      box.validationMessage =
        message === '' ? undefined : { message, severity: vscode.InputBoxValidationSeverity.Info };
      return { value };
    } catch (error) {
      box.validationMessage = sanitizeNotice(sentenceOf(error));
      return undefined;
    }
  };
  // An empty box needs no reproach before anything was typed.
  if (eager && box.value !== '') judge();
  const withdraw = (): void => {
    box.hide();
  };
  try {
    return await new Promise<{ value: T; preview: boolean } | undefined>((resolve) => {
      const finish = (wantsPreview: boolean): void => {
        const judged = judge();
        if (judged !== undefined) resolve({ ...judged, preview: wantsPreview });
      };
      box.onDidChangeValue(() => {
        if (eager) judge();
        else box.validationMessage = undefined;
      });
      box.onDidAccept(() => {
        finish(false);
      });
      box.onDidTriggerButton(() => {
        finish(true);
      });
      box.onDidHide(() => {
        resolve(undefined);
      });
      signal?.addEventListener('abort', withdraw);
      if (signal?.aborted === true) resolve(undefined);
      else box.show();
    });
  } finally {
    signal?.removeEventListener('abort', withdraw);
    box.dispose();
  }
}
