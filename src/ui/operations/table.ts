import type { Command } from '../commandParts.ts';
import { addClusterCommand } from './addCluster.ts';
import { duplicateCommand, setNamespaceCommand } from './contexts.ts';
import { setArgumentsCommand, setVariablesCommand } from './exec.ts';
import { deleteCommand } from './remove.ts';
import { renameCommand } from './rename.ts';
import { addUserCommand, changeCredentialCommand } from './users.ts';

/** Edits of single entries that act on a row, or ask which entry is meant. */
export const operationCommands: Readonly<Record<string, Command>> = {
  setNamespace: setNamespaceCommand,
  rename: renameCommand,
  duplicateContext: duplicateCommand,
  delete: deleteCommand,
  addUser: addUserCommand,
  setExecArguments: setArgumentsCommand,
  setExecEnvironment: setVariablesCommand,
  changeCredential: changeCredentialCommand,
  addCluster: addClusterCommand,
};
