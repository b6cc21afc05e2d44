/** The steps of the wizard, as a person goes through them. */
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test'
import type { Account, LakeSentry } from '../fixtures/lakesentry.ts'

export interface Answers {
  cloud: 'AWS' | 'Azure' | 'Google Cloud'
  accountId: string
  clientId: string
  secret: string
}

/** The answers that work: those of the simulation's ready-made service principal. */
export function answersFor(account: Account, cloud: Answers['cloud'] = 'Azure'): Answers {
  return {
    cloud,
    accountId: account.account_id,
    clientId: account.reader.application_id,
    secret: account.reader.client_secret,
  }
}

export class Setup {
  readonly errorSummary: Locator

  constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    readonly lakesentry: LakeSentry,
  ) {
    this.errorSummary = page.getByRole('alert').or(page.locator('.error-summary')).first()
  }

  heading(text: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name: text })
  }

  async continue(): Promise<void> {
    await this.page.getByRole('button', { name: 'Continue', exact: true }).click()
  }

  /** From the start page to the grants. */
  async principal(answers: Answers): Promise<void> {
    await this.page.goto('/')
    await this.page.getByRole('link', { name: 'Start with step 1' }).click()
    await this.fillPrincipal(answers)
    await this.continue()
    await expect(this.heading(/read the system tables/)).toBeFocused()
  }

  async fillPrincipal(answers: Answers): Promise<void> {
    await this.page.getByRole('radio', { name: answers.cloud }).check()
    await this.page.getByLabel('Account ID').fill(answers.accountId)
    await this.page.getByRole('textbox', { name: 'Client ID' }).fill(answers.clientId)
    // Doing without one is what the wizard proposes.
    if (answers.secret) await this.page.getByRole('radio', { name: 'OAuth secret' }).check()
  }

  async grants(features: string[] = []): Promise<void> {
    for (const feature of features) await this.page.getByLabel(feature).check()
    await this.continue()
    await expect(this.heading('Find the workspaces')).toBeVisible()
  }

  async account(secret: string): Promise<void> {
    await this.page.getByLabel('OAuth secret').fill(secret)
    await this.page.getByRole('button', { name: 'Find workspaces' }).click()
  }

  async workspaces(names: string[]): Promise<void> {
    await expect(this.heading('Choose the workspaces')).toBeVisible()
    for (const name of names) await this.page.getByRole('checkbox', { name: new RegExp(name) }).check()
    await this.continue()
    await expect(this.page).toHaveURL(/\/setup\/test$/)
  }

  /** Everything up to the test, which is not begun. */
  async reachTest(answers: Answers, workspaces: string[], features: string[] = []): Promise<void> {
    await this.principal(answers)
    await this.grants(features)
    await this.account(answers.secret)
    await this.workspaces(workspaces)
  }

  async test(): Promise<void> {
    await this.page.getByRole('button', { name: /^Test (\d+ workspaces?|again|the workspace)/ }).first().click()
    await expect(this.page.getByRole('button', { name: 'Test again' })).toBeVisible({ timeout: 60_000 })
  }

  /** Opens the checks of a workspace in step 5, where one is open at a time. */
  async card(workspace: string): Promise<Locator> {
    const row = this.page.getByRole('button', { name: workspace, exact: true })
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click()
    return this.page.getByRole('region', { name: workspace, exact: true })
  }

  /** Takes the script of a region from the clipboard, and runs it as the admin in the second tab, where so many statements fail. */
  async runGrants(regions: string[], failing = 0): Promise<void> {
    const { page } = this
    await page.getByRole('link', { name: /^Grants/ }).click()
    await expect(this.heading(/read the system tables/)).toBeVisible()
    for (const region of regions) {
      await page.getByRole('tab', { name: region }).click()
      await page.getByRole('button', { name: 'Copy', exact: true }).click()
      await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
      const opened = this.context.waitForEvent('page')
      await page.getByRole('link', { name: /SQL editor/ }).click()
      const admin = await opened
      await admin.getByLabel('SQL', { exact: true }).focus()
      await admin.keyboard.press('ControlOrMeta+a')
      await admin.keyboard.press('ControlOrMeta+v')
      await admin.getByRole('button', { name: 'Run' }).click()
      await expect(admin.getByRole('status')).toContainText(`, ${failing} failed`)
      await admin.close()
      await page.bringToFront()
    }
  }
}
