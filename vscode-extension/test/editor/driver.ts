import type { Locator, Page } from 'playwright-core';

/** What a user does in the editor's window, by the keyboard. */
export class Driver {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get input(): Locator {
    return this.page.locator('.quick-input-widget input').first();
  }

  /** Rows of the list that is open under the input. */
  entry(text: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  }

  lines(text: string): Locator {
    return this.page.locator('.monaco-editor .view-line', { hasText: text });
  }

  status(text: string): Locator {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  /** What Problems lists, with one blank between words. */
  async problems(): Promise<string[]> {
    const rows = await this.page.locator('.markers-panel .monaco-list-row').allInnerTexts();
    return rows.map((text) => text.replace(/\s+/g, ' '));
  }

  /** Starts a command that asks for more. */
  async start(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.input.waitFor();
    await this.input.fill(`>${title}`);
    await this.entry(title).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Runs a command that asks for nothing. */
  async run(title: string): Promise<void> {
    await this.start(title);
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Picks from the list under a title. */
  async pick(title: string, entry: string): Promise<void> {
    await this.page.locator('.quick-input-title', { hasText: title }).waitFor();
    await this.input.fill(entry);
    // Focus goes to the best match a moment after the letters are there.
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: entry }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.input.waitFor();
    await this.input.fill(name);
    await this.entry(name).waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('.monaco-editor .view-line').first().waitFor();
  }
}
