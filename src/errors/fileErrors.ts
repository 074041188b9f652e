/** What can go wrong with files and locks on this machine. Paths are as given, and raw. */
export interface FileErrors {
  /** `nul`: it holds a NUL character. `remote`, `device`: of Windows; they must not even be looked at. */
  readonly 'path-refused': { readonly path: string; readonly reason: 'nul' | 'remote' | 'device' };
  readonly 'not-a-file': { readonly path: string; readonly kind: 'folder' | 'pipe' | 'socket' | 'device' | 'other' };
  readonly 'symlink-loop': { readonly path: string };
  readonly 'too-large': { readonly path: string; readonly maxBytes: number };
  readonly unreadable: { readonly path: string };
  readonly 'read-only': { readonly path: string };
  /** `folder`: the folder of the file cannot be made. `journal`: the copy that a write in place needs cannot be. */
  readonly unwritable: { readonly path: string; readonly reason: 'permission' | 'disk-full' | 'folder' | 'journal' };
  readonly 'folder-unsafe': { readonly path: string; readonly reason: 'link' | 'not-a-folder' | 'owner' };
  readonly 'folder-unwritable': { readonly path: string };
  readonly 'lock-held': HeldLock;
  readonly 'lock-unwritable': { readonly path: string; readonly reason: 'permission' | 'disk-full' };
}

/** A lock that another process holds, identified so that no other lock is broken instead. */
export interface HeldLock {
  readonly path: string;
  /** The process of ours that made it; undefined when another program did. */
  readonly owner: { readonly pid: number; readonly host: string } | undefined;
  /** Milliseconds since it was made. */
  readonly ageMs: number;
  /** Device, file number and time of making. */
  readonly mark: string;
}
