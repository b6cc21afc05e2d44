import { expect, test } from '../fixtures/app.ts'
import { answersFor, Setup } from '../pages/setup.ts'

test('two tabs follow one another, are asked where both changed a step, and a deleted draft stays deleted', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const answers = answersFor(lakesentry.facts.clouds.azure)
  await page.goto('/setup/principal')
  await setup.fillPrincipal(answers)
  await expect(page.locator('.rail__draft')).toContainText(/Draft saved .*, step 1/)

  const second = await context.newPage()
  // A tab that the browser has put to sleep hears nothing.
  await second.addInitScript(() => {
    addEventListener('storage', (event) => {
      if ((window as unknown as { asleep?: boolean }).asleep) event.stopImmediatePropagation()
    })
  })
  await second.goto('/setup/principal')
  const [ours, theirs] = [page, second].map((one) => one.getByRole('textbox', { name: 'Client ID' })) as [ReturnType<typeof page.locator>, ReturnType<typeof page.locator>]
  // Typed, and nothing was pressed.
  await expect(theirs).toHaveValue(answers.clientId)
  await ours.fill('1d0f6a52-0000-4000-8000-000000000001')
  await expect(theirs).toHaveValue('1d0f6a52-0000-4000-8000-000000000001')

  await second.evaluate(() => Object.assign(window, { asleep: true }))
  await ours.fill('1d0f6a52-0000-4000-8000-00000000000a')
  await page.waitForTimeout(600)
  await theirs.fill('1d0f6a52-0000-4000-8000-00000000000b')
  const dialog = second.getByRole('dialog')
  await expect(dialog).toContainText('Two tabs changed the same step')
  await expect(dialog).toContainText('Service principal')
  await dialog.getByRole('button', { name: 'Keep this tab’s' }).click()
  await expect(dialog).toBeHidden()
  await expect(ours).toHaveValue('1d0f6a52-0000-4000-8000-00000000000b')
  await expect(theirs).toHaveValue('1d0f6a52-0000-4000-8000-00000000000b')

  await page.getByRole('button', { name: 'Delete draft' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete draft' }).click()
  await expect(page).toHaveURL(/\/$/)
  // Still asleep, it types over what is gone: that does not bring it back.
  await theirs.fill('1d0f6a52-0000-4000-8000-00000000000c')
  await page.waitForTimeout(600)
  expect(await page.evaluate(() => localStorage.getItem('lakesentry.draft'))).toBeNull()
  await expect(theirs).toHaveValue('')
})

test('a choice of features that nobody recorded survives the rail and the close button', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await setup.principal(answersFor(lakesentry.facts.clouds.azure))
  await page.getByLabel('Audit log').check()
  await page.getByRole('link', { name: /^Service principal/ }).click()
  await expect(setup.heading(/service principal$/)).toBeFocused()
  await page.getByRole('link', { name: /^Grants/ }).click()
  await expect(page.getByLabel('Audit log')).toBeChecked()
  await page.getByLabel('Audit log').uncheck()
  await page.getByLabel('Model serving costs').check()
  await page.waitForTimeout(1_000)
  await page.close()
  const fresh = await context.newPage()
  await fresh.goto('/setup/grants')
  await expect(fresh.getByLabel('Model serving costs')).toBeChecked()
  await expect(fresh.getByLabel('Audit log')).not.toBeChecked()
  await expect(fresh).toHaveURL(/with=model_serving/)
})

test('the focus goes with a test, and a cancelled one is over at once', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await setup.reachTest(answersFor(lakesentry.facts.clouds.azure), ['dbw-prod-eastus', 'dbw-batch-weu'])
  await page.getByRole('button', { name: 'Test 2 workspaces' }).press('Enter')
  // The button is gone; what has the focus says what goes on.
  await expect(page.locator('.status:focus, h1:focus')).toContainText(/Testing|tested|Starting/)
  await expect(setup.heading(/ready/)).toBeFocused({ timeout: 60_000 })
  await expect(page.getByRole('status').first()).toContainText(/ready/)

  const row = page.getByRole('button', { name: 'dbw-batch-weu', exact: true })
  await row.press('Enter')
  await expect(page.getByRole('heading', { level: 3, name: 'dbw-batch-weu' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(row).toBeFocused()

  // A test that goes on long enough to be cancelled.
  await lakesentry.control({ action: 'latency', ms: 3000 })
  await page.getByRole('button', { name: 'Test again' }).press('Enter')
  await page.getByRole('button', { name: 'Cancel', exact: true }).press('Enter')
  await expect(page.getByRole('button', { name: /^Test (again|2)/ })).toBeVisible({ timeout: 5_000 })
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('what is connected is not offered again after a reload, and names what comes next', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await setup.reachTest(answersFor(lakesentry.facts.clouds.azure), ['dbw-prod-eastus', 'dbw-notebooks-weu'])
  await setup.test()
  await setup.continue()
  await expect(page.locator('main')).toContainText('This will not arrive yet')
  await expect(page.locator('main')).toContainText('No SQL warehouse: nothing arrives')
  await page.getByRole('button', { name: 'Connect 2 workspaces' }).click()
  await expect(setup.heading('Connected')).toBeVisible()
  await page.reload()
  await expect(setup.heading('Connected')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Connect/ })).toBeHidden()
  await expect(page.getByRole('link', { name: 'Create connection string , for dbw-prod-eastus' }).or(page.getByRole('link', { name: /Create connection string.*dbw-prod-eastus/ })).first()).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Steps' })).toContainText('2 connected')
})
