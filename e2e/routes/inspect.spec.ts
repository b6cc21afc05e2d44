import { expect, expectAccessible, test } from '../fixtures/app.ts'

const payload = {
  version: 1,
  api_url: 'https://lakesentry.example.com',
  connector_id: '0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f6',
  token: 'lsc_CanaryCanaryCanaryCanaryCanaryCanaryCanaryCanaryA',
  reference_catalog: 'system',
  reference_schema: 'information_schema',
  execution_mode: 'databricks_job',
  issued_at: '2026-11-22T13:58:00Z',
  expires_at: '2026-11-29T13:58:00Z',
}

test('the inspector is one request, and what is pasted stays in it', async ({ page, watch }) => {
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.goto('/inspect')
  const string = `LAKESENTRY://${btoa(JSON.stringify(payload))}`
  await page.getByRole('textbox', { name: 'Connection string' }).fill(string)
  await expect(page.locator('main')).toContainText('A collector must refuse')
  await expect(page.locator('main')).toContainText(payload.connector_id)
  await expectAccessible(page)
  expect(requests.filter((url) => !url.startsWith('data:'))).toHaveLength(1)
  for (const secret of [string, payload.token]) {
    expect(await page.evaluate(() => document.documentElement.outerHTML + location.href + document.title)).not.toContain(secret)
  }
  expect(watch.everything()).not.toContain(payload.token)
})

test('nothing gets out of the inspector by a request, and the way back works', async ({ page, watch }) => {
  await page.goto('/inspect')
  const refused = await page.evaluate(() => fetch('/').then(() => false, () => true))
  expect(refused).toBe(true)
  watch.forgive(/Content Security Policy|Fetch API cannot load|Connection-Allowlist|Connection Allowlist/)
  await page.getByRole('link', { name: 'Back to setup' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Connect Databricks to LakeSentry' })).toBeVisible()
})

test('an unknown address says so', async ({ page }) => {
  await page.goto('/nowhere')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(page)
})
