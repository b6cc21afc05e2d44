import { expect, test } from '../fixtures/app.ts'
import type { Locator, Page } from '@playwright/test'
import { answer, answerDiscoveries, workspaces } from '../fixtures/many.ts'
import { answersFor } from '../pages/setup.ts'

/**
 * How many walks, and from which seed. A run of everything takes the same ones each time, so that it says of a change what is wrong with that
 * change; `WALKS=200 SEED=$RANDOM cargo xtask test --browser stories/a_random_walk` looks for what nobody has found yet.
 */
const WALKS = Number(process.env.WALKS ?? 40)
const SEED = Number(process.env.SEED ?? 1000)
const ACTS = 7

/** Numbers that follow from a seed. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const FEATURES = ['Audit log', 'Model serving costs']
const TITLES = { principal: /service principal$/, grants: /read the system tables/, account: /Find the workspaces/, workspaces: /Choose the workspaces/, test: /Test what can be read/ }
type Step = keyof typeof TITLES

/** What the draft has to hold. */
interface Draft {
  client: string
  features: Set<string>
  chosen: Set<string>
}

test('nothing but secrets is lost, whatever is done in whatever order', async ({ page: first, context, lakesentry }) => {
  test.setTimeout(WALKS * 20_000)
  const account = lakesentry.facts.clouds.azure
  const right = answersFor(account)
  const found = workspaces(6).map((one) => ({ ...one, state: 'RUNNING', connected: false }))
  const names = found.map((one) => one.name)

  let page = first
  const open = async (url: string): Promise<Page> => {
    const fresh = await context.newPage()
    await answerDiscoveries(fresh, answer(account, found))
    await fresh.goto(url)
    return fresh
  }
  await answerDiscoveries(page, answer(account, found))

  const step = (of: Page): Step => new URL(of.url()).pathname.split('/').at(-1) as Step
  const client = (of: Page): Locator => of.getByRole('textbox', { name: 'Client ID' })

  /** What the page shows is what its address says, and what the draft holds. */
  const check = async (of: Page, draft: Draft): Promise<void> => {
    const at = step(of)
    await expect(of.getByRole('heading', { level: 1 })).toHaveText(TITLES[at], { timeout: 5_000 })
    expect(step(of)).toBe(at)
    if (at === 'principal') await expect(client(of)).toHaveValue(draft.client)
    if (at === 'grants') for (const name of FEATURES) await expect(of.getByLabel(name)).toBeChecked({ checked: draft.features.has(name) })
    if (at === 'workspaces') for (const name of names) await expect(of.getByRole('checkbox', { name: new RegExp(name) })).toBeChecked({ checked: draft.chosen.has(name) })
  }

  console.log(`${WALKS} walks from the seed ${SEED}: repeat them with SEED=${SEED}`)
  for (let walk = 0; walk < WALKS; walk += 1) {
    const seed = SEED + walk
    const next = random(seed)
    const any = <T,>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T
    const done: string[] = []
    const draft: Draft = { client: '', features: new Set(), chosen: new Set() }
    await page.goto('/about')
    await page.evaluate(() => {
      localStorage.clear()
      sessionStorage.clear()
    })
    for (const other of context.pages()) if (other !== page) await other.close()
    await page.goto('/setup/principal')
    await page.getByRole('radio', { name: 'Azure' }).check()
    await page.getByLabel('Account ID').fill(right.accountId)
    await page.getByRole('radio', { name: 'OAuth secret' }).check()
    let asked = false
    /** Changes the step that is shown, as a person does. */
    const change = async (of: Page): Promise<string> => {
      switch (step(of)) {
        case 'principal': {
          const id = `1d0f6a52-0000-4000-8000-${String(Math.floor(next() * 1e12)).padStart(12, '0')}`
          draft.client = next() < 0.7 ? id : id.slice(0, 9)
          await client(of).fill(draft.client)
          return `client ${draft.client}`
        }
        case 'grants': {
          const name = any(FEATURES)
          const on = !draft.features.has(name)
          await of.getByLabel(name).setChecked(on)
          if (on) draft.features.add(name)
          else draft.features.delete(name)
          return `${name} ${on ? 'on' : 'off'}`
        }
        case 'workspaces': {
          const name = any(names)
          const on = !draft.chosen.has(name)
          await of.getByRole('checkbox', { name: new RegExp(name) }).setChecked(on)
          if (on) draft.chosen.add(name)
          else draft.chosen.delete(name)
          return `${name} ${on ? 'chosen' : 'left out'}`
        }
        default:
          return 'nothing to change'
      }
    }
    const goOn = async (): Promise<string> => {
      const before = step(page)
      if (before === 'test') return 'at the end'
      if (before === 'account') {
        const secret = page.getByLabel('OAuth secret')
        if (await secret.isVisible()) await secret.fill(right.secret)
        await page.getByRole('button', { name: 'Find workspaces' }).click()
        await expect(page).toHaveURL(/\/setup\/workspaces/)
        return 'found'
      }
      await page.getByRole('button', { name: 'Continue', exact: true }).click()
      const dialog = page.getByRole('dialog')
      const outcome = dialog.or(page.locator('.error-summary')).or(page.getByRole('heading', { level: 1 }).filter({ hasNotText: TITLES[before] }))
      await expect(outcome.first()).toBeVisible()
      if (await dialog.isVisible()) {
        await dialog.getByRole('button', { name: 'Change and continue' }).click()
        await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(TITLES[before])
        // Another account or service principal has other workspaces.
        if (before === 'principal') draft.chosen.clear()
      }
      return 'continue'
    }
    try {
      for (let act = 0; act < ACTS; act += 1) {
        const kind = any(['change', 'change', 'change', 'on', 'on', 'on', 'rail', 'back', 'forward', 'reload', 'close', 'second tab', 'delete'])
        let told: string = kind
        if (kind === 'change') told = await change(page)
        else if (kind === 'on') told = await goOn()
        else if (kind === 'rail') {
          const links = page.getByRole('navigation', { name: 'Steps' }).getByRole('link')
          const link = links.nth(Math.floor(next() * (await links.count())))
          const href = (await link.getAttribute('href')) ?? ''
          if (href !== '/setup/review') await link.click()
          told = `rail ${href}`
        } else if (kind === 'back') {
          if (asked) await page.goBack()
          if (!page.url().includes('/setup/')) await page.goForward()
        } else if (kind === 'forward') await page.goForward()
        else if (kind === 'reload') {
          // A change is kept within a second.
          await page.waitForTimeout(300)
          await page.reload()
        } else if (kind === 'close') {
          const url = page.url()
          const old = page
          // As above.
          await page.waitForTimeout(300)
          page = await open(url)
          await old.close()
          asked = false
        } else if (kind === 'second tab') {
          const other = await open(page.url())
          await check(other, draft)
          told = `in a second tab: ${await change(other)}`
          await page.waitForTimeout(600)
          await check(page, draft)
          await other.close()
        } else if (kind === 'delete') {
          const button = page.getByRole('button', { name: 'Delete draft' }).first()
          if (next() < 0.5 && (await button.isVisible())) {
            await button.click()
            await page.getByRole('dialog').getByRole('button', { name: 'Delete draft' }).click()
            await expect(page).toHaveURL(/\/$/)
            draft.client = ''
            draft.features.clear()
            draft.chosen.clear()
            await page.goto('/setup/principal')
            await page.getByRole('radio', { name: 'Azure' }).check()
            await page.getByLabel('Account ID').fill(right.accountId)
            await page.getByRole('radio', { name: 'OAuth secret' }).check()
          } else told = 'not deleted'
        }
        if (told.startsWith('continue') || told === 'found') asked = true
        done.push(told)
        await check(page, draft)
      }
    } catch (error) {
      throw new Error(`walk ${walk}, seed ${seed}: ${done.join(' · ')}\n${String(error)}`)
    }
  }
})
