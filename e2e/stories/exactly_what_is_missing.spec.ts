import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { Grants } from '../pages/grants.ts'
import { answersFor, Setup } from '../pages/setup.ts'

test('only what is missing is run, and what is too much is taken back', async ({ page, context, lakesentry, watch }) => {
  const account = lakesentry.facts.clouds.azure
  const setup = new Setup(page, context, lakesentry)
  const grants = new Grants(page, context)
  await setup.principal(answersFor(account))
  await page.getByRole('combobox', { name: 'Region' }).fill('East US')
  await page.getByRole('button', { name: 'Add region' }).click()

  // Half of it was granted before, and more than anybody wanted.
  const all = await grants.statements()
  expect(all).toHaveLength(20)
  const reader = `\`${account.reader.application_id}\``
  const before = [...all.slice(0, 8), `GRANT MODIFY ON SCHEMA system.billing TO ${reader};`]
  await grants.runAsAdmin([...before, `GRANT MANAGE ON CATALOG system TO ${reader};`].join('\n'))

  await grants.compare()
  await expect(page.locator('.compare__summary')).toHaveText('8 granted, 12 missing, 2 too much, as far as it could be read.')
  await expect(page.getByRole('tab', { name: 'Only what is missing (12)' })).toHaveAttribute('aria-selected', 'true')
  expect(await grants.statements()).toEqual(all.slice(8))
  await expect(page.locator('.too-much')).toContainText('MANAGE ON CATALOG system')
  await expectAccessible(page)

  // The page is the same after a reload.
  await page.reload()
  await expect(page.locator('.compare__summary')).toHaveText('8 granted, 12 missing, 2 too much, as far as it could be read.')

  await page.getByRole('tab', { name: 'Too much (2)' }).click()
  await expect(page).toHaveURL(/show=too-much/)
  await grants.runAsAdmin(await grants.file.innerText())
  await grants.compare()
  await expect(page.locator('.compare__summary')).toHaveText('All 20 privileges are granted, and nothing else, as far as it could be read.')
  await watch.expectNowhere(page, account.reader.client_secret)
})

test('a colleague opens the link and sees the same plan', async ({ page, context, browser, lakesentry }) => {
  const account = lakesentry.facts.clouds.azure
  const setup = new Setup(page, context, lakesentry)
  const grants = new Grants(page, context)
  await setup.principal(answersFor(account))
  await page.getByLabel('Audit log').check()
  await grants.addTable('system.compute.warehouses')
  await page.getByRole('combobox', { name: 'Region' }).fill('westeurope')
  await page.getByRole('button', { name: 'Add region' }).click()
  await expect(page.getByRole('tab', { name: 'West Europe' })).toBeVisible()
  const plan = await grants.statements()

  const link = page.locator('#share-link')
  await expect(link).not.toContainText(account.reader.application_id)
  await expect(link).not.toContainText(account.account_id)
  // What is far below is not laid out, and has no inner text.
  const unnamed = (await link.textContent()) ?? ''
  await page.getByLabel('Name the account and who gets the grants').check()
  await expect(link).toContainText(account.reader.application_id)
  const named = (await link.textContent()) ?? ''

  const elsewhere = await browser.newContext()
  const colleague = await elsewhere.newPage()
  const theirs = new Grants(colleague, elsewhere)
  await colleague.goto(named)
  await expect(colleague.getByText('This plan was shared with you')).toBeVisible()
  await expect(theirs.file).toContainText('system.compute.warehouses')
  expect(await theirs.statements()).toEqual(plan)
  await expectAccessible(colleague)

  // Without names it is the same plan, for somebody still to be named.
  await colleague.goto(unnamed)
  await expect(colleague.getByText('Nobody is named yet')).toBeVisible()
  await colleague.getByLabel('Client ID of the service principal').fill(account.reader.application_id)
  await expect(colleague.getByText('Nobody is named yet')).toBeHidden()
  expect(await theirs.statements()).toEqual(plan)

  // The colleague lacks a role as well, and hands the rest on.
  await colleague.getByRole('link', { name: /Document for a metastore admin/ }).click()
  await expect(colleague.locator('.document')).toContainText('GRANT USE CATALOG ON CATALOG system')
  await expect(colleague.locator('.document')).not.toContainText('GRANT SELECT')
  await expectAccessible(colleague)
  await elsewhere.close()
})

test('the address of a document shows the same choice elsewhere, and says what it does not carry', async ({ page, context, browser, lakesentry }) => {
  const account = lakesentry.facts.clouds.azure
  const setup = new Setup(page, context, lakesentry)
  await setup.reachTest(answersFor(account), ['dbw-prod-eastus', 'dbw-prod-weu'], ['Audit log', 'Model serving costs'])
  // The way that carried no choice: from what a test found missing.
  await page.goto('/hand-over')
  const document = page.locator('.document')
  await expect(page).toHaveURL(/with=/)
  await expect(document).toContainText('adb-')
  const statements = (text: string): string[] => text.match(/GRANT [A-Z ]+ ON [A-Z]+ [\w.]+/g) ?? []
  const own = statements(await document.innerText())
  await page.reload()
  await expect(document).toContainText('adb-')

  const elsewhere = await browser.newContext()
  const colleague = await elsewhere.newPage()
  await colleague.goto(page.url())
  await expect(colleague.getByText("The sender's list of workspaces is missing")).toBeVisible()
  const theirs = colleague.locator('.document')
  await expect(theirs).toContainText(account.reader.application_id)
  expect(statements(await theirs.innerText())).toEqual(own)
  await expectAccessible(colleague)

  await colleague.goto('/hand-over')
  await expect(colleague.getByText('Nothing has been chosen yet')).toBeVisible()
  await colleague.goto('/hand-over?v=9&with=audit_log')
  await expect(colleague.getByText("The address can't be read")).toBeVisible()
  await elsewhere.close()

  // Back at the own grants, nothing was shared by anybody.
  await page.getByRole('link', { name: 'Back to the grants' }).click()
  await expect(setup.heading(/read the system tables/)).toBeVisible()
  await expect(page.getByText('This plan was shared with you')).toHaveCount(0)
  await expect(page.getByLabel('Audit log')).toBeChecked()
})

test('every format is a file, at an address of its own, for every region', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const grants = new Grants(page, context)
  await setup.principal(answersFor(lakesentry.facts.clouds.aws, 'AWS'))
  const kinds = [
    ['Terraform', 'terraform', 'resource "databricks_grant"', 'lakesentry-grants.tf'],
    ['CLI', 'cli', '#!/bin/sh', 'lakesentry-grants.sh'],
    ['REST', 'rest', '"PATCH"', 'lakesentry-grants-primary.json'],
    ['Check', 'check', 'SHOW GRANTS', 'lakesentry-check-primary.sql'],
    ['Undo', 'undo', 'REVOKE', 'lakesentry-undo-primary.sql'],
    ['SQL', 'sql', 'GRANT SELECT', 'lakesentry-grants-primary.sql'],
  ] as const
  for (const [format, slug, text, name] of kinds) {
    await grants.choose(format)
    await expect(page).toHaveURL(new RegExp(`as=${slug}`))
    await expect(grants.file).toContainText(text)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    expect((await download).suggestedFilename()).toBe(name)
  }
  await grants.choose('Undo')
  await grants.region('Every other region')
  await expect(page).toHaveURL(/in=other-regions/)
  await page.reload()
  await expect(grants.file).toContainText('every other region: takes back')
})

test('a group is quoted, whole schemas say what they open, and a wrong name is explained', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const grants = new Grants(page, context)
  await setup.principal(answersFor(lakesentry.facts.clouds.azure))
  await grants.open('Who gets the grants?')
  await page.getByLabel('Grant to an account group instead').check()
  await expect(page.locator('main').getByText('Nobody is named yet')).toBeVisible()
  await page.getByLabel('Name of the account group').fill("data `ops` 50% -- '")
  await expect(grants.file).toContainText("TO `data ``ops`` 50% -- '`;")
  await expect(page).toHaveURL(/group=data/)
  await page.reload()
  await expect(page.getByLabel('Name of the account group')).toHaveValue("data `ops` 50% -- '")

  await grants.open('Which tables exactly?')
  await page.getByLabel('Grant whole schemas').check()
  await expect(grants.file).toContainText('GRANT SELECT ON SCHEMA system.access')
  await expect(page.locator('main').getByText(/Opens \d+ more tables that nobody chose/)).toBeVisible()
  await grants.addTable('main.sales.orders')
  await expect(page.locator('main').getByText(/another catalog/)).toBeVisible()
  await grants.addTable('system.alert.rules')
  await expect(page.locator('main').getByText('not known', { exact: true })).toBeVisible()

  // What was chosen is recorded, and still there on the way back.
  await setup.continue()
  await expect(setup.heading('Find the workspaces')).toBeVisible()
  await page.getByRole('link', { name: /^Grants/ }).click()
  await expect(grants.file).toContainText("TO `data ``ops`` 50% -- '`;")
  await expect(grants.file).toContainText('SCHEMA system.alert')
})

test('a link does not change unseen who gets the grants', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const grants = new Grants(page, context)
  await setup.principal(answersFor(lakesentry.facts.clouds.azure))
  const main = page.locator('main')

  await page.goto('/setup/grants?with=&group=account%20users')
  await expect(main).toContainText('the group “account users” in the address, the service principal here')
  await expect(grants.file).not.toContainText('account users')
  await expectAccessible(page)
  await setup.continue()
  await expect(setup.errorSummary).toContainText('which choice counts')
  await page.getByRole('button', { name: 'Keep mine' }).click()
  await expect(page).not.toHaveURL(/group=/)

  await page.goto('/setup/grants?with=&group=account%20users')
  await page.getByRole('button', { name: 'Use it' }).click()
  await expect(main).toContainText('This opens the tables to everybody')
  await expect(grants.file).not.toContainText('TO `account users`')
  await setup.continue()
  await expect(setup.errorSummary).toContainText('Confirm that this is meant')
  await page.getByRole('switch', { name: 'Everybody in the account is meant' }).click()
  await expect(grants.file).toContainText('TO `account users`')
})

test('a link of another version is refused politely', async ({ page }) => {
  await page.goto('/setup/grants?v=9&with=audit_log')
  await expect(page.locator('main').getByText("The link can't be read")).toBeVisible()
  await expect(page.locator('main')).toContainText('another version')
})

test('the plan is made by keyboard alone', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const grants = new Grants(page, context)
  await setup.principal(answersFor(lakesentry.facts.clouds.azure))
  await page.getByLabel('Audit log').focus()
  await page.keyboard.press('Space')
  await expect(grants.file).toContainText('system.access.audit')
  await page.getByRole('tab', { name: 'SQL', exact: true }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(grants.file).toContainText('resource "databricks_grant"')
  await expect(page.getByRole('tab', { name: 'Terraform' })).toBeFocused()
  await page.keyboard.press('End')
  await expect(grants.file).toContainText('REVOKE')
  await page.getByRole('link', { name: /Document for an account admin/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('the server asks Databricks, as long as it holds the secret', async ({ page, context, lakesentry, watch }) => {
  const account = lakesentry.facts.clouds.azure
  const setup = new Setup(page, context, lakesentry)
  const grants = new Grants(page, context)
  await setup.reachTest(answersFor(account), ['dbw-prod-eastus'])
  await page.getByRole('link', { name: /^Grants/ }).click()
  await page.getByRole('button', { name: 'Ask Databricks' }).click()
  // It lists the workspaces of the account, so it has a role that reading does not need.
  await expect(page.locator('.compare__summary')).toHaveText(/^0 granted, 20 missing, 1 too much/)
  await expect(page.locator('.too-much')).toContainText('account admin')
  await grants.runAsAdmin(await grants.file.innerText())
  await page.getByRole('button', { name: 'Ask Databricks' }).click()
  await expect(page.locator('.compare__summary')).toHaveText(/^20 granted, 0 missing, 1 too much/)

  // What was read before the choice changed does not count.
  await page.getByLabel('Audit log').check()
  await expect(page.locator('main').getByText(/^Stale: read at/)).toBeVisible()
  await expect(page.locator('.compare__summary')).toBeHidden()
  await page.getByLabel('Audit log').uncheck()
  await expect(page).toHaveURL(/with=$/)
  await page.reload()
  await expect(page.locator('.compare__summary')).toHaveText(/^20 granted, 0 missing, 1 too much/)

  await lakesentry.killServer()
  await lakesentry.serve()
  await page.getByRole('button', { name: 'Ask Databricks' }).click()
  await expect(page.locator('main').getByText('The server holds no secret for this')).toBeVisible()
  await watch.expectNowhere(page, account.reader.client_secret)
})

test('printed, the grants are the SQL of every region, and nothing to press', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await setup.principal(answersFor(lakesentry.facts.clouds.azure))
  for (const region of ['eastus', 'westeurope']) {
    await page.getByRole('combobox', { name: 'Region' }).fill(region)
    await page.getByRole('button', { name: 'Add region' }).click()
  }
  // What is printed comes with the comparison.
  await expect(page.getByRole('heading', { name: 'What is granted already?' })).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  const printed = page.locator('.print-only')
  await expect(printed.getByRole('heading', { level: 3 })).toHaveText(['SQL for East US', 'SQL for West Europe'])
  await expect(printed.locator('pre').first()).toContainText('GRANT USE CATALOG')
  await expect(page.locator('.script')).toBeHidden()
  await expect(page.getByLabel('What Databricks shows')).toBeHidden()
  await expect(page.getByRole('switch').first()).toBeHidden()
})
