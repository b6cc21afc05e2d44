/** From the audit feature of the grants to the commands that export the log, and to the viewer. */
import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { answersFor, Setup } from '../pages/setup.ts'

test('the audit log is exported by commands for the workspace, and looked at', async ({ page, context, lakesentry }) => {
  const account = lakesentry.facts.clouds.azure
  const setup = new Setup(page, context, lakesentry)
  await setup.principal(answersFor(account))
  await page.getByRole('link', { name: 'Export the audit log to files' }).click()
  await expect(setup.heading('Export the audit log')).toBeVisible()
  await expect(page.locator('main')).toContainText('An export holds personal data')
  const text = page.getByRole('tabpanel')
  await expect(text).toHaveCount(0)
  await page.getByLabel('Address of the workspace').fill('https://adb-1234.5.azuredatabricks.net/?o=1234')
  await page.getByLabel('ID of the workspace').fill('1234')
  const warehouse = page.getByLabel('ID or HTTP path of the SQL warehouse')
  await warehouse.fill('not one!')
  await expect(page.locator('main')).toContainText('A SQL warehouse is named by its ID')
  await warehouse.fill('/sql/1.0/warehouses/0123456789abcdef')
  await expect(text).toContainText('lakesentry-audit check')
  await expect(text).toContainText("--http-path '/sql/1.0/warehouses/0123456789abcdef'")
  await expect(text).toContainText('--include-account-level')
  await expectAccessible(page)
  await page.getByRole('switch', { name: 'Name nobody' }).click()
  await expect(text).toContainText('--redact')
  for (const [tab, says] of [['Every day', 'audit-$day.jsonl.zst'], ['cron', 'CRON_TZ=UTC'], ['systemd service', 'UMask=0077'], ['systemd timer', 'OnCalendar='], ['Kubernetes', 'kind: CronJob']] as const) {
    await page.getByRole('tab', { name: tab }).click()
    await expect(text).toContainText(says)
  }
  await page.setViewportSize({ width: 320, height: 720 })
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await expectAccessible(page)

  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: /Open the viewer/ }).click()
  const viewer = await opened
  await viewer.getByRole('button', { name: 'Try an example' }).click()
  await expect(viewer.locator('#found')).toContainText('1,052 events')
  // What was read can go without the page going: the policy lets it go nowhere.
  await viewer.getByRole('button', { name: 'Clear' }).click()
  await expect(viewer.locator('#found')).toBeHidden()
  await viewer.getByRole('button', { name: 'Try an example' }).click()
  await expect(viewer.locator('#found')).toContainText('1,052 events')
})
