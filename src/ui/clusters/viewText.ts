import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type ClusterList, countSentence } from './clusterList.ts';

/** What the view says around its rows. */
interface ViewText {
  /** Undefined: nothing is loaded yet. */
  show(listing: ClusterList | undefined): void;
}

/** Sets each only when it changes, since the editor lays the view out again every time. */
export function createViewText(view: vscode.TreeView<unknown>): ViewText {
  const shown = new Map<string, string | boolean>();
  const once = <T extends string | boolean>(what: string, value: T, set: (value: T) => void): void => {
    if (shown.get(what) === value) return;
    shown.set(what, value);
    set(value);
  };
  const setContext = (key: string, value: string | boolean): void => {
    once(key, value, () => void vscode.commands.executeCommand('setContext', key, value));
  };
  return {
    show: (listing) => {
      const isFiltered = listing !== undefined && listing.words.length > 0;
      const count = isFiltered ? countSentence(listing) : '';
      const isNothing = isFiltered && listing.matching === 0;
      setContext('clusterSignIn.state', stateOf(listing));
      setContext('clusterSignIn.isFiltered', isFiltered);
      // A message would take the place of the welcome that says what to do when nothing matches.
      once('message', isNothing ? '' : count, (value) => (view.message = value));
      once('description', listing === undefined ? l10n.t('loading…') : isNothing ? count : '', (value) => {
        view.description = value;
      });
    },
  };
}

function stateOf(listing: ClusterList | undefined): 'loading' | 'shown' | 'empty' | 'nothingMatches' {
  if (listing === undefined) return 'loading';
  if (listing.words.length > 0) return listing.matching > 0 ? 'shown' : 'nothingMatches';
  return listing.clusters.length + listing.problems.length > 0 ? 'shown' : 'empty';
}
