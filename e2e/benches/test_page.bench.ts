/** How the page of a connection test of 5,000 workspaces behaves while results pour in: the longest task, the nodes, and how soon it answers. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/app.ts'
import { answer, answerDiscoveries, type FoundWorkspace, workspaces } from '../fixtures/many.ts'
import { answersFor, Setup } from '../pages/setup.ts'

const SIZES = [500, 5_000]
const TEST = '22222222-3333-4444-8555-666666666666'
/** Events in a second: faster than any Databricks answers. */
const RATE = 4_000
const TABLES = 14

const fixed = ['credentials', 'identity', 'metastore', 'warehouse']
const tables = Array.from({ length: TABLES }, (_, at) => `system.access.table_${at}`)
const access = ['access.account_admin', 'access.metastore_admin', 'access.workspace_admin', 'access.broad_privileges', 'access.other_catalogs']
const names = [...fixed, ...tables, ...access]

function started(found: FoundWorkspace[]): string {
  return JSON.stringify({
    connection_test_id: TEST,
    started_at: '2026-01-01T00:00:00Z',
    time_limit_seconds: 3_600,
    plans: [names],
    workspaces: found.map(({ host, name }, at) => ({ host, name, primary: at === 0, plan: 0 })),
  })
}

/** The end of a check: every third workspace lacks the grants, every fiftieth has no warehouse. */
function check(workspace: FoundWorkspace, at: number, name: string): unknown {
  const passed = (found: unknown): unknown => ({ passed: { found } })
  const failed = (cause: unknown): unknown => ({ failed: { failure: { cause, host: workspace.host, detail: 'refused' } } })
  const state = (): unknown => {
    if (name === 'credentials') return passed({ credentials: { application_id: '1d0f6a52-0000-4000-8000-00000000009c' } })
    if (name === 'identity') return passed({ identity: { user_name: '1d0f6a52-0000-4000-8000-00000000009c', workspace_id: workspace.workspace_id } })
    if (name === 'metastore') {
      return passed({ metastore: { metastore_id: '22222222-3333-4444-8555-666666666666', name: 'm', cloud: 'azure', region: workspace.region } })
    }
    if (at % 50 === 7 && name === 'warehouse') return failed('no_warehouse')
    if (name === 'warehouse') return passed({ warehouse: { warehouse_id: 'abcdef0123456789', name: 'w', state: 'running', usable: 1 } })
    if (name.startsWith('access.')) return passed({ access: {} })
    if (at % 50 === 7) return { not_checked: { because: { after: { check: 'warehouse' } } } }
    if (at % 3 === 1) return failed({ denied: { level: 'catalog' } })
    return passed({ table: { newest: '2026-01-01T00:00:00Z', empty: false } })
  }
  return { check: { host: workspace.host, check: { name, state: state(), duration_ms: 40 } } }
}

/** Streams the events of a test, as a server does that is asked for them. */
async function streamer(found: FoundWorkspace[], stopAt: number): Promise<{ server: Server; url: string }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    let next = 0
    const all = found.length * names.length
    const tick = setInterval(() => {
      let text = ''
      for (let count = 0; count < RATE / 50 && next < Math.min(all, stopAt); count += 1, next += 1) {
        const at = Math.floor(next / names.length)
        const workspace = found[at]
        const name = names[next % names.length]
        if (workspace && name) text += `id: ${next}\ndata: ${JSON.stringify(check(workspace, at, name))}\n\n`
      }
      if (next >= all) {
        text += `id: ${next}\ndata: ${JSON.stringify({ finished: { finished_at: '2026-01-01T00:10:00Z', cancelled: false } })}\n\n`
        clearInterval(tick)
        response.end(text)
      } else if (text) {
        response.write(text)
      }
    }, 20)
    response.on('close', () => clearInterval(tick))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

interface Task {
  /** How long it took, in milliseconds. */
  duration: number
  /** When it began, in seconds since the page was watched. */
  at: number
}

interface Seen {
  tasks: Task[]
  nodes: number
}

async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Seen = { tasks: [], nodes: 0 }
    const began = performance.now()
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.tasks.push({ duration: entry.duration, at: (entry.startTime - began) / 1000 })
    }).observe({ type: 'longtask' })
    setInterval(() => {
      const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL)
      let count = 1
      while (walker.nextNode()) count += 1
      seen.nodes = Math.max(seen.nodes, count)
    }, 500)
    Object.assign(window, { seen })
  })
}

const seenBy = (page: Page): Promise<Seen> => page.evaluate(() => (window as unknown as { seen: Seen }).seen)

/** Presses the button of the page that is called so. */
function press(name: string): void {
  const buttons = [...document.querySelectorAll<HTMLElement>('main button')]
  const button = buttons.find((one) => one.textContent?.trim() === name)
  if (!button) throw new Error(`there is no button ${name}`)
  button.click()
}

/** Waits until there is such a button, and says when that was, on the page's own clock. */
async function appears(name: string): Promise<number> {
  const isThere = (): boolean => [...document.querySelectorAll('main .row button')].some((one) => one.textContent?.trim() === name)
  while (!isThere()) await new Promise(requestAnimationFrame)
  return performance.now()
}

test('the page of a large connection test', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const account = lakesentry.facts.clouds.azure
  const devtools = await context.newCDPSession(page)
  const throttle = (rate: number) => devtools.send('Emulation.setCPUThrottlingRate', { rate })
  await setup.principal(answersFor(account))
  await setup.grants()
  const lines: string[] = []
  for (const size of SIZES) {
    const all = workspaces(size).map((one) => ({ ...one, state: 'RUNNING', connected: false }))
    await page.unrouteAll()
    await answerDiscoveries(page, answer(account, all))
    await page.route('**/api/v1/connection-tests', (route) => route.fulfill({ status: 201, contentType: 'application/json', body: started(all) }))
    for (const [what, stopAt] of [['to its end', Number.POSITIVE_INFINITY], ['cancelled in the middle', (size * names.length) / 2]] as const) {
      const { server, url } = await streamer(all, stopAt)
      await page.unroute('**/events').catch(() => undefined)
      await page.route('**/api/v1/connection-tests/*/events', (route) => route.continue({ url }))
      await page.route(`**/api/v1/connection-tests/${TEST}`, (route) => route.fulfill({ status: 204 }))
      await page.evaluate(() => sessionStorage.clear())
      await page.goto('/setup/account')
      await page.getByLabel('OAuth secret').fill(account.reader.client_secret)
      await page.getByRole('button', { name: 'Find workspaces' }).click()
      await page.getByRole('button', { name: 'Select all' }).click()
      await setup.continue()
      await expect(page.getByRole('button', { name: `Test ${size} workspaces` })).toBeVisible()
      await page.waitForTimeout(2_000)
      await watch(page)
      await throttle(4)
      const began = Date.now()
      // The secret is the server's matter, which is not asked here.
      const secret = page.getByLabel('OAuth secret')
      if (await secret.isVisible()) await secret.fill(account.reader.client_secret)
      // In the page itself: to find a button by its role and name, Playwright looks at the whole page, which would be the longest tasks of all.
      await page.evaluate(press, `Test ${size} workspaces`)
      await page.evaluate(appears, 'Cancel')
      let told: string
      if (Number.isFinite(stopAt)) {
        await page.waitForTimeout((stopAt / RATE) * 500)
        const cancelled = await page.evaluate(() => performance.now())
        await page.evaluate(press, 'Cancel')
        const ended = await page.evaluate(appears, 'Test again')
        told = `over ${(ended - cancelled).toFixed(0)} ms after Cancel`
      } else {
        await page.evaluate(appears, 'Test again')
        told = `over after ${((Date.now() - began) / 1000).toFixed(1)} s`
      }
      await page.evaluate(() => {
        const choice = document.querySelector<HTMLSelectElement>('#show-workspaces')
        if (choice) choice.selectedIndex = 1
        choice?.dispatchEvent(new Event('change', { bubbles: true }))
      })
      await page.waitForTimeout(200)
      await page.evaluate(() => {
        const frame = document.querySelector('.rows-frame')
        frame?.scrollTo(0, frame.scrollHeight / 2)
      })
      await page.waitForTimeout(200)
      await page.evaluate(() => document.querySelector<HTMLElement>('.rows__name')?.click())
      await page.locator('.tested').waitFor()
      await page.waitForTimeout(1_500)
      const { tasks, nodes } = await seenBy(page)
      await throttle(1)
      server.closeAllConnections()
      server.close()
      const worst = tasks.sort((a, b) => b.duration - a.duration).slice(0, 5).map(({ duration, at }) => `${duration.toFixed(0)} ms at ${at.toFixed(1)} s`)
      lines.push(`${String(size).padStart(5)} workspaces, ${what}: ${told}; at most ${nodes} nodes; tasks over 50 ms: ${tasks.length}, the longest: ${worst.join(', ') || 'none'}`)
    }
  }
  console.log(`\nCPU slowed down 4 times, ${RATE} results in a second\n${lines.join('\n')}`)
})
