import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { type Account, healthy } from '../fixtures/lakesentry.ts'
import { answersFor, Setup } from '../pages/setup.ts'

const canary = 'dose5ec2e75ec2e75ec2e75ec2e75ec2e7ff'

test.describe('in the first step', () => {
  for (const [what, typed, told] of [
    ['a display name', 'lakesentry-reader', 'display name'],
    ['the internal number', '5123456789012345', 'internal ID'],
    ['an address of a person', 'ann@example.com', "person's address"],
  ] as const) {
    test(`${what} in place of the client ID is explained, and stays`, async ({ page, context, lakesentry }) => {
      const setup = new Setup(page, context, lakesentry)
      const answers = { ...answersFor(lakesentry.facts.clouds.azure), clientId: typed }
      await page.goto('/setup/principal')
      await setup.fillPrincipal(answers)
      await setup.continue()
      await expect(setup.errorSummary).toBeFocused()
      await expect(setup.errorSummary).toContainText(told)
      await expect(page).toHaveTitle(/^Error: /)
      await expect(page.getByRole('textbox', { name: 'Client ID' })).toHaveValue(typed)
      await expect(page.getByRole('textbox', { name: 'Client ID' })).toHaveAttribute('aria-invalid', 'true')
      await expect(page.getByLabel('Account ID')).toHaveValue(answers.accountId)
      await expectAccessible(page)
    })
  }
})

test.describe('with the account credentials', () => {
  async function reachAccount(setup: Setup, account: Account, change: Partial<{ accountId: string; clientId: string }> = {}) {
    await setup.principal({ ...answersFor(account), ...change })
    await setup.grants()
  }

  test('a wrong secret, an Entra secret and then the right one', async ({ page, context, lakesentry, watch }) => {
    const setup = new Setup(page, context, lakesentry)
    const account = lakesentry.facts.clouds.azure
    await reachAccount(setup, account)

    await setup.account(canary)
    const trouble = page.getByRole('group', { name: 'What went wrong' })
    await expect(trouble).toContainText(/secret/i)
    await expect(trouble).not.toContainText('Entra')
    await expect(page.getByLabel('OAuth secret')).toHaveValue(canary)
    await expectAccessible(page)

    await page.getByLabel('OAuth secret').fill('q8W8Q~abcdefghijklmnopqrstuvwxyz01234567')
    await page.getByRole('button', { name: 'Find workspaces' }).click()
    await expect(trouble).toContainText('Entra')
    await page.getByLabel('OAuth secret').fill('')
    await watch.expectNowhere(page, canary)

    await setup.account(account.reader.client_secret)
    await expect(setup.heading('Choose the workspaces')).toBeVisible()
    await watch.expectNowhere(page, account.reader.client_secret)
  })

  test('the account ID of another account', async ({ page, context, lakesentry }) => {
    const setup = new Setup(page, context, lakesentry)
    const { azure, aws } = lakesentry.facts.clouds
    await reachAccount(setup, azure, { accountId: aws.account_id })
    await setup.account(azure.reader.client_secret)
    await expect(page.getByRole('group', { name: 'What went wrong' })).toContainText(/account ID/i)
    await expect(page.getByLabel('OAuth secret')).toHaveValue(azure.reader.client_secret)
  })

  test('a service principal that is not account admin is offered the way by hand', async ({ page, context, lakesentry }) => {
    const setup = new Setup(page, context, lakesentry)
    const account = lakesentry.facts.clouds.azure
    await lakesentry.control({ action: 'account_admin', cloud: 'azure', principal: account.reader.application_id, on: false })
    await reachAccount(setup, account)
    await setup.account(account.reader.client_secret)
    await expect(page.getByRole('group', { name: 'What went wrong' })).toContainText('account admin')
    await page.getByRole('button', { name: /by hand/i }).first().click()
    await expect(setup.heading('Choose the workspaces')).toBeVisible()
  })

  test('or finds the workspaces through one of them', async ({ page, context, lakesentry }) => {
    const setup = new Setup(page, context, lakesentry)
    const account = lakesentry.facts.clouds.azure
    const principal = account.reader.application_id
    await lakesentry.control({ action: 'account_admin', cloud: 'azure', principal, on: false })
    await lakesentry.control({ action: 'grant_system', cloud: 'azure', region: 'eastus', principal, on: true })
    await reachAccount(setup, account)
    await setup.account(account.reader.client_secret)
    await page.getByLabel('Workspace URL').fill(`https://${healthy(account, 'eastus').host}/sql/editor?o=1`)
    await page.getByRole('button', { name: 'Find workspaces through it' }).click()
    await expect(setup.heading('Choose the workspaces')).toBeVisible()
    await expect(page.locator('main')).toContainText('dbw-prod-eastus')
    await expectAccessible(page)
  })
})

test('workspaces in trouble say each what is missing', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await setup.reachTest(answersFor(lakesentry.facts.clouds.azure), [
    'dbw-prod-eastus',
    'dbw-legacy-weu',
    'dbw-notebooks-weu',
    'dbw-batch-weu',
  ])
  await setup.test()
  await expect(await setup.card('dbw-legacy-weu')).toContainText('Unity Catalog')
  await expect(await setup.card('dbw-legacy-weu')).toContainText('Not checked')
  await expect(await setup.card('dbw-notebooks-weu')).toContainText(/warehouse/i)
  await expect(await setup.card('dbw-notebooks-weu')).toContainText('CAN_USE')
  await expect(await setup.card('dbw-batch-weu')).toContainText('was stopped')
  await expect(await setup.card('dbw-prod-eastus')).toContainText('USE CATALOG')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'See the results by region' }).click()
  await expect(setup.heading('Readable tables by region')).toBeFocused()
  await expect(page.getByRole('region', { name: 'Tables and regions' })).toContainText('Denied: USE CATALOG in 1 of 3')
  await page.getByRole('link', { name: 'Back to the test' }).click()
  await expect(await setup.card('dbw-notebooks-weu')).toContainText('CAN_USE')
})

test('a schema that is not enabled is repaired by a command, not by a grant', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await setup.reachTest(answersFor(lakesentry.facts.clouds.azure), ['dbw-prod-westus2'], ['Model serving costs'])
  await setup.runGrants(['West US 2'], 3)
  await page.getByRole('link', { name: /^Test/ }).first().click()
  await setup.test()
  const card = await setup.card('dbw-prod-westus2')
  await expect(card).toContainText('databricks system-schemas enable')
  await expect(card).toContainText('serving')
})

test('a workspace is added by hand, with everything around its address', async ({ page, context, lakesentry, watch }) => {
  const setup = new Setup(page, context, lakesentry)
  const account = lakesentry.facts.clouds.azure
  const workspace = healthy(account, 'eastus')
  const token = account.metastores.find((metastore) => metastore.region === 'eastus')?.admin.token ?? 'none'
  await setup.principal(answersFor(account))
  await setup.grants()
  await page.getByRole('button', { name: /by hand/i }).first().click()
  await expect(setup.heading('Choose the workspaces')).toBeVisible()

  const address = page.getByLabel('Workspace URL')
  await openAddByHand(page)
  await address.fill('https://example.com')
  await page.getByRole('radio', { name: /Personal access token/ }).check()
  await page.getByLabel('Personal access token', { exact: true }).last().fill('dapi00000000000000000000000000000000')
  await page.getByRole('button', { name: 'Test and add' }).click()
  await expect(page.locator('main')).toContainText('does not belong to Databricks')
  await expect(address).toHaveValue('https://example.com')

  const pasted = `  https://${workspace.host.toUpperCase()}/browse/folders/1?o=${workspace.workspace_id}#notebook/7 `
  await address.fill(pasted)
  await page.getByRole('button', { name: 'Test and add' }).click()
  await expect(page.locator('main')).toContainText(/token/i)
  await expect(page.locator('main')).toContainText('Failed')
  await expect(address).toHaveValue(pasted)

  await page.getByLabel('Personal access token', { exact: true }).last().fill(token)
  await page.getByRole('button', { name: 'Test and add' }).click()
  await expect(page.locator('main').getByText('1 workspace chosen')).toBeVisible()
  await expectAccessible(page)
  await setup.continue()
  await setup.test()
  await expect(await setup.card(workspace.host)).toContainText('tables readable')
  await watch.expectNowhere(page, token)
})

async function openAddByHand(page: Page): Promise<void> {
  // Where nothing else is to be chosen it is open from the start, and its form is being fetched.
  const summary = page.locator('main').getByText('Add a workspace by hand')
  const isOpen = await summary.evaluate((element) => element.closest('details')?.open)
  if (!isOpen) await summary.click()
  await expect(page.getByLabel('Workspace URL')).toBeVisible()
}
