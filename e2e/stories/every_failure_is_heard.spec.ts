/**
 * Every kind of failure of the server, on every form and button: it is seen in the place of the action, has the focus, is announced and in
 * the title of the tab, and nothing that was typed is lost.
 */
import type { Locator, Page, Route } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { LakeSentry, type LakeSentry as Running } from '../fixtures/lakesentry.ts'
import { answersFor, Setup } from '../pages/setup.ts'

const problem = (status: number, code: string, title: string, headers: Record<string, string> = {}) => (route: Route) =>
  route.fulfill({
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({ type: 'about:blank', title, status, code, request_id: '00000000-0000-4000-8000-000000000001' }),
  })

const FAILURES: Record<string, (route: Route) => Promise<void>> = {
  'no connection': (route) => route.abort('connectionrefused'),
  'a proxy without its server': (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }),
  'the page of a static host': (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html>' }),
  'half an answer': (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"half": ' }),
  'an answer of another kind': (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '[[]]' }),
  'too many requests': problem(429, 'too-many-requests', 'Too many requests', { 'retry-after': '7' }),
  'a refused member': problem(400, 'invalid-input', 'The request is not usable'),
  'what this person may not do': problem(403, 'not-allowed', 'This may not be done'),
  'a fault of the server': problem(500, 'internal', 'Something went wrong'),
  'a kind of failure that is not known yet': problem(409, 'of-tomorrow', 'Something new'),
}

/** Presses a button under each failure, and looks at what comes of it. */
async function expectHeard(page: Page, press: () => Promise<void>, fields: Locator[] = [], without: string[] = []): Promise<void> {
  const typed = await Promise.all(fields.map((field) => field.inputValue()))
  const trouble = page.getByRole('region', { name: 'What went wrong' })
  for (const [kind, fail] of Object.entries(FAILURES).filter(([kind]) => !without.includes(kind))) {
    await test.step(kind, async () => {
      const failing = (route: Route): Promise<void> => (route.request().method() === 'GET' ? route.fallback() : fail(route))
      await page.route('**/api/v1/**', failing)
      await press()
      await expect(trouble).toBeFocused()
      await expect(trouble).toBeInViewport()
      const what = await trouble.locator('.failure__what').innerText()
      await expect(page.locator('#announcer')).toContainText(what)
      await expect(page).toHaveTitle(/^Error: /)
      expect(await Promise.all(fields.map((field) => field.inputValue()))).toEqual(typed)
      await page.unroute('**/api/v1/**', failing)
    })
  }
  await expectAccessible(page)
}

test('in the setup', async ({ page, context, lakesentry }) => {
  test.setTimeout(480_000)
  const setup = new Setup(page, context, lakesentry)
  const account = lakesentry.facts.clouds.azure
  const answers = answersFor(account)
  const press = (name: string | RegExp) => () => page.getByRole('button', { name }).first().click()
  await setup.principal(answers)

  await page.getByRole('tab', { name: 'Check', exact: true }).click()
  await setup.continue()
  await expect(setup.heading('Find the workspaces')).toBeVisible()
  const secret = page.getByLabel('OAuth secret')
  await secret.fill(answers.secret)
  await test.step('workspaces of the account', () => expectHeard(page, press('Find workspaces'), [secret]))
  await press('Find workspaces')()
  await expect(setup.heading('Choose the workspaces')).toBeVisible()

  await page.getByText('Add a workspace by hand').click()
  const address = page.getByLabel('Workspace URL')
  const name = page.getByLabel('Name (optional)')
  await address.fill(`https://${account.workspaces[0]?.host}`)
  await name.fill('mine')
  await test.step('a workspace by hand', () => expectHeard(page, press('Test and add'), [address, name]))

  await setup.workspaces(['dbw-prod-eastus'])
  await test.step('the test', () => expectHeard(page, press(/^Test the workspace|^Test 1 workspace/)))
  await setup.test()
  await test.step('the test again', () => expectHeard(page, press('Test again')))

  await setup.continue()
  await test.step('connecting', () => expectHeard(page, press(/^Connect (1|the) workspace$|^Try again$/)))
  await press('Try again')()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await page.getByRole('link', { name: 'Create connection string' }).first().click()
  await test.step('a connection string', () => expectHeard(page, press('Create connection string')))
  await press('Create connection string')()
  await expect(setup.heading('Store this connection string now')).toBeVisible()
  await press('I have stored it')()
  await page.getByRole('link', { name: /^Back to/ }).click()

  await page.getByRole('button', { name: /^Revoke/ }).first().click()
  await test.step('revoking', () => expectHeard(page, press('Revoke now')))
  await press('Keep it')()
  await page.goto('/setup/grants')
  await press('Ask Databricks')()
  await test.step('asking what is granted', () => expectHeard(page, press('Ask Databricks')))
})

const real = test.extend({
  lakesentry: async ({}, use) => {
    const lakesentry = await LakeSentry.start('real')
    await use(lakesentry)
    await lakesentry.stop()
  },
})

real('where people come in', async ({ page, lakesentry }: { page: Page; lakesentry: Running }) => {
  real.setTimeout(480_000)
  const press = (name: string | RegExp) => () => page.getByRole('button', { name }).first().click()
  await page.goto('/settings/access')
  const token = page.getByRole('textbox', { name: 'Token' })
  const name = page.getByLabel('Your name')
  await token.fill(await lakesentry.bootstrapToken())
  await name.fill('Ada')
  await page.getByLabel('Your e-mail address').fill('ada@lake.example')
  await real.step('becoming the owner', () => expectHeard(page, press('Become the owner'), [token, name]))
  await press('Become the owner')()
  await expect(page.getByRole('heading', { level: 1, name: 'Access' })).toBeVisible()

  const purpose = page.getByLabel('What is it for?')
  await purpose.fill('terraform')
  await real.step('a key', () => expectHeard(page, press('Create key'), [purpose]))
  await press('Create key')()
  await press('I have stored it')()
  await real.step('revoking it', () => expectHeard(page, press('Revoke terraform')))
  await press('Revoke terraform')()
  await expect(page.locator('main')).toContainText('revoked')
  // What was pressed is gone, and the focus is not.
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
})
