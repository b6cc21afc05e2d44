/** How long the viewer takes for a million events, beside `JSON.parse` over the same lines in a worker of the same browser. */
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Page, test } from '@playwright/test'
import { writeExport } from '../viewer/exports.ts'

const EVENTS = 1_000_000
const dist = join(import.meta.dirname, '../../dist/audit-viewer.html')

test('the viewer', async ({ page, browser }) => {
  const file = join(tmpdir(), `lakesentry-audit-${process.pid}.jsonl`)
  try {
    const bytes = await writeExport(file, EVENTS, 7)
    console.log(`\n${EVENTS.toLocaleString('en')} events, ${(bytes / 1e6).toFixed(0)} MB`)
    const bare = await browser.newPage()
    const parsed = await parseAlone(bare, file)
    await bare.close()

    await page.goto(`file://${dist}`)
    await page.getByRole('button', { name: 'Open files' }).waitFor()
    const began = await page.evaluate(() => {
      const marks = globalThis as unknown as { began: number; shown: number }
      const found = document.getElementById('found') ?? document.body
      document.getElementById('file')?.addEventListener('change', () => (marks.began = performance.now()), { capture: true })
      new MutationObserver(() => requestAnimationFrame(() => (marks.shown ||= performance.now()))).observe(found, { childList: true })
      return performance.now()
    })
    await page.locator('#file').setInputFiles(file)
    await page.waitForFunction(() => (globalThis as unknown as { shown: number }).shown, undefined, { timeout: 300_000 })
    const opened = await page.evaluate((before) => {
      const { began, shown } = globalThis as unknown as { began: number; shown: number }
      return shown - (began || before)
    }, began)
    print('opened, until it is on the screen', opened)
    print('JSON.parse of each line in a worker', parsed)
    console.log(`${'ratio'.padEnd(46)} ${(opened / parsed).toFixed(2).padStart(10)}`)

    for (const [name, place] of [
      ['one service', '#lists [data-place="0-0"]'],
      ['failed, of one service', '#only-failed'],
      ['failed, all services', '#lists [data-place="0-0"]'],
      ['first of an actor or agent', '#only-first'],
    ] as const) {
      print(`filtered: ${name}`, await redrawn(page, `document.querySelector('${place}').click()`))
    }
    await page.getByRole('button', { name: 'Remove all filters' }).click()
    print('searched for two words, all of it', await redrawn(page, `(() => { const field = document.getElementById('search'); field.value = 'thing-77 terraform'; field.dispatchEvent(new Event('input')) })()`))
    console.log(`${'memory of the page and its worker'.padEnd(46)} ${`${(memory(browserProcesses()) / 1e6).toFixed(0)} MB`.padStart(10)}`)
  } finally {
    rmSync(file, { force: true })
  }
})

function print(name: string, ms: number): void {
  console.log(`${name.padEnd(46)} ${`${ms.toFixed(0)} ms`.padStart(10)}`)
}

/** From an act until what was found is drawn anew. The policy of the page forbids texts that become scripts, so all of it is one. */
function redrawn(page: Page, act: string): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const began = performance.now()
    new MutationObserver((_, observer) => {
      observer.disconnect()
      requestAnimationFrame(() => resolve(performance.now() - began))
    }).observe(document.getElementById('found'), { childList: true });
    ${act}
  })`)
}

/** The simplest reader: every line as an object, of which nothing is kept. */
async function parseAlone(page: Page, file: string): Promise<number> {
  await page.setContent('<input type=file>')
  await page.locator('input').setInputFiles(file)
  return page.evaluate(async () => {
    const read = async () => {
      addEventListener('message', async ({ data }) => {
        const began = performance.now()
        const decoder = new TextDecoder()
        let rest = ''
        for (let at = 0; at < data.size; at += 4 * 1024 * 1024) {
          const lines = (rest + decoder.decode(await data.slice(at, at + 4 * 1024 * 1024).arrayBuffer(), { stream: true })).split('\n')
          rest = lines.pop() ?? ''
          for (const line of lines) JSON.parse(line)
        }
        postMessage(performance.now() - began)
      })
    }
    const worker = new Worker(URL.createObjectURL(new Blob([`(${read.toString()})()`])))
    worker.postMessage(document.querySelector('input')?.files?.[0])
    return new Promise<number>((resolve) => worker.addEventListener('message', ({ data }) => resolve(data)))
  })
}

/** The processes of pages. */
function browserProcesses(): string[] {
  const children = execFileSync('ps', ['-eo', 'pid,ppid,args']).toString().split('\n')
  const mine = new Set([String(process.pid)])
  for (let round = 0; round < 6; round += 1) {
    for (const line of children) {
      const [pid = '', parent = ''] = line.trim().split(/\s+/)
      if (mine.has(parent)) mine.add(pid)
    }
  }
  return children.filter((line) => line.includes('--type=renderer')).map((line) => line.trim().split(/\s+/)[0] ?? '').filter((pid) => mine.has(pid))
}

/** The most memory that any of them had, in bytes. */
function memory(processes: string[]): number {
  const peak = (pid: string) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  return Math.max(...processes.map(peak))
}
