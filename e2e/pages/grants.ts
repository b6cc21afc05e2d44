/** The page of the grants, and the admin in the second tab who runs what it says. */
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test'

export type Format = 'SQL' | 'Terraform' | 'CLI' | 'REST' | 'Check' | 'Undo'

export class Grants {
  constructor(
    readonly page: Page,
    readonly context: BrowserContext,
  ) {}

  /** The file that is shown. */
  get file(): Locator {
    return this.page.locator('.script .code__text')
  }

  async choose(format: Format): Promise<void> {
    await this.page.getByRole('tab', { name: format, exact: true }).click()
  }

  async region(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click()
  }

  /** Opens a part of “More choices”, unless it is open. */
  async open(name: string): Promise<void> {
    const part = this.page.locator('details').filter({ has: this.page.locator('summary', { hasText: name }) })
    if ((await part.getAttribute('open')) === null) await part.locator('summary').click()
  }

  /** The statements of the file that is shown. */
  async statements(): Promise<string[]> {
    const text = await this.file.innerText()
    return text.split('\n').filter((line) => /^(GRANT|REVOKE) /.test(line))
  }

  async addTable(name: string): Promise<void> {
    await this.open('Which tables exactly?')
    await this.page.getByLabel('Add a table').fill(name)
    await this.page.getByRole('button', { name: 'Add table' }).click()
  }

  /** Runs SQL as the admin of the region, and gives the tables that it shows, as a copy of the grid would. */
  async runAsAdmin(sql: string): Promise<string[]> {
    const opened = this.context.waitForEvent('page')
    await this.page.getByRole('link', { name: /SQL editor/ }).click()
    const admin = await opened
    await admin.getByLabel('SQL', { exact: true }).fill(sql)
    await admin.getByRole('button', { name: 'Run' }).click()
    await expect(admin.getByRole('status')).toContainText(', 0 failed')
    const tables = await admin.locator('section.success table').all()
    const texts = await Promise.all(tables.map((table) => table.innerText()))
    await admin.close()
    await this.page.bringToFront()
    return texts
  }

  /** Runs the first query of the check, and pastes what it shows. */
  async compare(): Promise<void> {
    await this.choose('Check')
    const query = (await this.file.innerText()).split(';').find((each) => each.includes('information_schema')) ?? ''
    const [shown] = await this.runAsAdmin(query.slice(query.indexOf('SELECT')))
    await this.page.getByLabel('What Databricks shows').fill(shown ?? '')
    await this.choose('SQL')
  }
}
