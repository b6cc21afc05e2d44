import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { firefox } from '../inspector/browsers.ts'
import { LakeSentry } from '../fixtures/lakesentry.ts'

const dist = join(import.meta.dirname, '../../dist/audit-viewer.html')

/** Opens the invented export and gives what the page says was found. */
const tryExample = `(async () => {
  const until = async (is) => { for (let n = 0; n < 200 && !is(); n += 1) await new Promise((go) => setTimeout(go, 100)) }
  const found = document.getElementById('found')
  await until(() => document.getElementById('loading').hidden)
  document.getElementById('example').click()
  await until(() => found.textContent)
  return found.textContent
})()`

test('one request, the same bytes as in the folder, in either browser', async ({ page, context }) => {
  const lakesentry = await LakeSentry.start()
  const other = await firefox()
  try {
    const sent = Buffer.from(await (await fetch(`${lakesentry.url}/audit-viewer`)).arrayBuffer())
    expect(sent.equals(await readFile(dist))).toBe(true)
    const requests: string[] = []
    context.on('request', (request) => requests.push(request.url()))
    for (const address of [`${lakesentry.url}/audit-viewer`, `file://${dist}`]) {
      requests.length = 0
      await page.goto(address)
      await expect(page.locator('#page-hash')).toHaveText(createHash('sha256').update(sent).digest('hex'))
      expect(await page.evaluate(tryExample), address).toMatch(/^1,052 events/)
      expect(requests.filter((url) => !/^(data|blob):/.test(url)), address).toHaveLength(1)
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Save exactly this file' }).click()
      expect((await readFile(await (await download).path())).equals(sent)).toBe(true)

      const tab = await other.open(address)
      expect(await tab.evaluate<string>(tryExample), `Firefox, ${address}`).toMatch(/^1,052 events/)
      await tab.close()
    }
  } finally {
    await other.close()
    await lakesentry.stop()
  }
})

/** A place in the file where another byte is as well formed as the one that was there. */
const places: Record<string, (html: string) => number> = {
  'of the script': (html) => html.indexOf('const STEP = 4 * 1024') + 'const STEP = '.length,
  'of the program': (html) => html.indexOf('const code = Uint8Array.from("') + 20_000,
}
for (const [name, place] of Object.entries(places)) {
  test(`a file with one changed byte ${name} reads nothing`, async ({ page }, info) => {
    const html = await readFile(dist, 'utf8')
    const at = place(html)
    expect(at).toBeGreaterThan(30)
    const file = info.outputPath('audit-viewer.html')
    await writeFile(file, html.slice(0, at) + (html[at] === '7' ? '6' : '7') + html.slice(at + 1))
    await page.goto(`file://${file}`)
    await page.waitForTimeout(500)
    await expect(page.locator('#loading')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Open files' })).toHaveCount(0)
  })
}
