import { expect, test } from '../fixtures/app.ts'
import { answersFor, Setup } from '../pages/setup.ts'

test('reload, back and forward keep everything but the secret', async ({ page, context, lakesentry, watch }) => {
  const setup = new Setup(page, context, lakesentry)
  const answers = answersFor(lakesentry.facts.clouds.azure)
  await page.goto('/setup/principal')
  await setup.fillPrincipal(answers)
  await page.reload()
  await expect(page.getByLabel('Client ID')).toHaveValue(answers.clientId)
  await expect(page.getByRole('radio', { name: 'Azure' })).toBeChecked()

  await setup.continue()
  await page.getByLabel('Audit log').check()
  await page.reload()
  await expect(page.getByLabel('Audit log')).toBeChecked()
  await expect(page.locator('main')).toContainText('system.access.audit')
  await setup.continue()

  await page.getByLabel('OAuth secret').fill(answers.secret)
  await page.reload()
  await expect(page.getByLabel('OAuth secret')).toHaveValue('')
  await watch.expectNowhere(page, answers.secret)

  await page.goBack()
  await expect(setup.heading(/read the system tables/)).toBeVisible()
  await expect(page.getByLabel('Audit log')).toBeChecked()
  await page.goForward()
  await setup.account(answers.secret)
  await setup.workspaces(['dbw-prod-eastus'])
  await page.reload()
  await expect(page.getByRole('heading', { name: 'dbw-prod-eastus' })).toBeVisible()
})

test('a step that can not be shown yet leads to the one that is missing', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await page.goto('/setup/test')
  await expect(page).toHaveURL(/\/setup\/principal\?needed-for=test$/)
  await expect(setup.heading(/Create a service principal/)).toBeVisible()
  await expect(page.locator('main')).toContainText('first')
})

test('another account asks before it forgets the workspaces', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const { azure, aws } = lakesentry.facts.clouds
  await setup.reachTest(answersFor(azure), ['dbw-prod-eastus'])
  await page.getByRole('link', { name: /^Service principal/ }).click()
  await page.getByLabel('Account ID').fill(aws.account_id)
  await setup.continue()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('the choice of workspaces')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByLabel('Account ID')).toHaveValue(aws.account_id)
})

test('a killed server comes back with its connectors, and asks for the secret again', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await setup.reachTest(answersFor(lakesentry.facts.clouds.azure), ['dbw-prod-eastus'])
  await setup.test()
  await setup.continue()
  await page.getByRole('button', { name: /^Connect/ }).click()
  await expect(page.getByRole('link', { name: 'Go to the regions' })).toBeVisible()

  await lakesentry.killServer()
  await lakesentry.serve()
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'dbw-prod-eastus', exact: true })).toBeVisible()
  await page.goto('/setup/test')
  await page.getByRole('button', { name: /^Test/ }).first().click()
  await expect(page.getByLabel('OAuth secret')).toBeVisible()
})

test('a connection string is not lost unseen', async ({ page, context, lakesentry, watch }) => {
  const setup = new Setup(page, context, lakesentry)
  await setup.reachTest(answersFor(lakesentry.facts.clouds.azure), ['dbw-prod-eastus'])
  await setup.test()
  await setup.continue()
  await page.getByRole('button', { name: /^Connect/ }).click()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await page.getByRole('link', { name: 'Generate connection string' }).click()
  await page.getByRole('button', { name: 'Generate connection string' }).dblclick()
  await expect(page.getByText('Created. It is not on your clipboard yet.')).toBeVisible()

  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'About' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Leave without the connection string?')
  await dialog.getByRole('button').first().click()
  await page.getByRole('button', { name: 'Show connection string' }).click()
  const shown = (await page.locator('main').innerText()).match(/LAKESENTRY:\/\/[A-Za-z0-9+/=]{100,}/)?.[0] ?? ''
  expect(shown).not.toBe('')
  await page.getByRole('button', { name: 'Hide connection string' }).click()
  await page.getByRole('button', { name: 'Discard and revoke' }).click()
  await expect(page.locator('main')).toContainText('Discarded and revoked')
  await page.getByRole('link', { name: 'Back to dbw-prod-eastus' }).click()
  await expect(page.getByRole('cell', { name: 'Revoked' })).toBeVisible()
  await watch.expectNowhere(page, shown)
})
