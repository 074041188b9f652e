import assert from 'node:assert/strict';
import { takeCallbackPort } from '../hosts/callback-port.ts';
import { createAuthority } from '../hosts/certificates.ts';
import { startProvider, type ProviderUser } from '../hosts/provider.ts';
import { shownTexts, textMarked, unmarkedWords } from './markedTexts.ts';
import { readManifest } from '../setup/manifest.ts';
import { setEditorStage, type EditorStage } from './editorStage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

/** After this long it is taken that a click has opened nothing. */
const OPENED_MS = 500;
/** A pick that takes no click for so long was closed by an editor that opened late and took the focus. */
const PICK_MS = 15_000;
/** Longer than the time between two looks at what is shown. */
const LOOK_MS = 150;
/** Of the picks that commands begin with: their other lines are contexts, clusters and users of the same kinds. */
const LINES = 3;
/** Entries of a row's menu that lead elsewhere for each kind of user. */
const UNLIKE = ['Sign In', 'Edit User…'].map(textMarked);
/** The editor's own words between ours, and those of its file dialog. */
const EDITORS = [
  'There is no data provider registered that can provide view data.',
  "Unable to read from the browser's clipboard. Please make sure you have granted access for this website to read from the clipboard.",
  "(Press 'Enter' to confirm or 'Escape' to cancel)",
  'Do you want code-server to open the external website?',
  'Configure Trusted Domains',
  'Type the name of a command to run.',
  'Toggle all checkboxes',
  'More Actions...',
  'Collapse All',
  'Close Dialog',
  'Hide dot files',
  'Folder path',
  'Show Local',
  'Learn More',
  /Your application running on port .*in Browser|\bin Browser\b|Your application .*ports/gu,
  "Click to execute command '~remote.forwardedPorts.focus'",
  'Loading...',
  'Quick Tree',
  /\b\d+ (?:Results|Selected)\b/gu,
  /\b(?:Section|actions|Actions for|Welcome|Progress|Cancel|Copy|Open|Warning|Info|OK|Retry)\b/gu,
  // An icon's name, read out before a label.
  /^[a-z]+(?:-[a-z]+)*(?= +[,·])|^add(?= *$)/gu,
];
/** What the kubeconfig and the provider say, and examples of what may be typed. */
const DATA = [
  // Whole, before what its random parts may happen to hold.
  /\b127\.0\.0\.\d:\S+/gu,
  /^(?:sub|iss|aud|exp|iat|nonce)\b.*/gu,
  /\S*\/home\/\S*/gu,
  /\/before\/|\/after\//gu,
  /\blogin\.\S*oraclecloud\.com.*/gu,
  /\b(?:eyJ|ocid1\.)[\w.-]+/gu,
  /data-[\w./-]*/gu,
  /\.?\b(?:cache|kube|local|work)\b/gu,
  /\b(?:login\.)?eu-frankfurt-1[.\w]*|\beu-west-1\b/gu,
  /--[\w-]+|\b(?:eks|get-token|ce|cluster|generate-token|DATA|default|config)\b/gu,
  'issuer.example.com/realms/main',
  'u-alice',
  'OkeDevelopers',
  'staging-admin',
  'AWS EKS',
  'https://',
  /^(?:oci|admin)\b/gu,
];

/**
 * Everything that a person reads is a text that a translator gets: the extension is installed with marks around those,
 * every menu is opened, every entry chosen, and what shows up outside the marks must be data.
 */
describe('texts for translators', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: EditorStage;
  let window: Window;
  let alice: ProviderUser | undefined;
  let giveBackPort: (() => void) | undefined;

  useStage(
    async () => {
      const authority = await createAuthority('Test authority');
      const provider = await startProvider({ authority });
      [alice] = provider.users;
      const editor = await setEditorStage({ marked: true });
      await editor.writeKubeconfig(kubeconfig(provider.issuer, provider.clientId, authority.certPem));
      const stop = async (): Promise<void> => {
        await Promise.all([editor.stop(), provider.stop()]);
      };
      return { ...editor, stop };
    },
    async (ready) => {
      stage = ready;
      window = await stage.openWindow();
      await window.page.getByRole('tab', { name: 'Cluster Sign-In' }).click();
      await rows().first().waitFor();
      // Sign-in entries of OKE begin a sign-in.
      giveBackPort = await takeCallbackPort();
    },
  );
  after(() => giveBackPort?.());

  const allMarked = (texts: readonly string[]): void => {
    assert.deepEqual(unmarkedWords(texts, [...DATA, ...EDITORS]), []);
  };

  const allShownMarked = async (): Promise<void> => {
    const texts = await shownTexts(window.page);
    assert.ok(texts.some((text) => text.includes(textMarked('signed out'))));
    allMarked(texts);
  };

  const rows = () => window.page.locator('.tree-explorer-viewlet-tree-view [role="treeitem"]');
  /** Those of a pick. A file dialog, which may come up late, has a way out of the folder. */
  const lines = () => {
    const parent = window.page.getByRole('option', { name: '..', exact: true });
    const pick = window.page.locator('.quick-input-widget').filter({ hasNot: parent });
    return pick.locator('.quick-input-list .monaco-list-row').filter({ visible: true });
  };
  const shown = async (): Promise<void> => {
    const places = '.monaco-dialog-box, .quick-input-widget, .notification-toast, .workbench-hover';
    const any = window.page.locator(places).filter({ visible: true }).first();
    await any.waitFor({ timeout: OPENED_MS }).catch(() => undefined);
    await window.page.waitForTimeout(LOOK_MS);
  };
  const leave = async (): Promise<void> => {
    for (let times = 0; times < 3; times += 1) await window.page.keyboard.press('Escape');
    const pick = window.page.locator('.quick-input-widget');
    // A file dialog may come up only now.
    while (await pick.isVisible()) {
      await window.page.keyboard.press('Escape');
      await pick.waitFor({ state: 'hidden', timeout: OPENED_MS }).catch(() => undefined);
    }
  };
  /** Looks at what `open` leads to, and at what each line of the pick leads to that this may be. */
  const look = async (open: () => Promise<void>, most = Infinity): Promise<void> => {
    await open();
    await shown();
    const count = Math.min(await lines().count(), most);
    for (let line = 0; line < count; line += 1) {
      if (line > 0) await open();
      try {
        await lines().nth(line).click({ timeout: PICK_MS });
      } catch {
        await leave();
        await open();
        await lines().nth(line).click();
      }
      await shown();
      await leave();
    }
    await leave();
  };
  /** Closes dialogs also where one comes up only when the walk has gone on, as a provider may take its time to answer. */
  const closingDialogs = async (walk: () => Promise<void>): Promise<void> => {
    const dialog = window.page.locator('.monaco-dialog-box');
    await window.page.addLocatorHandler(dialog, async () => {
      await window.page.waitForTimeout(LOOK_MS);
      await window.page.keyboard.press('Escape');
    });
    try {
      await walk();
      await shown();
      await leave();
    } finally {
      await window.page.removeLocatorHandler(dialog);
    }
  };
  /** What was looked at at a row of this kind. */
  const seen = new Set<string>();
  /** Of every row, what shows while the pointer rests on it, and what the entries of its menu lead to. */
  const lookAtRows = async (): Promise<void> => {
    for (const row of await rows().all()) {
      const name = /^(?:⟦[^⟧]*⟧|[^, ]+)/u.exec((await row.getAttribute('aria-label')) ?? '')?.[0] ?? '';
      await window.page.mouse.move(0, 0);
      await row.hover();
      await shown();
      const kind = name.startsWith('⟦') ? (name.split(' ')[0] ?? '') : '';
      for (const entry of await window.entries(row)) {
        if (!UNLIKE.includes(entry) && seen.has(kind + entry)) continue;
        seen.add(kind + entry);
        await look(() => window.menu(name, entry));
      }
    }
  };

  it('are all that rows and their menus show', async () => {
    await closingDialogs(lookAtRows);
    await allShownMarked();
  });

  it('are all that the commands of the palette lead to', async () => {
    const product = textMarked('Cluster Sign-In');
    const names = paletteTitles().map((title) => `${product}: ${textMarked(title)}`);
    assert.ok(names.length > 15, names.join());
    await closingDialogs(async () => {
      for (const name of names) {
        await look(async () => {
          await window.command(name);
          await window.page.waitForTimeout(LOOK_MS);
        }, LINES);
      }
    });
    await allShownMarked();
  });

  it('are all that a sign-in says, in the editor and in the browser', async () => {
    await window.act(textMarked('context data-prod'), textMarked('Sign In'));
    await window.dialog(textMarked('Sign In'));
    assert.ok(alice !== undefined);
    const last = await window.signInAtProvider(alice);
    assert.match(last, /^⟦/u);
    allMarked([last]);
    await rows().filter({ hasText: 'u-alice' }).first().waitFor();
    await window.statusBar.hover();
    await shown();
    const show = () => window.menu(textMarked('context data-prod'), textMarked('Show Token Claims'));
    const claims = await window.claims(show);
    await claims.getByText('u-alice').first().waitFor();
    allMarked([await claims.innerText()]);
    allMarked(await window.page.locator('.tab .label-name').allInnerTexts());
    // The last entry is "Sign Out".
    await closingDialogs(lookAtRows);
    await allShownMarked();
  });

  it('are all that an empty view says', async () => {
    await stage.writeKubeconfig('');
    await window.page.locator('.welcome-view-content').filter({ visible: true }).first().waitFor();
    await window.page.waitForTimeout(LOOK_MS);
    await allShownMarked();
  });
});

/** Of the commands that the palette always has. */
function paletteTitles(): readonly string[] {
  const { contributes } = readManifest() as {
    contributes: {
      commands: readonly { command: string; title: string | { value: string } }[];
      menus: { commandPalette: readonly { command: string }[] };
    };
  };
  const conditional = new Set(contributes.menus.commandPalette.map(({ command }) => command));
  return contributes.commands
    .filter(({ command }) => !conditional.has(command))
    .map(({ title }) => (typeof title === 'string' ? title : title.value));
}

function kubeconfig(issuer: string, clientId: string, authorityPem: string): string {
  const ca = Buffer.from(authorityPem).toString('base64');
  return `apiVersion: v1
kind: Config
current-context: data-prod
clusters:
- {name: data-live, cluster: {server: 'https://data-live.example.com:6443', certificate-authority-data: ${ca}}}
- {name: data-test, cluster: {server: 'https://data-test.example.com'}}
contexts:
- {name: data-prod, context: {cluster: data-live, user: data-alice, namespace: data-payments}}
- {name: data-aws, context: {cluster: data-live, user: data-eks}}
- {name: data-oracle, context: {cluster: data-test, user: data-oke}}
- {name: data-basic, context: {cluster: data-test, user: data-bob}}
- {name: data-lost, context: {cluster: data-nowhere, user: data-nobody}}
users:
- name: data-alice
  user:
    auth-provider:
      name: oidc
      config: {idp-issuer-url: '${issuer}', client-id: ${clientId}, idp-certificate-authority-data: ${ca}}
- name: data-eks
  user:
    exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: [--profile, data-sso, --region, eu-west-1, eks, get-token, --cluster-name, data-live], interactiveMode: Never}
- name: data-oke
  user:
    exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: oci, args: [ce, cluster, generate-token, --cluster-id, ocid1.cluster.oc1.eu-frankfurt-1.data, --region, eu-frankfurt-1, --profile, DATA], interactiveMode: Never}
- name: data-bob
  user: {username: data-bob, password: data-secret}
`;
}
