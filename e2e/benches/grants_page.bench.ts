/** How long the page of the grants works on a switch, beside a bare checkbox in the same page. */
import type { Page } from '@playwright/test'
import { test } from '../fixtures/app.ts'
import { answersFor, Setup } from '../pages/setup.ts'

const ROUNDS = 60
const FRAME_MS = 1000 / 60

interface Times {
  median: number
  p98: number
}

/** Clicks an element many times, each time from the click to the end of the next frame that shows it; in milliseconds. */
async function measure(page: Page, selector: string): Promise<Times> {
  return await page.evaluate(
    async ([selector, rounds]) => {
      const element = document.querySelector<HTMLElement>(selector)
      if (element === null) throw new Error(`no ${selector}`)
      const times: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        await new Promise((resolve) => setTimeout(resolve, 30))
        await new Promise(requestAnimationFrame)
        const began = performance.now()
        element.click()
        // Everything that the click set off has run before a message is delivered; forcing the layout adds what the frame would do.
        await new Promise<void>((resolve) => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve()
          port2.postMessage(null)
        })
        document.body.getBoundingClientRect()
        times.push(performance.now() - began)
      }
      times.sort((a, b) => a - b)
      const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
      return { median: at(0.5), p98: at(0.98) }
    },
    [selector, ROUNDS] as const,
  )
}

test('a switch on the page of the grants', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await setup.principal(answersFor(lakesentry.facts.clouds.azure))
  await page.evaluate(() => {
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', id: 'bare-checkbox' })
    document.querySelector('main')?.append(box)
  })
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const bare = await measure(page, '#bare-checkbox')
  const rows: [string, Times][] = [['a bare checkbox', bare]]
  for (const [name, id] of [
    ['audit log (1 table)', '#audit_log'],
    ['model serving costs (a schema, 2 tables)', '#model_serving_costs'],
    ['whole schemas (every statement)', '#whole-schemas'],
  ] as const) {
    rows.push([name, await measure(page, id)])
  }
  console.log(`\nCPU slowed down 4 times, ${ROUNDS} clicks each; a frame has ${FRAME_MS.toFixed(1)} ms`)
  console.log(`${'switch'.padEnd(42)}${'median'.padStart(10)}${'p98'.padStart(10)}${'frames'.padStart(9)}${'to bare'.padStart(10)}`)
  for (const [name, { median, p98 }] of rows) {
    const cells = [`${median.toFixed(1)} ms`, `${p98.toFixed(1)} ms`].map((cell) => cell.padStart(10))
    const ratio = (median / bare.median).toFixed(1)
    console.log(`${name.padEnd(42)}${cells.join('')}${(median / FRAME_MS).toFixed(2).padStart(9)}${ratio.padStart(10)}`)
  }
})
