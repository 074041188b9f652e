/** What the files of `src/` import of each other, and where that breaks the order of the house. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Paths from the root of the repository, with slashes: each file and what it imports, types included. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** Reads every TypeScript file below `folder`; `vscode` and packages count as they are written. */
export function readImports(root: string, folder: string): Imports {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
    .filter((file) => file.endsWith('.ts'))
    .sort();
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(path.join(root, file), 'utf8'))]));
}

/** What one file imports, given its text; empty for what is no program. */
export function importsOf(file: string, text: string): readonly string[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? path.posix.join(path.posix.dirname(file), fileName) : fileName,
    );
}

/** The folder of a file; a file directly in `src/` is a room of its own. */
export function roomOf(file: string): string {
  const room = path.posix.dirname(file);
  return room === 'src' ? file : room;
}

/** Imports that lead up, given the rooms from the bottom to the top. A room that is not among them is a fault too. */
export function upwardImports(imports: Imports, rooms: readonly string[]): readonly string[] {
  const floor = new Map(rooms.map((room, index) => [room, index]));
  const faults: string[] = [];
  for (const [file, targets] of imports) {
    const own = floor.get(roomOf(file));
    if (own === undefined) faults.push(`${file} is in a room without a floor`);
    for (const target of targets) {
      const theirs = imports.has(target) ? floor.get(roomOf(target)) : undefined;
      if (own !== undefined && theirs !== undefined && theirs > own) faults.push(`${file} → ${target}`);
    }
  }
  return faults;
}

/** Groups of files that import each other in a circle, by Tarjan's strongly connected components. */
export function importCycles(imports: Imports): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const stack: string[] = [];
  const cycles: (readonly string[])[] = [];
  const visit = (file: string): number => {
    const own = index.size;
    index.set(file, own);
    let lowest = own;
    stack.push(file);
    for (const target of imports.get(file) ?? []) {
      if (!imports.has(target)) continue;
      const seen = index.get(target);
      if (seen === undefined) lowest = Math.min(lowest, visit(target));
      else if (stack.includes(target)) lowest = Math.min(lowest, seen);
    }
    if (lowest === own) {
      const component = stack.splice(stack.indexOf(file));
      if (component.length > 1) cycles.push(component);
    }
    return lowest;
  };
  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return cycles;
}
