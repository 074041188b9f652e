import { fileErrorsText } from '../../src/text/errors/fileErrorsText.ts';
import { everySentence, HOSTILE } from './everySentence.ts';

const path = HOSTILE;

describe('the sentences for errors of files', () => {
  everySentence(fileErrorsText, {
    'path-refused': (['nul', 'remote', 'device'] as const).map((reason) => ({ path, reason })),
    'not-a-file': (['folder', 'pipe', 'socket', 'device', 'other'] as const).map((kind) => ({ path, kind })),
    'symlink-loop': [{ path }],
    'too-large': [
      { path, maxBytes: 1000 },
      { path, maxBytes: 32 << 20 },
    ],
    unreadable: [{ path }],
    'read-only': [{ path }],
    unwritable: (['permission', 'disk-full', 'folder', 'journal'] as const).map((reason) => ({ path, reason })),
    'folder-unsafe': (['link', 'not-a-folder', 'owner'] as const).map((reason) => ({ path, reason })),
    'folder-unwritable': [{ path }],
    'lock-held': [
      { path, owner: undefined, ageMs: 0, mark: '' },
      { path, owner: { pid: 1, host: HOSTILE }, ageMs: 1e9, mark: '' },
    ],
    'lock-unwritable': (['permission', 'disk-full'] as const).map((reason) => ({ path, reason })),
  });
});
