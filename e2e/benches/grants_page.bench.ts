/** How long the page of the grants works on a switch, beside a bare checkbox in the same page. */
import type { Page } from '@playwright/test'
import { test } from '../fixtures/app.ts'
import { answersFor, Setup } from '../pages/setup.ts'

const ROUNDS = 60
const FRAME_MS = 1000 / 60

interface Times {
  /** Until all that the click sets off has run and is laid out. */
  work: number
  work98: number
  /** Until the frame that shows it is painted. */
  shown: number
  shown98: number
}

/** Clicks an element many times; in milliseconds. */
async function measure(page: Page, selector: string): Promise<Times> {
  return await page.evaluate(
    async ([selector, rounds]) => {
      const element = document.querySelector<HTMLElement>(selector)
      if (element === null) throw new Error(`no ${selector}`)
      const message = (): Promise<void> =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve()
          port2.postMessage(null)
        })
      const worked: number[] = []
      const shown: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        await new Promise((resolve) => setTimeout(resolve, 80))
        const began = performance.now()
        element.click()
        // Signals and effects run in microtasks, which are over before the next message.
        await message()
        document.body.getBoundingClientRect()
        worked.push(performance.now() - began)
        await new Promise(requestAnimationFrame)
        await message()
        shown.push(performance.now() - began)
      }
      const at = (times: number[], share: number): number => {
        times.sort((a, b) => a - b)
        return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
      }
      return { work: at(worked, 0.5), work98: at(worked, 0.98), shown: at(shown, 0.5), shown98: at(shown, 0.98) }
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
  console.log(`\nCPU slowed down 4 times, ${ROUNDS} clicks each, in ms; a frame has ${FRAME_MS.toFixed(1)} ms`)
  const head = ['work', 'p98', 'shown', 'p98', 'work/frame', 'work/bare'].map((cell) => cell.padStart(11))
  console.log(`${'switch'.padEnd(42)}${head.join('')}`)
  for (const [name, { work, work98, shown, shown98 }] of rows) {
    const times = [work, work98, shown, shown98].map((time) => time.toFixed(1))
    const ratios = [work / FRAME_MS, work / bare.work].map((ratio) => ratio.toFixed(2))
    console.log(`${name.padEnd(42)}${[...times, ...ratios].map((cell) => cell.padStart(11)).join('')}`)
  }
})
