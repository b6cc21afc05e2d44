/** How long the inspector reads, beside `JSON.parse(atob(…))` over the same strings in the same page. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { connectionString, payload, signer } from '../inspector/strings.ts'

const STRINGS = 10_000
const LOG_BYTES = 16 * 1024 * 1024
const folder = process.env.READER ?? join(import.meta.dirname, '../../target/inspector-generate')

test('the inspector', async ({ page, lakesentry }) => {
  const { sign } = signer()
  const strings = Array.from({ length: STRINGS }, (_, at) => connectionString(sign({ ...payload(), connector_id: `0192f0c1-2b3c-7d4e-8f50-${at.toString(16).padStart(12, '0')}` })))
  const room = Math.floor(LOG_BYTES / STRINGS)
  const log = strings.map((string) => `${`2026-11-22T10:00:00Z INFO ${'a line of a log '.repeat(99)}`.slice(0, room - string.length - 2)} ${string}\n`).join('')
  const long = connectionString({ ...sign(payload()), note: 'x'.repeat(800) })
  const lines: [string, number, number][] = []

  // The reader alone.
  const server = createServer(async (request, response) => {
    const name = request.url?.slice(1) ?? ''
    response.setHeader('content-type', name.endsWith('.js') ? 'text/javascript' : name.endsWith('.wasm') ? 'application/wasm' : 'text/html')
    response.end(name === 'log' ? log : name.startsWith('reader.') ? await readFile(join(folder, name)) : '<!doctype html>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bare = await page.context().browser()?.newPage()
  if (!bare) throw new Error('no browser')
  await bare.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const alone = await bare.evaluate(
    async ([long, strings]) => {
      const reader = await import('/reader.js' as string)
      const code = await (await fetch('/reader.wasm')).arrayBuffer()
      const { instance, module } = await WebAssembly.instantiate(code, reader.__wbg_get_imports())
      reader.__wbg_finalize_init(instance, module)
      const log = await (await fetch('/log')).text()
      const now = Math.floor(Date.now() / 1000)
      const median = (run: () => void, rounds: number): number => {
        const times = Array.from({ length: rounds }, () => {
          const began = performance.now()
          run()
          return performance.now() - began
        })
        return times.sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN
      }
      const parse = (string: string): unknown => JSON.parse(atob(string.slice(13)))
      const report = () => {
        const reading = new reader.Reading(long, now, '')
        for (let at = 0; at < 100; at += 1) JSON.parse(reading.report(0, 0))
        reading.free()
      }
      const rows = () => {
        const reading = new reader.Reading(log, now, '')
        reading.rows(0, strings)
        reading.free()
      }
      const all = log.match(/LAKESENTRY:\S+/g) ?? []
      return {
        report: median(report, 21) / 100,
        parse: median(() => { for (let at = 0; at < 100; at += 1) parse(long) }, 21) / 100,
        rows: median(rows, 5),
        parseAll: median(() => all.forEach(parse), 5),
      }
    },
    [long, STRINGS] as const,
  )
  lines.push(['report on a string of 2 kB', alone.report, alone.parse], [`table of ${STRINGS} strings in a log of 16 MiB`, alone.rows, alone.parseAll])
  await bare.close()
  server.close()

  // With all that a person sees.
  await page.goto(`${lakesentry.url}/inspect`)
  await page.evaluate(() => {
    const results = document.getElementById('results')
    const marks = globalThis as unknown as { began: number; shown: number }
    for (const [id, kind] of [['string', 'input'], ['file', 'change']] as const) {
      document.getElementById(id)?.addEventListener(kind, () => { marks.began = performance.now(); marks.shown = 0 }, { capture: true })
    }
    new MutationObserver(() => {
      if (!results?.firstChild || marks.shown) return
      document.body.getBoundingClientRect()
      marks.shown = performance.now()
    }).observe(results ?? document.body, { childList: true })
  })
  const shown = async (act: () => Promise<void>, rounds: number): Promise<number> => {
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      await act()
      await page.waitForFunction(() => (globalThis as unknown as { shown: number }).shown)
      times.push(await page.evaluate(() => { const { began, shown } = globalThis as unknown as { began: number; shown: number }; return shown - began }))
    }
    return times.sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN
  }
  const typed = await shown(() => page.getByRole('textbox', { name: 'Connection string' }).fill(long), 21)
  lines.push(['the same string, on the page', typed, alone.parse])
  const file = { name: 'a.log', mimeType: 'text/plain', buffer: Buffer.from(log) }
  const opened = await shown(() => page.locator('#file').setInputFiles(file), 5)
  await expect(page.getByRole('heading', { name: /10000 connection strings/ })).toBeVisible()
  lines.push(['the same log, opened on the page', opened, alone.parseAll])

  console.log(`\n${'case'.padEnd(46)} ${'inspector'.padStart(12)} ${'JSON.parse'.padStart(12)} ${'ratio'.padStart(8)}`)
  for (const [name, time, base] of lines) {
    console.log(`${name.padEnd(46)} ${`${time.toFixed(3)} ms`.padStart(12)} ${`${base.toFixed(3)} ms`.padStart(12)} ${(time / base).toFixed(1).padStart(8)}`)
  }
})
