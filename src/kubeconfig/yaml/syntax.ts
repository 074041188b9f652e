import type { Fault } from './sourceText.ts';

/**
 * The syntax of a document with the place of every part, free of the library that parsed it: values are read from it
 * (value.ts) and edits are cut into the text by it (edit.ts).
 */

export type Node = ScalarNode | MapNode | ListNode | AliasNode;
export interface Place {
  /** Where the node's own text begins, after an anchor and a tag, in UTF-16 units. */
  readonly start: number;
  /** After its last character; a block scalar ends after its last line break. */
  readonly end: number;
  /** As resolved: 'tag:yaml.org,2002:str', '!own'; undefined when not written. */
  readonly tag: string | undefined;
  /** Where the anchor or tag before it begins; `start` without any. */
  readonly outerStart: number;
}
export interface ScalarNode extends Place {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'block';
}
export interface MapNode extends Place {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly pairs: readonly Pair[];
}
export interface Pair {
  readonly key: Node;
  readonly value: Node;
  /** After the colon; undefined when there is none (`{a, b}`). */
  readonly colonEnd: number | undefined;
  /** Written with a question mark: `? key`. */
  readonly explicit: boolean;
}
export interface ListNode extends Place {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly Item[];
}
export interface Item {
  readonly value: Node;
  /** Where the hyphen is (block) or the value begins (flow). */
  readonly start: number;
}
export interface AliasNode extends Place {
  readonly kind: 'alias';
  /** The node that the alias repeats; undefined when no such anchor came before. */
  readonly target: Node | undefined;
}
export interface Syntax {
  /** Undefined for an empty document. */
  readonly root: Node | undefined;
  readonly faults: readonly Fault[];
}
