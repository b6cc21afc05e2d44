/** The attempts to deceive that the native tests read, too: two browsers give each string the verdict that they give it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, firefox, type InspectorBrowser } from './browsers.ts'
import { expect, test } from '../fixtures/app.ts'

interface Part {
  text?: string
  hex?: string
  times?: number
}

interface Attempt {
  name: string
  input: Part[]
  keys: string | null
  keys_refused: boolean
  trust: string | null
  trust_refused: boolean
  verdicts: string[]
  /** A finding that the first string must have. */
  says: string | null
}

interface Reading {
  verdicts: string[]
  codes: string[]
  keys_refused: boolean
  trust_refused: boolean
}

const attempts = JSON.parse(await readFile(join(import.meta.dirname, 'deceptions.json'), 'utf8')) as Attempt[]

test.describe.configure({ timeout: 300_000 })

for (const [name, launch] of [['Chromium', chromium], ['Firefox', firefox]] as const) {
  test(`${name} is not deceived in ${attempts.length} ways`, async ({ lakesentry }) => {
    const browser: InspectorBrowser = await launch()
    try {
      const page = await browser.open(`${lakesentry.url}/inspect`)
      for (const attempt of attempts) {
        const { verdicts, keys_refused, trust_refused, says } = attempt
        const { codes, ...read } = JSON.parse(await page.evaluate<string>(`(${drop.toString()})(${JSON.stringify(attempt)})`)) as Reading
        expect.soft(read, attempt.name).toEqual({ verdicts, keys_refused, trust_refused })
        if (says) expect.soft(codes, attempt.name).toContain(says)
      }
      await page.close()
    } finally {
      await browser.close()
    }
  })
}

/** Runs in the page: fills its fields, drops the file, waits until all is verified and reads the verdicts and the findings of the first string
 * off the page. */
async function drop({ input, keys, trust }: Attempt): Promise<string> {
  const byId = (id: string) => document.getElementById(id) as HTMLInputElement
  const pause = () => new Promise((resolve) => setTimeout(resolve, 5))
  for (const [id, text] of [['keys', keys], ['trust', trust]] as const) {
    byId(id).value = text ?? ''
    byId(id).dispatchEvent(new Event('input', { bubbles: true }))
  }
  const parts = input.flatMap(({ text, hex, times = 1 }) => {
    const bytes = text === undefined ? Uint8Array.from(hex?.match(/../g) ?? [], (digits) => parseInt(digits, 16)) : new TextEncoder().encode(text)
    const all = new Uint8Array(bytes.length * times)
    for (let at = 0; at < times; at += 1) all.set(bytes, at * bytes.length)
    return [all]
  })
  const data = new DataTransfer()
  data.items.add(new File(parts, 'attempt'))
  byId('file-name').textContent = ''
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  const results = byId('results')
  while (!byId('file-name').textContent?.startsWith('From attempt') || results.ariaBusy !== 'false') await pause()
  for (;;) {
    const more = [...document.querySelectorAll<HTMLButtonElement>('#results .report > .button')].find((button) => !button.hidden)
    if (!more) break
    more.click()
  }
  const one = results.querySelector<HTMLElement>('h2[data-verdict]')
  const rows = [...results.querySelectorAll<HTMLElement>('td[data-verdict]')]
  const verdicts = rows.length ? rows.map((cell) => cell.dataset['verdict']) : [one?.dataset['verdict']]
  // Nothing is read in an empty file, which the command line refuses.
  const isEmpty = !rows.length && !one
  results.querySelector<HTMLButtonElement>('tbody button')?.click()
  while (!isEmpty && !results.querySelector('.finding__code')) await pause()
  return JSON.stringify({
    codes: [...results.querySelectorAll('.finding__code')].map((code) => code.textContent),
    verdicts: isEmpty ? ['refuse'] : verdicts,
    keys_refused: byId('keys').ariaInvalid === 'true',
    trust_refused: byId('trust').ariaInvalid === 'true',
  })
}
