import {
  accessSync,
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
  type StatOptions,
} from 'node:fs';

/**
 * Takes the place of `node:fs/promises` in the bundles of the credential plugin (esbuild.mjs). A client waits for this
 * program, which has nothing else to do meanwhile: calls that return at once need neither threads, which cost some
 * milliseconds to start, nor Node's module of promises, and the code of `files/` stays one.
 */
function atOnce<A extends unknown[], R>(run: (...args: A) => R): (...args: A) => Promise<R> {
  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection, as there
  return async (...args) => run(...args);
}

export const access = atOnce(accessSync);
export const chmod = atOnce(chmodSync);
export const link = atOnce(linkSync);
export const lstat = atOnce(lstatSync);
export const mkdir = atOnce(mkdirSync);
export const mkdtemp = atOnce(mkdtempSync);
export const readFile = atOnce(readFileSync);
export const readdir = atOnce((path: string) => readdirSync(path));
export const readlink = atOnce(readlinkSync);
export const rename = atOnce(renameSync);
export const rm = atOnce(rmSync);
export const rmdir = atOnce(rmdirSync);
export const stat = atOnce(statSync);
export const unlink = atOnce(unlinkSync);
export const utimes = atOnce(utimesSync);

/** What `files/` uses of a FileHandle. */
export const open = atOnce((path: string, flags?: string | number, mode?: number) => {
  const fd = openSync(path, flags ?? 'r', mode);
  return {
    stat: atOnce((options?: StatOptions) => fstatSync(fd, options)),
    read: atOnce((buffer: Buffer, offset: number, length: number, position: number) => {
      return { bytesRead: readSync(fd, buffer, offset, length, position) };
    }),
    readFile: atOnce(() => readFileSync(fd)),
    write: atOnce((bytes: Uint8Array, offset: number, length: number, position: number) => {
      return { bytesWritten: writeSync(fd, bytes, offset, length, position) };
    }),
    writeFile: atOnce((content: string | Uint8Array) => {
      writeFileSync(fd, content);
    }),
    chmod: atOnce((to: number) => {
      fchmodSync(fd, to);
    }),
    chown: atOnce((uid: number, gid: number) => {
      fchownSync(fd, uid, gid);
    }),
    truncate: atOnce((length: number) => {
      ftruncateSync(fd, length);
    }),
    sync: atOnce(() => {
      fsyncSync(fd);
    }),
    close: atOnce(() => {
      closeSync(fd);
    }),
  };
});
