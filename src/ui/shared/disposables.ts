/** What ends with its owner. The editor takes these where it asks for its own Disposable's shape. */
export interface Disposable {
  dispose(): void;
}

/** Collects what must end with its owner, and ends it in reverse order, once; what comes after that ends at once. */
export interface Disposables extends Disposable {
  add<T extends Disposable>(item: T): T;
}

export function createDisposables(): Disposables {
  const items: Disposable[] = [];
  let ended = false;
  return {
    add: (item) => {
      if (ended) item.dispose();
      else items.push(item);
      return item;
    },
    dispose: () => {
      ended = true;
      for (const item of items.splice(0).reverse()) item.dispose();
    },
  };
}
