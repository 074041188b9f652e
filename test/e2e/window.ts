import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { ProviderUser } from '../hosts/provider.ts';

/** What takes longer to open was closed again by an editor that opened late and took the focus. */
const OPENED_MS = 15_000;
/** After this long it is taken that a button is in the menu behind the others, or that an entry takes no click. */
const BUTTON_MS = 1_000;
/** A menu that has lost its entry so often does not have it. */
const MENU_TIMES = 4;

/** A window of the editor, as a person uses it. */
export interface Window {
  readonly page: Page;
  /** Opens the view "Clusters". */
  openView(): Promise<void>;
  /** A row of the explorer by the beginning of what a screen reader says: "context prod", or a cluster's name. */
  row(name: string): Locator;
  readonly statusBar: Locator;
  /** Clicks an inline action of a row. */
  act(rowName: string, action: string): Promise<void>;
  /** Chooses an entry of a row's context menu. */
  menu(rowName: string, entry: string): Promise<void>;
  /** The texts of the entries of a row's context menu. */
  entries(row: Locator): Promise<readonly string[]>;
  /** Clicks a button of a view's title, or chooses an entry of the menu behind it. */
  title(view: string, entry: string): Promise<void>;
  /** Chooses a line of the quick pick that has this in its title. */
  pick(title: string, line: string): Promise<void>;
  /** The body of the page that this shows. */
  claims(show: () => Promise<void>): Promise<Locator>;
  /** Runs a command from the palette, by its whole title. */
  command(title: string): Promise<void>;
  /** Presses a button of the modal dialog that is up; resolves with the dialog's text. */
  dialog(button: string): Promise<string>;
  /** Minds the modal dialogs that come up from now on; resolves with what gives their texts. */
  dialogs(): Promise<() => Promise<readonly string[]>>;
  /** Answers the input box or quick pick whose placeholder is given. */
  answer(placeholder: string | RegExp, text: string): Promise<void>;
  /** Lets the editor open the provider's page. */
  providerPage(): Promise<Page>;
  /** The same, and signs in there. Resolves with the text of the browser's last page. */
  signInAtProvider(user: Pick<ProviderUser, 'email' | 'password'>): Promise<string>;
  /** The notification with this text. */
  notification(text: string | RegExp): Locator;
  /** Shows also those that have hidden by themselves, as they do after ten seconds. */
  showNotifications(): Promise<void>;
}

export async function openWindow(context: BrowserContext, url: string): Promise<Window> {
  const page = await context.newPage();
  await page.goto(url);
  const tab = page.getByRole('tab', { name: 'Cluster Sign-In' });
  await tab.waitFor();
  const row = (name: string): Locator => {
    const literally = name.replace(/[$()*+.?[\\\]^{|}]/gu, '\\$&');
    return page.getByRole('treeitem', { name: new RegExp(`^${literally}[, ]`, 'u') });
  };
  const statusBar = page.locator('[id="cluster-signin.cluster-signin.clusterSignIn.status"]');
  const modal = page.locator('.monaco-dialog-box');
  const entries = page.locator('.monaco-menu [role="menuitem"]');

  const command = async (title: string): Promise<void> => {
    const open = async (limit: { timeout?: number }): Promise<void> => {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-box input').fill(`>${title}`, limit);
      await page.getByRole('option', { name: title }).first().click(limit);
    };
    if (await isDone(open({ timeout: OPENED_MS }))) return;
    await page.keyboard.press('Escape');
    await open({});
  };

  const providerPage = async (): Promise<Page> => {
    const opened = context.waitForEvent('page');
    // VS Code asks before it opens any address that is not on its list.
    await modal.getByRole('button', { name: 'Open', exact: true }).click();
    return await opened;
  };

  /**
   * Opens a menu and chooses an entry. A menu ignores clicks that come too soon after it has opened, closes in its own time
   * after the one it takes, and closes unasked when what it belongs to is drawn anew; then it is opened again.
   */
  const chooseFromMenu = async (open: () => Promise<void>, entry: string): Promise<void> => {
    const item = page.getByRole('menuitem', { name: entry, exact: true });
    for (let times = 0; times < MENU_TIMES; times += 1) {
      if (times > 0) await page.keyboard.press('Escape');
      await open();
      if (!(await isDone(item.waitFor({ timeout: OPENED_MS })))) continue;
      let isClicked = false;
      while (await item.isVisible()) {
        if (await isReachedByClick(item, 'mouseup')) isClicked = true;
        if (isClicked) await isDone(item.waitFor({ state: 'hidden', timeout: BUTTON_MS }));
      }
      if (isClicked) return;
    }
    throw new Error(
      `“${entry}” could not be chosen from the menu, which has: ${(await entries.allInnerTexts()).join(', ')}`,
    );
  };

  return {
    page,
    row,
    statusBar,
    notification: (text) => page.locator('.notification-list-item').filter({ hasText: text }),
    showNotifications: () => command('Notifications: Show Notifications'),
    openView: async () => {
      // Keys reach a window that has come back this far.
      await statusBar.waitFor();
      // By its command, since a click on the tab closes the view where the window has opened it by itself.
      await command('Cluster Sign-In: Focus on Clusters View');
      await page.locator('.pane-body .tree-explorer-viewlet-tree-view [role="treeitem"]').first().waitFor();
    },
    act: async (rowName, action) => {
      const redrawn = page.getByText('The list just updated').first();
      for (let isLost = true; isLost;) {
        // What is still shown was said of an earlier click.
        await redrawn.waitFor({ state: 'detached' });
        await row(rowName).hover();
        const button = row(rowName).getByRole('button', { name: action, exact: true });
        await button.waitFor();
        isLost = !(await isReachedByClick(button, 'click')) || (await isDone(redrawn.waitFor({ timeout: 2_000 })));
      }
    },
    menu: async (rowName, entry) => {
      await chooseFromMenu(() => row(rowName).click({ button: 'right' }), entry);
    },
    entries: async (of) => {
      for (;;) {
        await of.click({ button: 'right' });
        await isDone(entries.first().waitFor({ timeout: OPENED_MS }));
        const texts = await entries.allInnerTexts();
        // A menu that is still there was there while it was read.
        const isThere = await entries.first().isVisible();
        do await page.keyboard.press('Escape');
        while (!(await isDone(entries.first().waitFor({ state: 'detached', timeout: 1_000 }))));
        if (isThere) return texts.filter((text) => text.trim() !== '');
      }
    },
    title: async (view, entry) => {
      const header = page.locator('.pane-header').filter({ hasText: view });
      await header.hover();
      const button = header.getByRole('button', { name: entry, exact: true });
      // The editor puts it there in its own time after the view has changed.
      if (await isDone(button.waitFor({ timeout: BUTTON_MS }))) {
        await button.click();
        return;
      }
      await chooseFromMenu(() => header.getByRole('button', { name: 'More Actions...' }).click(), entry);
    },
    pick: async (title, line) => {
      await page.locator('.quick-input-title').filter({ hasText: title }).waitFor();
      await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: line }).first().click();
    },
    claims: async (show) => {
      const body = page.frameLocator('iframe.webview').frameLocator('iframe').locator('body');
      const written = body.filter({ hasText: /\S/u });
      await show();
      try {
        await written.waitFor({ timeout: OPENED_MS });
      } catch {
        // The editor seldom leaves a page blank whose frame it could not load; a new one is loaded anew.
        await command('View: Close Editor');
        await show();
        await written.waitFor();
      }
      return body;
    },
    command,
    dialog: async (button) => {
      await modal.waitFor();
      const box = await modal.elementHandle();
      const text = await modal.innerText();
      await modal.getByRole('button', { name: button, exact: true }).click();
      // The next dialog may be up at once, so this one is waited for and not any.
      await box.waitForElementState('hidden');
      return text;
    },
    dialogs: async () => {
      await page.evaluate(`(() => {
        const texts = (window.dialogTexts = []);
        const known = new WeakSet();
        new MutationObserver((changes) => {
          for (const { addedNodes } of changes) for (const node of addedNodes) {
            const box = node instanceof Element && (node.matches('.monaco-dialog-box') ? node : node.querySelector('.monaco-dialog-box'));
            if (!box || known.has(box)) continue;
            known.add(box);
            setTimeout(() => texts.push(box.innerText));
          }
        }).observe(document.body, { childList: true, subtree: true });
      })()`);
      return async () => await page.evaluate<readonly string[]>('window.dialogTexts');
    },
    answer: async (placeholder, text) => {
      const box = page.getByPlaceholder(placeholder);
      await box.fill(text);
      await box.press('Enter');
    },
    providerPage,
    signInAtProvider: async (user) => {
      const provider = await providerPage();
      const back = provider.waitForURL(/^http:\/\/(?:127\.0\.0\.1|localhost):\d+\//u);
      const password = provider.getByLabel('Password');
      // Who is signed in at the provider already is not asked again.
      await Promise.race([back, password.waitFor()]);
      if (await password.isVisible()) {
        await provider.getByLabel('User').fill(user.email);
        await password.fill(user.password);
        await provider.getByRole('button', { name: 'Sign in' }).click();
      }
      await back;
      const last = await provider.locator('main').innerText();
      await provider.close();
      return last;
    },
  };
}

/**
 * Clicks, and asks the element whether the click came, by the event that it acts on: a click that ran out of time may have
 * come all the same, and one that was done may have met another element that was drawn in between. False also for an
 * element that is gone before.
 */
async function isReachedByClick(item: Locator, event: 'click' | 'mouseup'): Promise<boolean> {
  try {
    const count = (element: Pick<EventTarget, 'addEventListener'>, name: string): { count: number } => {
      const clicks = { count: 0 };
      element.addEventListener(name, () => (clicks.count += 1), { capture: true });
      return clicks;
    };
    const clicks = await item.evaluateHandle(count, event, { timeout: BUTTON_MS });
    await isDone(item.click({ timeout: BUTTON_MS }));
    return await clicks.evaluate(({ count }) => count > 0);
  } catch {
    return false;
  }
}

/** Whether this came about in its time. */
function isDone(step: Promise<void>): Promise<boolean> {
  return step.then(
    () => true,
    () => false,
  );
}
