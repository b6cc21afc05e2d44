import { readFile } from 'node:fs/promises'
import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { healthy } from '../fixtures/lakesentry.ts'

test('the results of a test are a table of regions, with the evidence, and a file', async ({ page, lakesentry }) => {
  const account = lakesentry.facts.clouds.azure
  const { application_id, client_secret } = account.reader
  const hosts = ['eastus', 'westeurope'].map((region) => healthy(account, region).host)
  await page.goto('/')
  const id = await page.evaluate(
    async ([account_id, application_id, client_secret, ...hosts]) => {
      const post = async (path: string, body: unknown) => {
        const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
        return (await answer.json()) as { connection_test_id: string }
      }
      await post('/api/v1/discoveries', { partition: 'azure', account_id, application_id, client_secret })
      const workspaces = hosts.map((host, at) => ({ host, primary: at === 0 }))
      const { connection_test_id } = await post('/api/v1/connection-tests', { account_id, application_id, partition: 'azure', features: [], workspaces })
      await (await fetch(`/api/v1/connection-tests/${connection_test_id}/events`)).text()
      return connection_test_id
    },
    [account.account_id, application_id, client_secret, ...hosts],
  )
  await page.goto(`/tests/${id}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Readable tables by region' })).toBeVisible()
  const table = page.getByRole('region', { name: 'Tables and regions' })
  await expect(table.getByRole('columnheader')).toHaveCount(3)
  const cell = table.getByRole('button', { name: /^Denied.*: system\.compute\.clusters in East US/ })
  await cell.click()
  await expect(cell).toHaveAttribute('aria-expanded', 'true')
  const evidence = page.getByRole('region', { name: /^Evidence: system\.compute\.clusters in East US/ })
  await expect(evidence.getByRole('heading', { level: 2 })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(cell).toBeFocused()
  await expect(evidence).toBeHidden()
  await page.keyboard.press('Enter')
  for (const name of ['SQLSTATE', 'Statement', 'Checked as']) await expect(evidence).toContainText(name)
  await expect(evidence).toContainText(application_id)
  await expectAccessible(page)
  for (const [name, begins] of [['Download CSV', 'cloud,'], ['Download JSON', '{']] as const) {
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name }).click()
    const text = await readFile(await (await download).path(), 'utf8')
    expect(text.replaceAll('"', '').startsWith(begins.replaceAll('"', ''))).toBe(true)
    expect(text).not.toContain(client_secret)
  }
  await page.goto('/tests/00000000-0000-4000-8000-000000000000')
  await expect(page.locator('main')).toContainText('Try again')
})
