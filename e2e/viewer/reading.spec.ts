import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test as base, type Page } from '@playwright/test'
import { expectAccessible } from '../fixtures/app.ts'
import { deliveryLine, gzipMembers, jsonLines, madeEvents, nativeLine, OWN, type MadeEvent } from './exports.ts'

const dist = join(import.meta.dirname, '../../dist/audit-viewer.html')

/** The page from the disk; it must complain of nothing and ask for nothing. */
const test = base.extend<{ viewer: Page }>({
  viewer: async ({ page, context }, use) => {
    const complaints: string[] = []
    const asked: string[] = []
    context.on('request', (request) => /^(file|blob|data):/.test(request.url()) || asked.push(request.url()))
    context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    context.on('weberror', (error) => complaints.push(String(error.error())))
    await context.setOffline(true)
    await page.goto(`file://${dist}`)
    await expect(page.getByRole('button', { name: 'Open files' })).toBeVisible()
    await use(page)
    expect(asked, 'requests').toEqual([])
    expect(complaints, 'errors and policy violations').toEqual([])
  },
})

const upload = (name: string, content: string | Buffer) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) })
const open = (page: Page, ...files: ReturnType<typeof upload>[]) => page.locator('#file').setInputFiles(files)
const found = (page: Page) => page.locator('#found')
const report = (page: Page) => page.locator('#report')
const list = (page: Page, name: string) => page.getByRole('list', { name, exact: true }).getByRole('button')
const events = [...madeEvents(3000, 11)]
const inWords = (number: number) => number.toLocaleString('en')

/** What the page lists of a column, the most frequent first, reckoned here from the same events. */
function counted(all: MadeEvent[], value: (event: MadeEvent) => string): [string, number][] {
  const counts = new Map<string, number>()
  for (const event of all) counts.set(value(event), (counts.get(value(event)) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}

test('what is counted is what another program counts, whatever the form and the packing', async ({ viewer }) => {
  const third = (part: number) => events.filter((_, at) => at % 3 === part)
  await open(
    viewer,
    upload('a.jsonl', `\ufeff${jsonLines(third(0)).replaceAll('\n', '\r\n')}`),
    upload('b.json.gz', gzipMembers(jsonLines(third(1).slice(0, 400), deliveryLine), jsonLines(third(1).slice(400), deliveryLine))),
    upload('c.jsonl', Buffer.from(`\ufeff${jsonLines(third(2))}`, 'utf16le')),
    // One event of its own.
    upload('d.jsonl.zst', Buffer.from('KLUv/QRYEQIAeyJzZXJ2aWNlX25hbWUiOiJhY2NvdW50cyIsImFjdGlvbl9uYW1lIjoibG9naW4iLCJldmVudF9pZCI6InoxIn0KlzTTUA==', 'base64')),
  )
  await expect(report(viewer)).toContainText('3,001 events in 4 files, of 3,001 lines')
  await expect(viewer.locator('#timeline')).toContainText('1 event without a time')
  const failed = events.filter(({ status }) => status !== 200).length
  await expect(found(viewer)).toHaveText(`3,001 events, ${inWords(failed)} failed`)
  for (const [name, value] of [['Services', ({ service }: MadeEvent) => service], ['Actors', ({ actor }: MadeEvent) => actor], ['Agents', ({ agent }: MadeEvent) => agent]] as const) {
    const [[first, count] = ['', 0]] = counted(events, value)
    const more = name === 'Services' && first === 'accounts' ? 1 : 0
    await expect(list(viewer, name).first()).toContainText(`${first}${inWords(count + more)}`)
  }
  // The same files again add nothing.
  await open(viewer, upload('again.jsonl', jsonLines(third(0))))
  await expect(report(viewer)).toContainText('1,000 lines stood in the files again')
  await expect(found(viewer)).toHaveText(`3,001 events, ${inWords(failed)} failed`)
})

test('events are chosen by clicks, each choice is shown and taken back, and the rest is saved as it was', async ({ viewer }) => {
  await open(viewer, upload('a.jsonl', jsonLines(events)))
  const [[service = ''] = []] = counted(events, (event) => event.service)
  await list(viewer, 'Services').first().click()
  const ofService = events.filter((event) => event.service === service)
  await expect(found(viewer)).toContainText(`${inWords(ofService.length)} events`)
  await expect(list(viewer, 'Services').first()).toHaveAttribute('aria-pressed', 'true')
  await viewer.getByRole('button', { name: 'Failed', exact: true }).click()
  const failed = ofService.filter(({ status }) => status !== 200)
  await expect(found(viewer)).toHaveText(`${inWords(failed.length)} events, ${inWords(failed.length)} failed`)
  await expect(viewer.locator('#status')).toHaveText(/found$/)

  const download = viewer.waitForEvent('download')
  await viewer.getByRole('button', { name: 'Save these events' }).click()
  const saved = await readFile(await (await download).path(), 'utf8')
  expect(saved).toBe(jsonLines(failed))

  await viewer.getByRole('button', { name: `Remove the filter: Service: ${service}` }).click()
  await expect(found(viewer)).toHaveText(new RegExp(`^${inWords(events.filter(({ status }) => status !== 200).length)} events`))
  await viewer.getByRole('button', { name: 'Remove the filter: Failed' }).click()
  await expect(found(viewer)).toContainText('3,000 events')
  // A part of the time.
  await viewer.getByRole('toolbar').getByRole('button').first().click()
  await expect(viewer.locator('#chips')).toContainText('From 1 Oct 2026')
  await viewer.getByRole('button', { name: /Remove the filter: From/ }).click()

  await viewer.getByLabel('Search').fill('THING-7 ')
  const searched = events.filter((event) => JSON.stringify(event).toLowerCase().includes('thing-7'))
  await expect(found(viewer)).toContainText(`${inWords(searched.length)} events`)
})

test('an event is shown in full, and leads on', async ({ viewer }) => {
  await open(viewer, upload('a.jsonl', jsonLines(events)))
  const grid = viewer.getByRole('grid')
  await grid.focus()
  await viewer.keyboard.press('End')
  await expect(grid).toHaveAttribute('aria-activedescendant', 'row-2999')
  await viewer.keyboard.press('Home')
  await viewer.keyboard.press('ArrowDown')
  await expect(grid).toHaveAttribute('aria-activedescendant', 'row-1')
  await viewer.keyboard.press('Enter')
  const newest = events[events.length - 2]
  const title = viewer.getByRole('heading', { name: `Event: ${newest?.service}.${newest?.action}` })
  await expect(title).toBeFocused()
  const card = viewer.locator('#event')
  await expect(card).toContainText(newest?.id ?? '')
  await expect(card).toContainText('a.jsonl, line 2,999')
  await expect(card.getByRole('region', { name: 'The whole event as JSON' })).toContainText(`"user_agent": "${newest?.agent}"`)
  await card.getByRole('button', { name: `Only this: Actor ${newest?.actor}` }).click()
  const ofActor = events.filter(({ actor }) => actor === newest?.actor).length
  await expect(found(viewer)).toContainText(`${inWords(ofActor)} event`)
  await card.getByRole('button', { name: 'Close' }).click()
  await expect(grid).toBeFocused()
})

test('what a file says is text, and what deceives is told', async ({ viewer }) => {
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
  const line = (over: Partial<MadeEvent>) => nativeLine({ ...(events[0] as MadeEvent), ...over })
  const text = [
    line({ id: '1', actor: hostile, agent: hostile, service: '__proto__', action: 'constructor', parameters: JSON.parse('{"__proto__":"x","</script>":"<b>"}') as Record<string, string> }),
    line({ id: '2', actor: 'ann\u202eelpmaxe.ekal@', agent: 'Mozilla\u200b/5.0' }),
    line({ id: '3', actor: '\u0430nn@lake.example' }),
    // The same id with something else in it.
    line({ id: '3', actor: 'ann@lake.example' }),
    '{"service_name":"a","service_name":"b"}',
    '[1,2]',
    '{"x":1}',
    '{"service_name":"a"',
    '{"service_name":"cut',
  ].join('\n')
  await open(viewer, upload('<b>\u202ename.jsonl', text))
  await expect(report(viewer)).toContainText('4 events in 1 file, of 9 lines')
  await expect(report(viewer)).toContainText('1 event has the ID of another event')
  await expect(report(viewer)).toContainText('5 lines tell of no event')
  await report(viewer).getByText('Show these lines').click()
  await expect(report(viewer)).toContainText('<b>\\u{202e}name.jsonl, line 5: not JSON: a member that counts stands there twice')
  await expect(report(viewer)).toContainText('line 9: cut off where the file ends')
  await expect(list(viewer, 'Actors').filter({ hasText: hostile })).toHaveCount(1)
  await expect(list(viewer, 'Actors').filter({ hasText: 'ann\\u{202e}elpmaxe' })).toContainText('hidden characters')
  await expect(list(viewer, 'Actors').filter({ hasText: '\u0430nn@' })).toContainText('beyond ASCII')
  await expect(list(viewer, 'Actors').filter({ hasText: /^ann@lake/ })).not.toContainText('beyond ASCII')
  await list(viewer, 'Actors').filter({ hasText: hostile }).click()
  await viewer.getByRole('grid').focus()
  await viewer.keyboard.press('Enter')
  await expect(viewer.locator('#event')).toContainText('"</script>": "<b>"')
  expect(await viewer.locator('#results img, #results script, #results b').count()).toBe(0)
  expect(await viewer.title()).toBe('Audit log viewer – LakeSentry')
})

test('bombs, long lines and broken files cost neither the page nor what is sound', async ({ viewer }) => {
  const sound = jsonLines(events.slice(0, 100))
  const packed = gzipSync(sound)
  const deep = `{"service_name":"a","event_id":"deep","x":${'['.repeat(200_000)}${']'.repeat(200_000)}}\n`
  await open(
    viewer,
    upload('bomb.gz', gzipSync(Buffer.alloc(300_000_000, '0'), { level: 9 })),
    upload('long.jsonl', `${'x'.repeat(17 * 1024 * 1024)}\n${deep}`),
    upload('cut.gz', packed.subarray(0, packed.length - 200)),
    upload('sound.jsonl', sound),
    upload('a.parquet', 'PAR1....PAR1'),
    upload('empty.jsonl', ''),
  )
  await expect(report(viewer)).toContainText('101 events in 6 files', { timeout: 60_000 })
  await expect(report(viewer)).toContainText('2 longer than 16 MiB')
  await expect(report(viewer)).toContainText('cut.gz: The file ends in the middle of what is packed')
  await expect(report(viewer)).toContainText('a.parquet: This is a file of Parquet')
  await viewer.getByLabel('Search').fill('"deep"')
  await expect(found(viewer)).toHaveText('1 event')
  await viewer.getByRole('grid').focus()
  await viewer.keyboard.press('Enter')
  await expect(viewer.locator('#event')).toContainText('Only the first part')
})

test('one click shows what LakeSentry did, and what of it is not expected', async ({ viewer }) => {
  const own = events.filter(({ actor }) => actor === OWN).length
  const base = { ...(events[0] as MadeEvent), actor: OWN, agent: 'lakesentry-collector/1.0.0' }
  const odd = [
    nativeLine({ ...base, id: 'odd-1', service: 'accounts', action: 'createToken' }),
    nativeLine({ ...base, id: 'odd-2', service: 'databrickssql', action: 'commandSubmit', parameters: { commandText: 'DELETE FROM x' } }),
    nativeLine({ ...base, id: 'odd-3', service: 'unityCatalog', action: 'getTable', agent: 'curl/8' }),
  ]
  await open(viewer, upload('a.jsonl', `${jsonLines(events)}${odd.join('\n')}\n`))
  await expect(viewer.locator('#watched')).toContainText(OWN)
  await viewer.getByRole('button', { name: 'What LakeSentry did' }).click()
  await expect(found(viewer)).toContainText(`${own + 3} events`)
  await viewer.getByRole('button', { name: 'What LakeSentry is not expected to do' }).click()
  await expect(found(viewer)).toContainText('3 events')
  await viewer.locator('[id^=row-]').filter({ hasText: 'accounts.createToken' }).click()
  await expect(viewer.locator('#event')).toContainText('Not expected: No part of LakeSentry makes this call.')
  await viewer.getByLabel("LakeSentry's own principal").fill('nobody')
  await expect(viewer.locator('#watched')).toContainText('No event has this application ID')
})

test('reading is stopped where a person wants it', async ({ viewer }, info) => {
  const file = info.outputPath('large.jsonl')
  const block = jsonLines(madeEvents(20_000, 3))
  await writeFile(file, block.repeat(30))
  await viewer.locator('#file').setInputFiles(file)
  await viewer.getByRole('button', { name: 'Stop reading' }).click()
  await expect(report(viewer)).toContainText(/Reading was stopped|20,000 events/)
  await expect(viewer.getByRole('button', { name: 'Open files' })).toBeFocused()
})

for (const [name, media] of Object.entries({
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'forced colours': { forcedColors: 'active' },
} as const)) {
  test(`nothing stands in anybody's way: ${name}`, async ({ viewer }) => {
    await viewer.emulateMedia(media)
    await expectAccessible(viewer)
    await viewer.getByRole('button', { name: 'Try an example' }).click()
    await expect(found(viewer)).toBeVisible()
    await expect(viewer.getByLabel('Search')).toBeFocused()
    await viewer.getByRole('grid').focus()
    await viewer.keyboard.press('Enter')
    await expect(viewer.locator('#event h3')).toBeFocused()
    await expectAccessible(viewer)
    await viewer.setViewportSize({ width: 320, height: 720 })
    await expect.poll(() => viewer.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await expectAccessible(viewer)
  })
}
