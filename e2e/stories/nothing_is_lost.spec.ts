import { expect, test } from '../fixtures/app.ts'
import { answersFor, Setup } from '../pages/setup.ts'

test('reload, back and forward keep everything but the secret', async ({ page, context, lakesentry, watch }) => {
  const setup = new Setup(page, context, lakesentry)
  const answers = answersFor(lakesentry.facts.clouds.azure)
  await page.goto('/setup/principal')
  await setup.fillPrincipal(answers)
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Client ID' })).toHaveValue(answers.clientId)
  await expect(page.getByRole('radio', { name: 'Azure' })).toBeChecked()

  await setup.continue()
  await page.getByLabel('Audit log').check()
  await expect(page).toHaveURL(/with=audit_log/)
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
  await expect(setup.heading(/Create a read-only service principal/)).toBeVisible()
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
  await page.getByRole('link', { name: 'dbw-prod-eastus', exact: true }).click()
  // What was found is not gone with the server's memory.
  await page.getByText('Last connection test').click()
  await expect(page.locator('main')).toContainText(/Tested \d.*: \d+ checks? passed, \d+ failed\./)
  await expect(page.locator('main')).toContainText(`As ${lakesentry.facts.clouds.azure.reader.application_id}.`)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download the test' }).click()
  expect((await download).suggestedFilename()).toMatch(/^lakesentry-test-\d+\.json$/)
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
  await page.getByRole('link', { name: 'Create connection string' }).click()
  await page.setViewportSize({ width: 320, height: 720 })
  await page.getByRole('button', { name: 'Create connection string' }).dblclick()
  await expect(setup.heading('Store this connection string now')).toBeFocused()
  await expect(page.locator('main').getByText('Created. It is not on your clipboard yet.')).toBeInViewport()
  await page.setViewportSize({ width: 1280, height: 720 })

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

test('a secret in the wrong field is kept nowhere, and profiles are offered by name', async ({ page, watch }) => {
  const secret = 'dose0123456789abcdef0123456789canary'
  const account = '11111111-2222-3333-4444-555555555555'
  await page.goto('/setup/principal')
  for (const text of [`DATABRICKS_CLIENT_SECRET=${secret}`, `{"secret": "${secret}", "status": "ACTIVE"}`, `Secret: ${secret}`]) {
    for (const field of ['Account ID', 'Client ID']) {
      await page.getByRole('textbox', { name: field }).fill(text)
      await page.getByRole('textbox', { name: field }).fill('')
      await watch.expectNowhere(page, secret)
    }
  }
  const profiles = `[first]\naccount_id = ${account}\n[second]\nhost = https://accounts.cloud.databricks.us\naccount_id = ${account}`
  await page.getByRole('textbox', { name: 'Client ID' }).evaluate((field, text) => {
    const data = new DataTransfer()
    data.setData('text/plain', text)
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, profiles)
  await page.getByRole('button', { name: 'second' }).click()
  await expect(page.getByLabel('Account ID')).toHaveValue(account)
  await expect(page.getByRole('radio', { name: 'AWS GovCloud', exact: true })).toBeChecked()
  await expect(page.getByRole('link', { name: /Service principals/ })).toHaveAttribute('href', /accounts\.cloud\.databricks\.us|127\.0\.0\.1/)
})

test('a string that nobody has had is listed as never shown', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await setup.reachTest(answersFor(lakesentry.facts.clouds.azure), ['dbw-prod-eastus'])
  await setup.test()
  await setup.continue()
  await page.getByRole('button', { name: /^Connect/ }).click()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await page.getByRole('link', { name: 'Create connection string' }).click()
  const connector = page.url().replace(/\/string$/, '')
  // The page asks before it is left, and the person leaves all the same.
  page.on('dialog', (dialog) => void dialog.accept())
  await page.getByRole('button', { name: 'Create connection string' }).click()
  await expect(setup.heading('Store this connection string now')).toBeVisible()
  await page.goto(connector)
  await expect(page.locator('main')).toContainText('Never shown')
})
