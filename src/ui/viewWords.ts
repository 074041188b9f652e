import * as vscode from 'vscode';
import { countSentence, type Listing } from './listing.ts';

/** What the view says around its rows. */
interface ViewWords {
  /** Undefined: there is nothing to list yet. */
  tell(listing: Listing | undefined): void;
}

/** Says it only when it changes, since the editor lays the view out anew for every word. */
export function createViewWords(view: vscode.TreeView<unknown>): ViewWords {
  const told = new Map<string, string | boolean>();
  const once = <T extends string | boolean>(what: string, value: T, tell: (value: T) => void): void => {
    if (told.get(what) === value) return;
    told.set(what, value);
    tell(value);
  };
  const setContext = (key: string, value: string | boolean): void => {
    once(key, value, () => void vscode.commands.executeCommand('setContext', key, value));
  };
  return {
    tell: (listing) => {
      const isFiltered = listing !== undefined && listing.words.length > 0;
      const count = isFiltered ? countSentence(listing) : '';
      const isNothing = isFiltered && listing.matching === 0;
      setContext('clusterSignIn.state', stateOf(listing));
      setContext('clusterSignIn.isFiltered', isFiltered);
      // A message would take the place of the welcome that says what to do when nothing matches.
      once('message', isNothing ? '' : count, (value) => (view.message = value));
      once('description', listing === undefined ? 'reading…' : isNothing ? count : '', (value) => {
        view.description = value;
      });
    },
  };
}

function stateOf(listing: Listing | undefined): 'loading' | 'shown' | 'empty' | 'nothingMatches' {
  if (listing === undefined) return 'loading';
  if (listing.words.length > 0) return listing.matching > 0 ? 'shown' : 'nothingMatches';
  return listing.clusters.length + listing.problems.length > 0 ? 'shown' : 'empty';
}
