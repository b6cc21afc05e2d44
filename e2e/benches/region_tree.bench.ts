/** How long large accounts take until they are on the screen, and how long the tree works on a key or a click. */
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/app.ts'
import { answer, answerDiscoveries, workspaces } from '../fixtures/many.ts'
import { answersFor, Setup } from '../pages/setup.ts'

const SIZES = [2_000, 5_000, 50_000]
const ROUNDS = 15

interface Times {
  /** Until all that was set off has run and is laid out. */
  work: number
  worst: number
  /** Until the frame that shows it is painted. */
  shown: number
}

/** Puts helpers into the page. */
async function prepare(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const message = (): Promise<void> =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve()
        port2.postMessage(null)
      })
    const painted = async (): Promise<number> => {
      await new Promise(requestAnimationFrame)
      await message()
      return performance.now()
    }
    const domNodes = (): number => {
      const frame = document.querySelector('.tree-frame')
      if (frame === null) return 0
      const walker = document.createTreeWalker(frame, NodeFilter.SHOW_ALL)
      let count = 1
      while (walker.nextNode()) count += 1
      return count
    }
    /** Does something many times, `act` being told which; in milliseconds. */
    const measure = async (rounds: number, act: (round: number) => void): Promise<Times & { nodes: number }> => {
      const worked: number[] = []
      const shown: number[] = []
      let nodes = 0
      for (let round = 0; round < rounds; round += 1) {
        await new Promise((resolve) => setTimeout(resolve, 120))
        const began = performance.now()
        act(round)
        // Signals and effects run in microtasks, which are over before the next message.
        await message()
        document.body.getBoundingClientRect()
        worked.push(performance.now() - began)
        shown.push((await painted()) - began)
        nodes = Math.max(nodes, domNodes())
      }
      const middle = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
      return { work: middle(worked), worst: Math.max(...worked), shown: middle(shown), nodes }
    }
    Object.assign(window, { bench: { message, painted, measure, domNodes } })
  })
}

interface Bench {
  painted(): Promise<number>
  measure(rounds: number, act: (round: number) => void): Promise<Times & { nodes: number }>
}

/** From the whole answer being there until the tree is painted. */
async function untilShown(page: Page): Promise<number> {
  return await page.evaluate(async () => {
    const { painted } = (window as unknown as { bench: Bench }).bench
    // Looks once a frame, as the painting does.
    while (document.querySelector('[role=treeitem]') === null) await painted()
    const shown = await painted()
    const asked = performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('/api/v1/discoveries'))
    return shown - ((asked.at(-1) as PerformanceResourceTiming | undefined)?.responseEnd ?? Number.NaN)
  })
}

/** The same answer in the plainest way: read it, group it, and show as many lines as the tree has at first. */
async function plainly(page: Page, body: string): Promise<{ parse: number; all: number }> {
  await page.route('**/bench.json', (route) => route.fulfill({ contentType: 'application/json', body }))
  return await page.evaluate(async () => {
    const { painted } = (window as unknown as { bench: Bench }).bench
    const text = await (await fetch('/bench.json')).text()
    const began = performance.now()
    const found = JSON.parse(text) as { workspaces: { name: string; region: string }[] }
    const parsed = performance.now()
    const groups = new Map<string, string[]>()
    for (const { name, region } of found.workspaces) {
      const group = groups.get(region)
      if (group) group.push(name)
      else groups.set(region, [name])
    }
    const list = document.createElement('ul')
    for (const [region, names] of groups) {
      const line = document.createElement('li')
      line.textContent = `${region} ${names.length}`
      list.append(line)
    }
    document.querySelector('main')?.append(list)
    const shown = await painted()
    list.remove()
    return { parse: parsed - began, all: shown - began }
  })
}

test('the region tree of large accounts', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const account = lakesentry.facts.clouds.azure
  await prepare(page)
  const devtools = await context.newCDPSession(page)
  await setup.principal(answersFor(account))
  await setup.grants()
  // The part of the program with the tree is there before anything is measured, as it is for a person who types a secret.
  const lines: string[] = []
  for (const size of SIZES) {
    const body = answer(account, workspaces(size))
    await page.unroute('**/api/v1/discoveries').catch(() => undefined)
    await answerDiscoveries(page, body)
    await page.evaluate(() => sessionStorage.clear())
    await page.goto('/setup/account')
    await expect(setup.heading('Find the workspaces')).toBeVisible()
    await page.getByLabel('OAuth secret').fill(account.reader.client_secret)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await page.getByRole('button', { name: 'Find workspaces' }).click()
    const shown = await untilShown(page)
    const plain = await plainly(page, body)

    const acts = await page.evaluate(async (rounds) => {
      const { measure } = (window as unknown as { bench: Bench }).bench
      const box = Object.assign(document.createElement('input'), { type: 'checkbox', id: 'bare-checkbox' })
      document.querySelector('main')?.append(box)
      const region = (): HTMLElement => {
        const found = document.querySelector<HTMLElement>('.tree__row--region')
        if (found === null) throw new Error('no region')
        return found
      }
      const key = (name: string): void => {
        const tree = document.querySelector('[role=tree]')
        tree?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
      }
      const button = (name: string): void => {
        const buttons = [...document.querySelectorAll<HTMLElement>('.chooser button')]
        buttons.find((one) => one.textContent === name)?.click()
      }
      const type = (text: string): void => {
        const field = document.querySelector<HTMLInputElement>('#filter')
        if (field === null) throw new Error('no filter')
        field.value = text
        field.dispatchEvent(new InputEvent('input', { bubbles: true }))
      }
      const word = 'dbw-finance-prod'
      const measured: [string, Times & { nodes: number }][] = []
      measured.push(['a bare checkbox', await measure(rounds, () => box.click())])
      measured.push(['a region, all closed', await measure(rounds, () => region().click())])
      key('*')
      measured.push(['a region, all open', await measure(rounds, () => region().click())])
      measured.push(['all, none', await measure(rounds, (round) => button(round % 2 ? 'Select none' : 'Select all'))])
      measured.push(['arrow down', await measure(rounds, () => key('ArrowDown'))])
      measured.push(['end, home', await measure(rounds, (round) => key(round % 2 ? 'Home' : 'End'))])
      measured.push(['a letter', await measure(rounds, () => key('d'))])
      measured.push(['typing in the filter', await measure(word.length, (round) => type(word.slice(0, round + 1)))])
      measured.push(['another filter', await measure(rounds, (round) => type(`${round}`))])
      measured.push(['a filter without match', await measure(rounds, (round) => type(`zq${round}`))])
      type('')
      const frame = document.querySelector('.tree-frame')
      measured.push(['scrolling', await measure(rounds, (round) => frame?.scrollTo(0, (frame.scrollHeight * round) / rounds))])
      return measured
    }, ROUNDS)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })

    const bare = acts[0]?.[1].work ?? Number.NaN
    lines.push(
      '',
      `${size} workspaces, ${(body.length / 1e6).toFixed(1)} MB of JSON`,
      `  the answer is parsed, grouped and painted after ${shown.toFixed(0)} ms; the plainest way takes ${plain.all.toFixed(0)} ms, of that JSON.parse ${plain.parse.toFixed(0)} ms; ratio ${(shown / plain.all).toFixed(1)}`,
      `  ${'in ms'.padEnd(26)}${['work', 'worst', 'shown', 'work/bare', 'nodes'].map((cell) => cell.padStart(11)).join('')}`,
    )
    for (const [name, { work, worst, shown, nodes }] of acts) {
      const cells = [work.toFixed(1), worst.toFixed(1), shown.toFixed(1), (work / bare).toFixed(1), String(nodes)]
      lines.push(`  ${name.padEnd(26)}${cells.map((cell) => cell.padStart(11)).join('')}`)
    }
  }
  console.log(`\nCPU slowed down 4 times, ${ROUNDS} times each${lines.join('\n')}`)
})
