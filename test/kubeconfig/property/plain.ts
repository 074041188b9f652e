/** What a kubeconfig says, as plain data: the order of keys and items is that of the text. */
export type Plain = string | boolean | null | Plain[] | { [key: string]: Plain };

/** Where a value is: keys, and names or numbers of items. */
export type Path = readonly string[];

const NAMED = new Set(['clusters', 'users', 'contexts', 'extensions', 'env']);

export function isMap(plain: Plain | undefined): plain is Record<string, Plain> {
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain);
}

/** Nothing, or a collection without anything in it. */
export function isEmpty(plain: Plain | undefined): boolean {
  if (plain === undefined || plain === null) return true;
  return typeof plain === 'object' && Object.keys(plain).length === 0;
}

export function nameOf(item: Plain): string {
  const name = isMap(item) ? item['name'] : undefined;
  return typeof name === 'string' ? name : '';
}

/** What a step into the item `index` of a list is called. */
export function stepOf(list: string | undefined, item: Plain, index: number): string {
  return NAMED.has(list ?? '') ? nameOf(item) : String(index);
}

export function at(plain: Plain, path: Path): Plain | undefined {
  let found: Plain | undefined = plain;
  for (const [depth, step] of path.entries()) {
    if (Array.isArray(found)) found = found.find((item, index) => stepOf(path[depth - 1], item, index) === step);
    else if (isMap(found)) found = Object.hasOwn(found, step) ? found[step] : undefined;
    else return undefined;
  }
  return found;
}

/** Puts a value there, in maps and named items that are made on the way; undefined takes it away. */
export function put(plain: Plain, path: Path, value: Plain | undefined): void {
  let holder = plain;
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (Array.isArray(holder)) {
      const index = holder.findIndex((item, each) => stepOf(path[depth - 1], item, each) === step);
      if (isLast) {
        if (index >= 0) holder.splice(index, value === undefined ? 1 : 0);
        return;
      }
      let item: Plain | undefined = holder[index];
      if (item === undefined) {
        if (value === undefined) return;
        item = { name: step };
        holder.push(item);
      }
      holder = item;
    } else if (isMap(holder)) {
      if (isLast) {
        if (value === undefined) Reflect.deleteProperty(holder, step);
        else holder[step] = value;
        return;
      }
      let inner: Plain | undefined = Object.hasOwn(holder, step) ? holder[step] : undefined;
      if (inner === undefined || inner === null) {
        if (value === undefined) return;
        inner = NAMED.has(step) ? [] : {};
        holder[step] = inner;
      }
      holder = inner;
    } else return;
  }
}
