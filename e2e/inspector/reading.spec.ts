import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { connectionString, payload, signer, unwrap } from './strings.ts'

const canary = payload().token

async function open(page: Page, fragment = ''): Promise<void> {
  await page.goto(`/inspect${fragment}`)
  await expect(page.getByRole('textbox', { name: 'Connection string' })).toBeVisible()
}

const field = (page: Page) => page.getByRole('textbox', { name: 'Connection string' })
const main = (page: Page) => page.locator('main')

test('the inspector is one request, and what is pasted stays in it', async ({ page, context, watch }) => {
  const requests: string[] = []
  context.on('request', (request) => requests.push(request.url()))
  await open(page)
  const string = connectionString(payload())
  await field(page).fill(string)
  await expect(main(page)).toContainText('Readable, not verified')
  // Nothing is green that nobody has signed.
  await expect(page.locator('#results .pill--good, #results .verdict--good')).toHaveCount(0)
  await expect(main(page)).toContainText('Nobody has signed this string')
  await expect(main(page)).toContainText(payload().connector_id)
  await expect(main(page)).not.toContainText(canary)
  await expectAccessible(page)
  // Everything that shows a token shows it only until it is hidden again.
  await page.getByText('Decoded payload as JSON').click()
  await page.getByRole('button', { name: 'Show token' }).click()
  await expect(page.getByRole('region', { name: 'Decoded payload' })).toContainText(canary)
  await page.getByRole('button', { name: 'Hide token' }).click()
  await expect(main(page)).not.toContainText(canary)

  expect(requests.filter((url) => !url.startsWith('data:'))).toHaveLength(1)
  // The page has no origin of its own, hence no storage at all.
  const reachable = await page.evaluate(async () => {
    const stores: Record<string, () => unknown> = {
      localStorage: () => localStorage,
      sessionStorage: () => sessionStorage,
      cookie: () => document.cookie,
      caches: () => caches.keys(),
      indexedDB: () => indexedDB.open('x'),
    }
    const reached = []
    for (const [name, open] of Object.entries(stores)) {
      try {
        await open()
        reached.push(name)
      } catch {}
    }
    return reached
  })
  expect(reachable).toEqual([])
  const kept = await page.evaluate(() => JSON.stringify([history.state, location.href, document.title, document.documentElement.outerHTML]))
  const stored = JSON.stringify(await context.storageState())
  for (const secret of [canary, string]) expect(kept + stored + watch.everything()).not.toContain(secret)
})

test('a hidden page masks the token', async ({ page }) => {
  await open(page)
  await field(page).fill(connectionString(payload()))
  await page.getByRole('button', { name: 'Show token' }).click()
  await expect(main(page)).toContainText(canary)
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect(main(page)).not.toContainText(canary)
  await expect(page.getByRole('button', { name: 'Show token' })).toBeVisible()
})

test('a signature is verified with the key of the link, and a changed member is found', async ({ page }) => {
  const { key, sign } = signer()
  await open(page, `#key=${key}`)
  await field(page).fill(connectionString(sign(payload())))
  await expect(main(page)).toContainText('The signature belongs to this payload.')
  await expect(page.getByRole('heading', { name: 'Verified', exact: true })).toBeVisible()
  await expect(main(page)).toContainText('from the link that you opened')
  // Whoever sent the link chose the key.
  await expect(page.locator('#results .pill--good, #results .verdict--good')).toHaveCount(0)

  const elsewhere = { ...sign(payload()), api_url: 'https://lakesentry.example.net' }
  await field(page).fill(connectionString(elsewhere))
  await expect(main(page)).toContainText('The signature does not belong to this payload.')
  await expect(page.getByRole('heading', { name: 'Refuse: a collector must not take this string' })).toBeVisible()

  await field(page).fill(connectionString(signer().sign(payload())))
  await expect(main(page)).toContainText('It is signed by a key that is not among the given ones')

  await page.getByText('Whom to trust').click()
  await expect(page.getByText('The link that opened this page brought a key')).toBeVisible()
  const keys = page.getByRole('textbox', { name: 'Public keys of the instance' })
  await keys.fill('{"keys":[{"kty":"RSA"}]}')
  await expect(page.getByText('The link that opened this page brought a key')).toBeHidden()
  await expect(main(page)).toContainText('No key was taken: it holds no Ed25519 key')
  await keys.fill(JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: key }] }))
  await field(page).fill(connectionString(sign(payload())))
  await expect(main(page)).toContainText('The signature belongs to this payload.')
  await expect(main(page)).toContainText('the one that you gave here')
  await expect(page.locator('#results .verdict--good')).toHaveCount(1)
  const trust = page.getByRole('textbox', { name: 'Where data should go' })
  for (const other of ['https://other.example.com', 'other.example.com']) {
    await trust.fill(other)
    await expect(main(page)).toContainText('not-the-trusted-instance')
  }
  await trust.fill('https:/lakesentry.example.com')
  await expect(main(page)).toContainText('trusted-address-invalid')
  await expect(page.getByText('This is not an address')).not.toHaveCount(0)
  await trust.fill('lakesentry.example.com')
  await expect(main(page)).not.toContainText('not-the-trusted-instance')
  await expectAccessible(page)
})

test('many strings are a table: sorted, filtered, compared, exported without secrets', async ({ page }) => {
  await open(page)
  const other = { ...payload(), connector_id: '0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f7', api_url: '=https://evil.example' }
  const text = `# three\nA=${connectionString(payload())}\nB=${connectionString(other)}\n\nC="LAKESENTRY://e30="\n`
  await field(page).fill(text)
  await expect(page.getByRole('heading', { name: '3 connection strings: 0 verified, 1 not verified, 2 to refuse' })).toBeVisible()
  const lines = page.getByRole('region', { name: 'Connection strings' }).getByRole('row')
  await expect(lines).toHaveCount(4)
  await page.getByRole('button', { name: 'Findings' }).click()
  await expect(lines.nth(1)).toContainText('errors')
  await expect(page.getByRole('columnheader', { name: 'Findings' })).toHaveAttribute('aria-sort', 'ascending')
  await page.getByRole('button', { name: 'Line', exact: true }).click()

  await page.getByLabel('Choose line 2').check()
  await page.getByLabel('Choose line 3').check()
  await page.getByRole('button', { name: 'Compare the two chosen' }).click()
  const comparison = page.getByRole('region', { name: 'Comparison' })
  await expect(page.getByRole('heading', { name: '2 members differ' })).toBeFocused()
  await expect(comparison.getByRole('row', { name: /Connector/ })).toContainText('differs')
  await expect(comparison.getByRole('row', { name: /Token/ })).toContainText('same')
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Details of line 5' }).click()
  await expect(page.getByRole('heading', { name: 'Line 5: Refuse: a collector must not take this string' })).toBeFocused()

  await page.getByRole('searchbox', { name: 'Filter' }).fill('refuse evil')
  await expect(lines).toHaveCount(2)
  const csv = await saved(page, 'List as CSV')
  expect(csv.split('\r\n')).toHaveLength(3)
  expect(csv).toContain(`"'=https://evil.example"`)
  await page.getByRole('searchbox', { name: 'Filter' }).fill('')
  const json = JSON.parse(await saved(page, 'List as JSON')) as { strings: { line: number; report: { verdict: string } }[]; refused: number }
  expect(json.refused).toBe(2)
  expect(json.strings.map(({ line }) => line)).toEqual([2, 3, 5])
  expect(csv + JSON.stringify(json) + (await main(page).innerText())).not.toContain(canary)
})

test('two strings are compared at once, and a signature is verified in a table, too', async ({ page }) => {
  const { key, sign } = signer()
  await open(page, `#key=${key}`)
  const rotated = { ...payload(), token: 'lsc_N6QbsZPxT5SQS3a0AxmkuEDS1J6JHcOZjYyAqYhddQE1l1Fld' }
  await field(page).fill(`${connectionString(sign(payload()))}\n${connectionString(sign(rotated))}\n`)
  await expect(page.getByRole('region', { name: 'Comparison' }).getByRole('row', { name: /Token/ })).toContainText('differs')
  await expect(page.getByRole('region', { name: 'Connection strings' }).getByText('verifies')).toHaveCount(2)
  // Which key it was, and that the link brought it, stands above the table, and in what is saved.
  await expect(main(page)).toContainText('from the link that you opened: whoever sent it chose the key')
  await expect(page.locator('#results .pill--good')).toHaveCount(0)
  const csv = await saved(page, 'List as CSV')
  expect(csv.split('\r\n')[1]).toMatch(/"[\w-]{43}","link"$/)
})

test('no member passes for another in a comparison, and no address is cut off', async ({ page }) => {
  await open(page)
  const host = `https://lakesentry.example.com.${'a'.repeat(60)}.${'b'.repeat(60)}.evil.example`
  const left = { ...payload(), 'API address': 'https://lakesentry.example.com' }
  const right = { ...left, api_url: host }
  await field(page).fill(`${connectionString(left)} ${connectionString(right)}`)
  const comparison = page.getByRole('region', { name: 'Comparison' })
  await expect(comparison.getByRole('row', { name: 'API address api_url' })).toContainText('differs')
  await expect(comparison.getByRole('row', { name: 'Unknown member API address' })).toContainText('same')
  await expect(comparison.getByRole('columnheader', { name: 'Line 1, character 1', exact: true })).toBeVisible()
  const table = page.getByRole('region', { name: 'Connection strings' })
  const cell = table.getByRole('cell', { name: host })
  expect(await cell.evaluate((cell) => cell.scrollWidth <= cell.clientWidth)).toBe(true)
  const place = `Line 1, character ${connectionString(left).length + 2}`
  await table.getByRole('button', { name: `Details of l${place.slice(1)}` }).click()
  await expect(page.getByRole('heading', { name: `${place}: Readable, not verified` })).toBeFocused()
})

test('what a browser can not verify is not called unknown', async ({ page }) => {
  const { key, sign } = signer()
  await page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }))
  await open(page, `#key=${key}`)
  await field(page).fill(connectionString(sign(payload())))
  await expect(page.getByRole('heading', { name: 'Readable, not verified' })).toBeVisible()
  await expect(main(page)).toContainText("The key is known, but signatures can't be verified here.")
  await expect(main(page)).not.toContainText('signature-unknown-key')
})

test('a time that does not exist is none in any browser', async ({ page }) => {
  await open(page)
  for (const expires_at of ['2099-02-30T00:00:00Z', '2099-99-01T00:00:00Z']) {
    await field(page).fill(connectionString({ ...payload(), expires_at }))
    const row = main(page).locator('.facts__row').filter({ hasText: 'expires_at' })
    await expect(row).toContainText(expires_at)
    await expect(row).not.toContainText('UTC')
  }
})

test('the key of a link is read again when the link changes, and a weak one is refused', async ({ page }) => {
  const { key, sign } = signer()
  await open(page, `#key=${signer().key}`)
  await field(page).fill(connectionString(sign(payload())))
  await expect(page.getByRole('heading', { name: 'Readable, not verified' })).toBeVisible()
  await page.evaluate((hash) => { location.hash = hash }, `key=${key}`)
  await expect(page.getByRole('heading', { name: 'Verified', exact: true })).toBeVisible()
  await page.evaluate(() => { location.hash = 'key=AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' })
  await expect(page.getByRole('heading', { name: 'Readable, not verified' })).toBeVisible()
  // In the open, though nobody has opened the place where keys are given.
  await expect(page.locator('#keys-status')).toBeVisible()
  await expect(page.locator('#keys-status')).toContainText('whose signatures anybody could write')
})

test('what is not verified yet is said to be so, and is not saved as a result', async ({ page }) => {
  const { key, sign } = signer()
  await open(page, `#key=${key}`)
  // Nothing is verified before the test says so.
  await page.evaluate(() => {
    const verify = crypto.subtle.verify.bind(crypto.subtle)
    const wait = new Promise<void>((resolve) => Object.assign(globalThis, { goOn: resolve }))
    crypto.subtle.verify = async (...given: Parameters<typeof verify>) => wait.then(() => verify(...given))
  })
  const strings = [1, 2, 3].map((at) => connectionString(sign({ ...payload(), connector_id: `0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f${at}`, token: payload().token })))
  await field(page).fill(strings.join('\n'))
  const table = page.getByRole('region', { name: 'Connection strings' })
  await expect(table.locator('[data-verdict="not-verified-yet"]')).toHaveCount(3)
  await expect(table.locator('.pill--good')).toHaveCount(0)
  const file = saved(page, 'List as JSON')
  await page.evaluate(() => (globalThis as unknown as { goOn: () => void }).goOn())
  const json = JSON.parse(await file) as { verified: number; strings: { report: { findings: { code: string }[] } }[] }
  expect(json.verified).toBe(3)
  expect(json.strings.flatMap(({ report }) => report.findings).filter(({ code }) => code === 'token-of-two-connectors')).toHaveLength(3)
  await expect(table.locator('[data-verdict="verified"]')).toHaveCount(3)
})

test('the table counts a token of two connectors as the reports do', async ({ page }) => {
  await open(page)
  const strings = [1, 2, 3].map((at) => connectionString({ ...payload(), connector_id: `0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f${at}`, token: payload().token, ...(at === 3 ? { unknown: 1 } : {}) }))
  await field(page).fill(strings.join('\n'))
  const csv = await saved(page, 'List as CSV')
  const json = JSON.parse(await saved(page, 'List as JSON')) as { strings: { report: { warnings: number; findings: { code: string }[] } }[] }
  const listed = csv.trim().split('\r\n').slice(1).map((line) => line.slice(1, -1).split('","')).map((cells) => [cells[4], cells[6]])
  expect(listed).toEqual(json.strings.map(({ report }) => [String(report.warnings), report.findings[0]?.code]))
  expect(listed.every(([warnings]) => Number(warnings) > 0)).toBe(true)
})

test('names that objects have are names of members like others', async ({ page }) => {
  await open(page)
  const members = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`x${at}`, 1]))
  await field(page).fill(connectionString({ ...members, ...payload(), constructor: 1, 'token.x': 1, name: '\u05d0' }))
  await expect(main(page).locator('.facts__row').filter({ hasText: 'constructor' })).toContainText('Unknown member')
  await expect(main(page).locator('.facts__row').filter({ hasText: 'x19' })).toContainText('like others that are listed')
  await expect(main(page).locator('.facts__row').filter({ hasText: 'lsc_' })).toContainText('checksum matches')
  await expect(main(page)).toContainText('\\u{5d0}')
})

test('a page inside another one reads nothing', async ({ page, lakesentry }) => {
  const html = await (await fetch(`${lakesentry.url}/inspect`)).text()
  // A copy without the headers that forbid it.
  await page.route('**/framed', (route) => route.fulfill({ contentType: 'text/html', body: '<iframe src="/copy" style="width: 60rem; height: 60rem"></iframe>' }))
  await page.route('**/copy', (route) => route.fulfill({ contentType: 'text/html', body: html }))
  await page.goto('/framed')
  const frame = page.frameLocator('iframe')
  await expect(frame.getByText('Open this page by itself.')).toBeVisible()
  await expect(frame.getByRole('textbox')).toHaveCount(0)
})

test('a file is opened or dropped, whatever wrote it', async ({ page }) => {
  await open(page)
  const string = connectionString(payload())
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`A=${string}\r\n`, 'utf16le')])
  await page.locator('#file').setInputFiles({ name: 'a.env', mimeType: 'text/plain', buffer: utf16 })
  await expect(main(page)).toContainText('From a.env')
  await expect(main(page)).toContainText(payload().connector_id)

  await page.getByRole('button', { name: 'Clear' }).click()
  await expect(page.getByRole('button', { name: 'Try an example' })).toBeVisible()
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'dropped.log'))
    return data
  }, `before ${string} after`)
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped })
  await expect(main(page)).toContainText('From dropped.log')
  const two = await page.evaluateHandle((text) => {
    const data = new DataTransfer()
    for (const name of ['first.log', 'second.log']) data.items.add(new File([text], name))
    return data
  }, string)
  await page.dispatchEvent('body', 'drop', { dataTransfer: two })
  await expect(main(page)).toContainText('From first.log, 1 other file not opened')
  expect(page.url()).toMatch(/\/inspect$/)

  const log = `${'a line of a log\n'.repeat(20_000)}${string}\n`
  await page.locator('#file').setInputFiles({ name: 'long.log', mimeType: 'text/plain', buffer: Buffer.from(log) })
  await expect(main(page)).toContainText('too long to be shown in the field')
  await expect(main(page)).toContainText(payload().connector_id)
  await page.locator('#file').setInputFiles({ name: 'huge.log', mimeType: 'text/plain', buffer: Buffer.alloc(16 * 1024 * 1024 + 1, 'a') })
  await expect(main(page)).toContainText('huge.log is larger than 16 MiB and was not opened')
  await page.locator('#file').setInputFiles({ name: 'a\u202egol.log', mimeType: 'text/plain', buffer: Buffer.from(string) })
  await expect(main(page)).toContainText('From a\\u{202e}gol.log')
  await page.evaluate((string) => {
    const data = new DataTransfer()
    data.setData('text/plain', `${'a'.repeat(16 * 1024 * 1024)}\n${string}`)
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  }, string)
  await expect(main(page)).toContainText('on, nothing was searched')
  await field(page).fill(`${string}\n${string.replace('LAKE', 'L\u0410KE')}`)
  await expect(main(page)).toContainText('In line 2, character 1 begins what looks like LAKESENTRY://')
})

test('a report is saved without secrets', async ({ page }) => {
  await open(page)
  await field(page).fill(connectionString(payload()))
  const markdown = await saved(page, 'Report as Markdown')
  expect(markdown).toContain('# Readable, not verified')
  expect(JSON.parse(await saved(page, 'Report as JSON'))).toMatchObject({ verdict: 'not-verified', warnings: 1 })
  expect(markdown).not.toContain(canary)
  // What readers of Markdown make links of stands in back-ticks.
  await field(page).fill(connectionString({ ...payload(), 'https://evil.example': 1, 'www.evil.example': 1, 'a@evil.example': 1 }))
  const named = (await saved(page, 'Report as Markdown')).replace(/`[^`]*`/g, '')
  expect(named).not.toContain('evil')
})

test('the example is sound, and its token opens nothing', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Try an example' }).click()
  await expect(page.getByRole('heading', { name: 'Readable, not verified' })).toBeVisible()
  expect(unwrap(await field(page).inputValue())['api_url']).toBe('https://lakesentry.example.com')
})

test('an unknown address says so, and the way back works', async ({ page }) => {
  await page.goto('/nowhere')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(page)
  await open(page)
  await page.getByRole('link', { name: 'Back to setup' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Connect Databricks to LakeSentry' })).toBeVisible()
})

async function saved(page: Page, name: string): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name, exact: true }).click()
  return readFile(await (await download).path(), 'utf8')
}
