/** What a browser fetches for each page on a cold link, before anything is fetched ahead, against `xtask/budgets.json`. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Response } from '@playwright/test'
import { expect, test } from '../fixtures/app.ts'
import { healthy } from '../fixtures/lakesentry.ts'
import { answersFor, Setup } from '../pages/setup.ts'

type State = Awaited<ReturnType<BrowserContext['storageState']>>

const budgets = JSON.parse(await readFile(join(import.meta.dirname, '../../xtask/budgets.json'), 'utf8')) as {
  pages: Record<string, number>
}

/** Waits until no answer has come for a second. */
async function settle(answers: Response[]): Promise<void> {
  for (let count = -1; count !== answers.length; ) {
    count = answers.length
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

/** Opens an address in a browser that has loaded nothing yet, and counts the bytes of all answers as they were sent. */
async function weigh(browser: Browser, url: string, heading: RegExp, storageState?: State): Promise<number> {
  const context = await browser.newContext({ storageState })
  const page = await context.newPage()
  // Parts of the next page are asked for a second after this one is there.
  await page.addInitScript(() => {
    const now = window.setTimeout.bind(window)
    window.setTimeout = ((act: () => void, after = 0) => (after < 1000 ? now(act, after) : 0)) as typeof window.setTimeout
  })
  const answers: Response[] = []
  page.on('response', (answer) => {
    // A stream has no end; what it brings is data.
    if (!answer.headers()['content-type']?.startsWith('text/event-stream')) answers.push(answer)
  })
  await page.goto(url)
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  await settle(answers)
  const sizes = await Promise.all(answers.map(async (answer) => (await answer.request().sizes()).responseBodySize))
  await context.close()
  return sizes.reduce((sum, size) => sum + size, 0)
}

test('every page is light', async ({ page, context, browser, lakesentry }) => {
  test.setTimeout(240_000)
  const { url } = lakesentry
  const account = lakesentry.facts.clouds.azure
  const setup = new Setup(page, context, lakesentry)
  const weights: Record<string, number> = {}
  weights.start = await weigh(browser, url, /Connect Databricks to LakeSentry/)

  const name = healthy(account, 'eastus').name
  await setup.reachTest(answersFor(account), [name])
  await setup.test()
  await setup.continue()
  await expect(setup.heading(/Check before connecting/)).toBeVisible()
  const draft = await context.storageState()
  for (const [step, heading] of [
    ['principal', /Create a read-only service principal/],
    ['grants', /read the system tables/],
    ['account', /Find the workspaces/],
    ['workspaces', /Choose the workspaces/],
    ['test', /Test/],
    ['review', /Check before connecting/],
  ] as const) {
    weights[step] = await weigh(browser, `${url}/setup/${step}`, heading, draft)
  }

  await page.getByRole('button', { name: /^Connect (1|the) workspace$/ }).click()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await page.locator('main').getByRole('link', { name, exact: true }).click()
  await expect(setup.heading(name)).toBeVisible()
  weights.connector = await weigh(browser, page.url(), new RegExp(name))
  weights.overview = await weigh(browser, url, /regions/i)

  const lines = Object.entries(weights).map(([name, bytes]) => {
    const budget = budgets.pages[name] ?? 0
    return `${name.padEnd(12)} ${String(bytes).padStart(8)} of ${String(budget).padStart(8)} bytes${bytes > budget ? ' – too heavy' : ''}`
  })
  console.log(lines.join('\n'))
  expect(Object.keys(weights).sort()).toEqual(Object.keys(budgets.pages).sort())
  expect(lines.filter((line) => line.includes('too heavy'))).toEqual([])
})
