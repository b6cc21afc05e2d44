import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { answersFor, Setup } from '../pages/setup.ts'

/** A value that the page has to hold: a word in its place would be found anywhere. */
function found(value: string | undefined): string {
  if (!value) throw new Error('the page does not hold the value')
  return value
}

test('a newcomer plays the admin and connects two regions', async ({ page, context, lakesentry, watch }) => {
  const setup = new Setup(page, context, lakesentry)
  const account = lakesentry.facts.clouds.azure

  // The admin's tab: a service principal, its secret, and the ways into the workspaces.
  const admin = await context.newPage()
  await admin.goto(`${lakesentry.facts.address}/azure`)
  await admin.getByLabel('Display name').fill('lakesentry-reader-2')
  await admin.getByRole('button', { name: 'Add service principal' }).click()
  const clientId = await admin.locator('#application-id').innerText()
  await admin.getByRole('button', { name: 'Assign to all running workspaces' }).click()
  await admin.getByRole('button', { name: 'Make account admin' }).click()
  await admin.getByRole('button', { name: 'Generate secret' }).click()
  const secret = await admin.locator('#secret').innerText()
  await admin.close()

  await setup.reachTest(
    { cloud: 'Azure', accountId: account.account_id, clientId, secret },
    ['dbw-prod-eastus', 'dbw-prod-weu'],
    ['Model serving costs'],
  )
  await expectAccessible(page)
  await setup.test()
  await expect(await setup.card('dbw-prod-eastus')).toContainText('USE CATALOG')
  await expect(await setup.card('dbw-prod-weu')).toContainText('USE CATALOG')
  await expectAccessible(page)

  // Only one region gets its grants: the other one stays refused.
  await setup.runGrants(['East US'])
  await page.getByRole('link', { name: /^Test/ }).first().click()
  await setup.test()
  await expect(await setup.card('dbw-prod-eastus')).toContainText('16 tables readable')
  await expect(await setup.card('dbw-prod-weu')).toContainText('USE CATALOG')

  await setup.runGrants(['West Europe'])
  await page.getByRole('link', { name: /^Test/ }).first().click()
  await setup.test()
  await expect(setup.heading('Both workspaces are ready')).toBeVisible()
  await expect(await setup.card('dbw-prod-weu')).toContainText('13 tables readable')

  await setup.continue()
  await expect(setup.heading(/Review|Check/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Connect 2 workspaces' }).click()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await expect(page.locator('main').getByText('Awaiting first data')).toHaveCount(2)
  await expect(page.locator('main').getByText('Not configured')).toHaveCount(1)
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Create connection string' }).first().click()
  await page.getByRole('button', { name: 'Create connection string' }).click()
  await expect(page.locator('main').getByText('Created. It is not on your clipboard yet.')).toBeVisible()
  await expectAccessible(page)
  const fingerprint = found((await page.locator('main').innerText()).match(/[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}/)?.[0])
  await page.getByRole('button', { name: 'Copy', exact: true }).first().click()
  await expect(page.locator('main').getByText('It is on your clipboard. Store it now.')).toBeVisible()
  const connectorId = found(new URL(page.url()).pathname.split('/')[2])

  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: /open the inspector/ }).click()
  const inspector = await opened
  await inspector.getByRole('textbox', { name: 'Connection string' }).focus()
  await inspector.keyboard.press('ControlOrMeta+v')
  await expect(inspector.locator('body')).toContainText(fingerprint)
  await expect(inspector.locator('body')).toContainText(connectorId)
  await expect(inspector.locator('body')).toContainText(lakesentry.url)
  await expect(inspector.locator('body')).toContainText('databricks_job')
  await expect(inspector.locator('body')).toContainText('The signature belongs to this payload.')
  const pasted = await inspector.getByRole('textbox', { name: 'Connection string' }).inputValue()
  const { token } = JSON.parse(atob(pasted.replace('LAKESENTRY://', ''))) as { token: string }
  expect(token).toMatch(/^lsc_[0-9A-Za-z]{49}$/)
  await expect(inspector.locator('body')).not.toContainText(token)
  await inspector.getByRole('button', { name: 'Show token' }).click()
  await expect(inspector.locator('body')).toContainText(token)
  await inspector.close()

  await page.getByRole('button', { name: 'I have stored it' }).click()
  await watch.expectNowhere(page, secret)
  await watch.expectNowhere(page, token)
  await watch.expectNowhere(page, pasted)
})

test('the whole way works by keyboard alone', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const answers = answersFor(lakesentry.facts.clouds.azure)
  const { keyboard } = page
  /** Tabs until the wanted element has the focus. */
  const tabTo = async (name: RegExp, role: Parameters<typeof page.getByRole>[0]) => {
    const wanted = page.getByRole(role, { name }).first()
    await expect(wanted).toBeVisible()
    for (let presses = 0; presses < 120; presses += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return
      await keyboard.press('Tab')
    }
    throw new Error(`${String(name)} can't be reached by Tab`)
  }
  await page.goto('/')
  await tabTo(/^Start with step 1$/, 'link')
  await keyboard.press('Enter')
  await expect(setup.heading(/Create a read-only service principal/)).toBeFocused()
  await tabTo(/AWS/, 'radio')
  await keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: 'Azure' })).toBeChecked()
  await tabTo(/Account ID/, 'textbox')
  await keyboard.insertText(answers.accountId)
  await tabTo(/Client ID/, 'textbox')
  await keyboard.insertText(answers.clientId)
  await tabTo(/No secret/, 'radio')
  await keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: 'OAuth secret' })).toBeChecked()
  await tabTo(/^Continue$/, 'button')
  await keyboard.press('Enter')
  await expect(setup.heading(/read the system tables/)).toBeFocused()
  await tabTo(/^Continue$/, 'button')
  await keyboard.press('Enter')
  await expect(setup.heading('Find the workspaces')).toBeFocused()
  await tabTo(/OAuth secret/, 'textbox')
  await keyboard.insertText(answers.secret)
  await keyboard.press('Enter')
  await expect(setup.heading('Choose the workspaces')).toBeFocused()
  await tabTo(/dbw-prod-eastus/, 'checkbox')
  await keyboard.press('Space')
  await tabTo(/^Continue$/, 'button')
  await keyboard.press('Enter')
  await tabTo(/^Test/, 'button')
  await keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Test again' })).toBeVisible({ timeout: 60_000 })
  await tabTo(/^Continue$/, 'button')
  await keyboard.press('Enter')
  await tabTo(/^Connect 1 workspace$|^Connect the workspace$/, 'button')
  await keyboard.press('Enter')
  await tabTo(/Go to the regions/, 'link')
  await keyboard.press('Enter')
  await expect(page.locator('main').getByText('Awaiting first data')).toHaveCount(1)
})
