import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { LakeSentry } from '../fixtures/lakesentry.ts'
import { connectionString, payload } from './strings.ts'

const dist = join(import.meta.dirname, '../../dist/inspect.html')

test('the page saves exactly the file that was sent, and knows its hash', async ({ page }) => {
  const lakesentry = await LakeSentry.start()
  try {
    const sent = Buffer.from(await (await fetch(`${lakesentry.url}/inspect`)).arrayBuffer())
    expect(sent.equals(await readFile(dist))).toBe(true)
    for (const address of [`${lakesentry.url}/inspect`, `file://${dist}`]) {
      await page.goto(address)
      await expect(page.locator('#page-hash')).toHaveText(createHash('sha256').update(sent).digest('hex'))
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Save exactly this file' }).click()
      expect((await readFile(await (await download).path())).equals(sent)).toBe(true)
    }
  } finally {
    await lakesentry.stop()
  }
})

test('a copy on the disk reads strings, offline', async ({ page, context }) => {
  await context.setOffline(true)
  await page.goto(`file://${dist}`)
  await page.getByRole('textbox', { name: 'Connection string' }).fill(connectionString(payload()))
  await expect(page.locator('main')).toContainText(payload().connector_id)
  await expect(page.getByRole('link', { name: 'Back to setup' })).toBeHidden()
})

test.describe('one changed byte', () => {
  /** A place in the file where another byte is as well formed as the one that was there. */
  const places: Record<string, (html: string) => number> = {
    'of the script': (html) => html.indexOf('const MAX_IN_FIELD = 256') + 'const MAX_IN_FIELD = '.length,
    'of the program': (html) => html.indexOf('const code = Uint8Array.from("') + 20_000,
    'of the policy, to let another script in': (html) => html.indexOf("script-src 'sha256-") + "script-src 'sha256-".length,
  }
  for (const [name, place] of Object.entries(places)) {
    test(name, async ({ page }, info) => {
      const html = await readFile(dist, 'utf8')
      const at = place(html)
      expect(at).toBeGreaterThan(30)
      const changed = html.slice(0, at) + (html[at] === '7' ? '6' : '7') + html.slice(at + 1)
      const file = info.outputPath('inspect.html')
      await writeFile(file, changed)
      for (const address of [`file://${file}`, await serve(changed)]) {
        await page.goto(address)
        await expectRefused(page)
      }
    })
  }

  async function expectRefused(page: Page): Promise<void> {
    await expect(page.locator('#loading')).toBeVisible()
    await expect(page.locator('#loading')).toContainText('somebody changed the file after it was published')
    await expect(page.getByRole('textbox')).toHaveCount(0)
    await page.waitForTimeout(500)
    await expect(page.locator('#loading')).toBeVisible()
  }

  async function serve(html: string): Promise<string> {
    const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    server.unref()
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/inspect`
  }
})
