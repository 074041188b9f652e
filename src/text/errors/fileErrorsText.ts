import * as l10n from '@vscode/l10n';
import { durationInWords } from '../../base/duration.ts';
import type { FileErrors } from '../../errors/fileErrors.ts';
import type { Sentences } from './sentences.ts';
import { nameText, pathText } from './untrusted.ts';

const MEBIBYTE = 1 << 20;

export const fileErrorsText: Sentences<FileErrors> = {
  'path-refused': ({ path, reason }) => {
    switch (reason) {
      case 'nul':
        return l10n.t('The path {path} contains a NUL character. Correct the path.', { path: pathText(path) });
      case 'remote':
        return l10n.t('{path} is a network or device path. Use a file on this computer.', { path: pathText(path) });
      case 'device':
        return l10n.t('{path} is a device, not a file. Use another name.', { path: pathText(path) });
    }
  },
  'not-a-file': ({ path, kind }) => {
    const named = { path: pathText(path) };
    switch (kind) {
      case 'folder':
        return l10n.t('{path} is a folder. Specify a file.', named);
      case 'pipe':
        return l10n.t('{path} is a pipe. Specify a file.', named);
      case 'socket':
        return l10n.t('{path} is a socket. Specify a file.', named);
      case 'device':
        return l10n.t('{path} is a device. Specify a file.', named);
      case 'other':
        return l10n.t('{path} is not a file. Specify a file.', named);
    }
  },
  'symlink-loop': ({ path }) =>
    l10n.t('{path} is a symbolic link that points to itself. Point it to a file.', { path: pathText(path) }),
  'too-large': ({ path, maxBytes }) =>
    maxBytes < MEBIBYTE
      ? l10n.t('{path} is larger than {count} bytes. Make sure it is the right file.', {
          path: pathText(path),
          count: maxBytes,
        })
      : l10n.t('{path} is larger than {count} MiB. Make sure it is the right file.', {
          path: pathText(path),
          count: Math.floor(maxBytes / MEBIBYTE),
        }),
  unreadable: ({ path }) =>
    l10n.t('Cannot read {path}. Make sure you have permission to read it.', { path: pathText(path) }),
  'read-only': ({ path }) => l10n.t('{path} is read-only. Make it writable and try again.', { path: pathText(path) }),
  unwritable: ({ path, reason }) => {
    const named = { path: pathText(path) };
    switch (reason) {
      case 'permission':
        return l10n.t('Cannot write to {path}. Make the file and its folder writable and try again.', named);
      case 'disk-full':
        return l10n.t('Cannot write to {path} because the disk is full. Free up some space and try again.', named);
      case 'folder':
        return l10n.t('Cannot create the folder {path}. Make its parent folder writable.', named);
      case 'journal':
        return l10n.t('Cannot write the file safely. Make {path} writable and try again.', named);
    }
  },
  'folder-unsafe': ({ path, reason }) => {
    const named = { path: pathText(path) };
    switch (reason) {
      case 'link':
        return l10n.t('{path} is a symbolic link, so secrets are not stored there. Move it and try again.', named);
      case 'not-a-folder':
        return l10n.t('{path} is not a folder, so secrets are not stored there. Move it and try again.', named);
      case 'owner':
        return l10n.t('{path} belongs to another user, so secrets are not stored there. Move it and try again.', named);
    }
  },
  'folder-unwritable': ({ path }) =>
    l10n.t('Cannot create the folder {path}. Make its parent folder writable.', { path: pathText(path) }),
  'lock-held': ({ path, owner, ageMs }) =>
    owner === undefined
      ? l10n.t(
          'Another program has held the lock {path} for {duration}. If no such program is running, delete the file and try again.',
          { path: pathText(path), duration: durationInWords(ageMs) },
        )
      : l10n.t(
          'Cluster Sign-In (process {pid} on {host}) has held the lock {path} for {duration}. If that process is not running, delete the file and try again.',
          { pid: owner.pid, host: nameText(owner.host), path: pathText(path), duration: durationInWords(ageMs) },
        ),
  'lock-unwritable': ({ path, reason }) =>
    reason === 'disk-full'
      ? l10n.t('Cannot create the lock {path} because the disk is full. Free up some space and try again.', {
          path: pathText(path),
        })
      : l10n.t('Cannot create the lock {path}. Make its folder writable.', { path: pathText(path) }),
};
