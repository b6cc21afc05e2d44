/**
 * Every kind of failure of the server, on every form and button: it is seen in the place of the action, has the focus, is announced and in
 * the title of the tab, and nothing that was typed is lost.
 */
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/app.ts'
import { expectHeard, expectLoadHeard } from '../fixtures/failures.ts'
import { LakeSentry, type LakeSentry as Running } from '../fixtures/lakesentry.ts'
import { answersFor, Setup } from '../pages/setup.ts'

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
  const asked = page.locator('details', { hasText: 'Ask one workspace instead' })
  await asked.evaluate((details: HTMLDetailsElement) => (details.open = true))
  const through = asked.getByLabel('Workspace URL')
  await through.fill(`https://${account.workspaces[0]?.host}`)
  await test.step('workspaces through one', () => expectHeard(page, press('Find workspaces through it'), [secret, through]))
  await through.fill('')
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
  await lakesentry.control({ action: 'latency', ms: 5000 })
  await press('Test again')()
  await test.step('cancelling it', () => expectHeard(page, press('Cancel')))
  await press('Cancel')()
  await expect(page.getByRole('button', { name: /^Test (again|1|the)/ }).first()).toBeVisible()
  await lakesentry.control({ action: 'latency', ms: 0 })
  await press(/^Test (again|1|the)/)()
  await expect(page.getByRole('button', { name: 'Continue', exact: true })).toBeVisible({ timeout: 60_000 })

  await setup.continue()
  await test.step('connecting', () => expectHeard(page, press(/^Connect (1|the) workspace$|^Try again$/)))
  await press('Try again')()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await page.getByRole('link', { name: 'Create connection string' }).first().click()
  await test.step('a connection string', () => expectHeard(page, press('Create connection string')))
  await press('Create connection string')()
  await expect(setup.heading('Store this connection string now')).toBeVisible()
  await test.step('discarding it', () => expectHeard(page, press('Discard and revoke')))
  await press('I have stored it')()
  await page.getByRole('link', { name: /^Back to/ }).click()

  await page.getByRole('button', { name: /^Revoke/ }).first().click()
  await test.step('revoking', () => expectHeard(page, press('Revoke now')))
  await press('Keep it')()
  await page.goto('/setup/grants')
  await press('Ask Databricks')()
  await expect(page.locator('#announcer')).toContainText('Databricks has answered')
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
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')

  const email = page.getByRole('region', { name: 'Invitations' }).getByRole('textbox')
  await email.fill('grace@lake.example')
  await real.step('an invitation', () => expectHeard(page, press('Invite'), [email]))
  await real.step('signing out', () => expectHeard(page, press('Sign out everywhere')))
})

test('where connectors are looked at', async ({ page, context, lakesentry }) => {
  test.setTimeout(480_000)
  const setup = new Setup(page, context, lakesentry)
  const answers = answersFor(lakesentry.facts.clouds.azure)
  const press = (name: string | RegExp) => () => page.getByRole('button', { name }).first().click()
  await setup.reachTest(answers, ['dbw-prod-eastus', 'dbw-prod-weu'])
  await setup.test()
  await setup.continue()
  await press('Connect 2 workspaces')()
  await expect(page.getByRole('link', { name: 'Go to the regions' })).toBeVisible()
  const all = (await (await fetch(`${lakesentry.url}/api/v1/connectors`)).json()) as { connector_id: string; primary: boolean }[]
  const other = all.find((connector) => !connector.primary)?.connector_id
  const main = page.locator('main')

  await page.goto(`/connectors/${other}`)
  await page.locator('summary', { hasText: 'Take over the tables of the whole account' }).click()
  await test.step('taking over', () => expectHeard(page, press('Test and make primary')))
  for (const [url, shown] of [
    ['/', main.getByRole('link', { name: 'dbw-prod-weu', exact: true })],
    [`/connectors/${other}`, main.getByRole('link', { name: 'What leaves the workspace' })],
    [`/connectors/${other}/sharing`, main.getByText('Nobody has approved anything')],
    ['/settings/issuer-keys', main.getByRole('heading', { name: 'Published keys' })],
  ] as const) {
    await test.step(`loading ${url}`, () => expectLoadHeard(page, url, shown))
  }
})
