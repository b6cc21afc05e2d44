import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium, firefox, type InspectorBrowser } from './browsers.ts'
import { expect, test } from '../fixtures/app.ts'
import { Listener } from './listener.ts'
import { helper, type WayOut, waysOut } from './ways_out.ts'

const all = inOrder(waysOut.map(({ words }) => words))
/** The documents that let nothing out: address and file. */
const documents = [
  ['inspector', '/inspect', 'inspect.html'],
  ['viewer of audit exports', '/audit-viewer', 'audit-viewer.html'],
] as const

test.describe.configure({ timeout: 240_000 })

for (const [what, path, file] of documents) {
  for (const [name, launch] of [['Chromium', chromium], ['Firefox', firefox]] as const) {
    test(`${name} lets out of the ${what} what the page says, and nothing else`, async ({ page, lakesentry }) => {
      await page.goto(path)
      const said = await page.locator('#limits').evaluate((list) => {
        const texts = [...list.children].map((child) => child.textContent ?? '')
        return Object.fromEntries(texts.flatMap((text, at) => (at % 2 ? [] : [[text, texts[at + 1] ?? '']])))
      })
      await expect(page.locator('#check')).toContainText(`${waysOut.length} ways are tried`)
      const browser = await launch()
      try {
        const saved = `file://${join(import.meta.dirname, '../../dist', file)}`
        for (const [address, words] of [[`${lakesentry.url}${path}`, said[`${name}, from a server`]], [saved, said[`${name}, saved copy`]]]) {
          expect.soft(await open(browser, address ?? '', words), address).toBe(words)
        }
      } finally {
        await browser.close()
      }
    })
  }
}

/** What a browser itself does not have or has switched off, whatever the page allows. */
const missing: Record<string, string[]> = {
  Chromium: [],
  Firefox: ['ping of a link'],
}

for (const [name, launch] of [['Chromium', chromium], ['Firefox', firefox]] as const) {
  test(`the listeners hear ${name} in a page that lets everything out`, async () => {
    // From this machine, so that the page has an origin and may use what only secure pages may.
    const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><body>'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const browser = await launch()
    try {
      const { port } = server.address() as AddressInfo
      const heard = new Set((await open(browser, `http://127.0.0.1:${port}/`, all)).split(', '))
      expect(all.split(', ').filter((words) => !heard.has(words))).toEqual(missing[name])
    } finally {
      await browser.close()
      server.close()
    }
  })
}

/** Tries every way from a page at that address, and gives those that got out, in the order of the alphabet. Those that are known get more time. */
async function open(browser: InspectorBrowser, address: string, known = ''): Promise<string> {
  const left = [...waysOut]
  const out: string[] = []
  const work = async () => {
    for (let way = left.shift(); way; way = left.shift()) {
      const patience = known.split(', ').includes(way.words) ? 10_000 : way.slow ? 5000 : 1000
      if (await getsOut(browser, address, way, patience)) out.push(way.words)
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return inOrder(out) || 'none'
}

function inOrder(words: string[]): string {
  return words.sort((a, b) => a.localeCompare(b)).join(', ')
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function getsOut(browser: InspectorBrowser, address: string, way: WayOut, patience: number): Promise<boolean> {
  const listener = await Listener.start()
  const page = await browser.open(address)
  try {
    await Promise.race([page.run(helper), pause(10_000)])
    const attempt = `(async () => { try { await (${way.go.toString()})(${JSON.stringify(listener.address)}, ${listener.port}) } catch {} })()`
    await Promise.race([page.run(attempt), pause(1000)])
    for (let waited = 0; waited < patience && !listener.connections; waited += 100) await pause(100)
    return listener.connections > 0
  } finally {
    // A page that is kept by what it tries, a dialog or a download, must not keep the test.
    await Promise.race([page.close(), pause(5000)])
    listener.stop()
  }
}
