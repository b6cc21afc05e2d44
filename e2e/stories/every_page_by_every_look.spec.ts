/**
 * A scan of every page in every state, in light, dark and forced colours, wide and at 320 px: nothing that a scan can find is wrong, and
 * nothing has to be scrolled sideways.
 */
import type { BrowserContext, Page } from '@playwright/test'
import { expect, expectAccessible, test as base } from '../fixtures/app.ts'
import { LakeSentry } from '../fixtures/lakesentry.ts'
import { answer, answerDiscoveries, workspaces } from '../fixtures/many.ts'
import { answersFor, Setup } from '../pages/setup.ts'
import { Grants } from '../pages/grants.ts'

const test = base
test.setTimeout(480_000)

const LOOKS = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'light', forcedColors: 'active' },
] as const
const WIDTHS = [320, 1280]

async function expectFine(page: Page, state: string): Promise<void> {
  await base.step(state, async () => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      // What is far below is not laid out until somebody comes near, and has no size before.
      await page.evaluate(() => {
        for (const later of document.querySelectorAll<HTMLElement>('.page__later')) later.style.contentVisibility = 'visible'
      })
      for (const look of LOOKS) {
        await page.emulateMedia({ ...look, reducedMotion: 'reduce' })
        await expectAccessible(page)
      }
      expect(await page.evaluate(tooWide), `${state} at ${width} px`).toEqual([])
    }
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
  })
}

/** What makes the page wider than the window: the innermost of it. */
function tooWide(): string[] {
  if (document.documentElement.scrollWidth <= document.documentElement.clientWidth) return []
  const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
  const inner = wide.filter((one) => !wide.some((other) => other !== one && one.contains(other)))
  return inner.map((one) => one.outerHTML.slice(0, 200))
}

/** A name as long as Databricks takes it, in one word and in many. */
const LONG = ['x'.repeat(100), 'a very long name of a workspace of the department of the department '.repeat(2).slice(0, 100)]

const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
}

test('with nothing answered', async ({ page }) => {
  for (const path of ['/', '/setup/principal', '/setup/grants', '/hand-over', '/about', '/audit-export', '/settings/audit-log', '/settings/issuer-keys', '/nothing-here']) {
    await open(page, path)
    await expectFine(page, path)
  }
  await open(page, '/setup/principal')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.locator('.error-summary')).toBeFocused()
  await expectFine(page, 'step 1 with errors')
  await page.getByRole('radio', { name: 'No secret' }).check()
  await expectFine(page, 'step 1 without a secret')
})

test('the grants', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const grants = new Grants(page, context)
  await setup.principal(answersFor(lakesentry.facts.clouds.azure))
  await page.getByLabel('Audit log').check()
  await expectFine(page, 'filled')
  await grants.addTable('main.sales.orders')
  await expect(page.locator('main').getByText(/another catalog/)).toBeVisible()
  await expectFine(page, 'an error')
  await page.getByRole('combobox', { name: 'Region' }).fill('westeurope')
  await page.getByRole('button', { name: 'Add region' }).click()
  for (const format of ['Terraform', 'CLI', 'REST', 'Check', 'Undo'] as const) {
    await grants.choose(format)
    await expect(grants.file).toBeVisible()
    await expectFine(page, format)
  }
  await grants.compare()
  await expect(page.locator('.compare__summary')).toBeVisible()
  await expectFine(page, 'compared')
  await page.getByRole('link', { name: /Document for a metastore admin/ }).click()
  await expect(page.locator('.document')).toBeVisible()
  await expectFine(page, 'the document')
})

test('finding and choosing among 300 workspaces with long names', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const account = lakesentry.facts.clouds.azure
  const answers = answersFor(account)
  await setup.principal(answers)
  await setup.grants()
  await expectFine(page, 'to be found')
  await page.route('**/api/v1/discoveries', (route) => route.abort())
  await setup.account(answers.secret)
  await expect(page.getByRole('group', { name: 'What went wrong' })).toBeVisible()
  await page.locator('summary', { hasText: 'Ask one workspace instead' }).click()
  await expectFine(page, 'not found')
  await page.unroute('**/api/v1/discoveries')
  await page.route('**/api/v1/discoveries', () => undefined)
  await page.getByRole('button', { name: 'Find workspaces', exact: true }).click()
  await expect(page.locator('main')).toContainText('Asking')
  await expectFine(page, 'while it is asked')
  await page.unroute('**/api/v1/discoveries')
  await page.goto('/setup/account')
  const found = workspaces(300)
  for (const [at, name] of LONG.entries()) Object.assign(found[at] ?? {}, { name })
  await answerDiscoveries(page, answer(account, found))
  // The server may hold it by now.
  const secret = page.getByLabel('OAuth secret')
  await expect(page.getByRole('button', { name: 'Find workspaces', exact: true })).toBeVisible()
  if (await secret.isVisible()) await secret.fill(answers.secret)
  await page.getByRole('button', { name: 'Find workspaces', exact: true }).click()
  await expect(setup.heading('Choose the workspaces')).toBeVisible()
  await expectFine(page, 'as a list')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.locator('.error-summary')).toBeFocused()
  await expectFine(page, 'none chosen')
  await page.getByText('Add a workspace by hand').click()
  await page.getByRole('button', { name: 'Test and add' }).click()
  await expect(page.getByLabel('Workspace URL')).toHaveAttribute('aria-invalid', 'true')
  await expectFine(page, 'by hand with errors')
  await page.getByRole('button', { name: 'Tree', exact: true }).click()
  await expect(page.getByRole('tree').or(page.getByRole('treegrid')).first()).toBeVisible()
  await expectFine(page, 'as a tree')
})

async function connected(page: Page, context: BrowserContext, lakesentry: LakeSentry, look: (state: string) => Promise<void>): Promise<void> {
  const setup = new Setup(page, context, lakesentry)
  const account = lakesentry.facts.clouds.azure
  await setup.reachTest(answersFor(account), ['dbw-prod-eastus', 'dbw-prod-weu'])
  await look('before the test')
  await lakesentry.control({ action: 'latency', milliseconds: 3000 }).catch(() => undefined)
  await page.getByRole('button', { name: /^Test 2 workspaces/ }).click()
  await look('while it runs')
  await lakesentry.control({ action: 'latency', milliseconds: 0 }).catch(() => undefined)
  await expect(page.getByRole('button', { name: 'Test again' })).toBeVisible({ timeout: 90_000 })
  await setup.card('dbw-prod-eastus')
  await look('with failures')
  await setup.runGrants(['East US', 'West Europe'])
  await page.getByRole('link', { name: /^Test/ }).first().click()
  await setup.test()
  await look('all passed')
  await page.getByRole('link', { name: /by region/i }).first().click()
  await expect(page).toHaveURL(/\/tests\//)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await look('readable tables by region')
  await page.goBack()
  await expect(setup.heading('Both workspaces are ready')).toBeVisible()
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Connect 2 workspaces' })).toBeVisible()
  await look('the review')
  await page.getByRole('button', { name: 'Connect 2 workspaces' }).click()
  await expect(page.getByRole('link', { name: 'Go to the regions' })).toBeVisible()
  await look('connected')
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await expect(page.locator('main').getByText('Awaiting first data')).toHaveCount(2)
}

test('testing and connecting', async ({ page, context, lakesentry }) => {
  await connected(page, context, lakesentry, (state) => expectFine(page, state))
})

test('a connector', async ({ page, context, lakesentry }) => {
  await connected(page, context, lakesentry, async () => undefined)
  await expectFine(page, 'the regions')
  await page.getByRole('link', { name: 'Create connection string' }).first().click()
  await expect(page.getByRole('button', { name: 'Create connection string' })).toBeVisible()
  await expectFine(page, 'a string to be created')
  await page.getByRole('button', { name: 'Create connection string' }).click()
  await page.getByRole('button', { name: 'Show connection string' }).click()
  await expectFine(page, 'a string that was created')
  await page.getByRole('button', { name: 'I have stored it' }).click()
  await page.getByRole('link', { name: /^Back to/ }).click()
  await expect(page.getByRole('button', { name: /^Revoke/ }).first()).toBeVisible()
  await expectFine(page, 'its page')
  const connector = page.url()
  await page.getByRole('button', { name: /^Revoke/ }).first().click()
  await expectFine(page, 'the question before revoking')
  for (const part of ['deploy', 'sharing']) {
    await open(page, `${connector}/${part}`)
    await expectFine(page, part)
  }
  await page.route('**/api/v1/**', (route) => route.abort())
  await page.getByRole('navigation').getByRole('link', { name: /About|Help/ }).first().click()
  await expectFine(page, 'without the server')
})

test('inspector and viewer', async ({ page }) => {
  await page.goto('/inspect')
  await expect(page.getByRole('button', { name: 'Try an example' })).toBeVisible()
  await expectFine(page, 'nothing pasted')
  await page.getByRole('button', { name: 'Try an example' }).click()
  await expect(page.locator('#results')).not.toBeEmpty()
  await expectFine(page, 'one string')
  const one = await page.getByRole('textbox', { name: 'Connection string' }).inputValue()
  await page.getByRole('textbox', { name: 'Connection string' }).fill(`A=${one}\nB=${one.slice(0, -9)}\nC=LAKESENTRY://x`)
  await expect(page.locator('#results table')).toBeVisible()
  await expectFine(page, 'several')
  await page.getByRole('textbox', { name: 'Connection string' }).fill('nothing of the kind')
  await expectFine(page, 'none')
  await page.goto('/audit-viewer')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectFine(page, 'the viewer')
})

const real = base.extend({
  lakesentry: async ({}, use) => {
    const lakesentry = await LakeSentry.start('real')
    await use(lakesentry)
    await lakesentry.stop()
  },
})

real('signing in, people and what they did', async ({ page, lakesentry }) => {
  real.setTimeout(480_000)
  await open(page, '/settings/access')
  await expectFine(page, 'to sign in')
  await page.getByRole('button', { name: 'Become the owner' }).click()
  await expectFine(page, 'with errors')
  await page.getByRole('textbox', { name: 'Token' }).fill(await lakesentry.bootstrapToken())
  await page.getByLabel('Your name').fill(LONG[0] ?? '')
  await page.getByLabel('Your e-mail address').fill('ada@lake.example')
  await page.getByRole('button', { name: 'Become the owner' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Access' })).toBeVisible()
  await page.getByLabel('What is it for?').fill('terraform')
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(page.locator('main')).toContainText('Store this key now')
  await expectFine(page, 'access')
  await open(page, '/settings/audit-log')
  await expect(page.locator('main')).toContainText('terraform')
  await expectFine(page, 'what people did')
})
