/**
 * The whole way as a screen reader tells it: after each action the title of the tab, what has the focus, and what was announced last. It is
 * compared with a transcript that people have read; `HEARD=write` writes it anew, to be read again.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../fixtures/app.ts'
import { answersFor, Setup } from '../pages/setup.ts'

const TRANSCRIPT = join(import.meta.dirname, 'the_way_as_heard.txt')
/** Texts come at most once a second. */
const SILENCE_MS = 1_800

test('the way from the start page to a connection string', async ({ page, context, lakesentry }) => {
  test.setTimeout(240_000)
  const setup = new Setup(page, context, lakesentry)
  const answers = answersFor(lakesentry.facts.clouds.azure)
  const heard: string[] = []
  const button = (name: string | RegExp) => page.getByRole('button', { name }).first()

  /** Acts, waits until nothing more is said, and writes down what is heard then. */
  const hear = async (what: string, act: () => Promise<unknown>): Promise<void> => {
    await page.evaluate(() => {
      const announcer = document.getElementById('announcer')
      if (announcer) announcer.textContent = ''
    })
    await act()
    let said = ''
    for (let silent = 0; silent < SILENCE_MS; silent += 100) {
      await page.waitForTimeout(100)
      const now = (await page.locator('#announcer').textContent())?.trim() ?? ''
      if (now !== said) silent = 0
      said = now
    }
    const focus = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return 'nothing'
      const role = element.getAttribute('role') ?? { H1: 'heading', A: 'link', BUTTON: 'button', INPUT: 'field', TEXTAREA: 'field', SECTION: 'region', DIALOG: 'dialog' }[element.tagName] ?? element.tagName
      const labels = (element as HTMLInputElement).labels
      const named = document.getElementById(element.getAttribute('aria-labelledby') ?? '')
      const name = element.getAttribute('aria-label') ?? named?.textContent ?? labels?.[0]?.textContent ?? element.textContent
      return `${role} “${name?.replace(/\s+/g, ' ').trim().slice(0, 90)}”`
    })
    heard.push(`${what}\n  title: ${await page.title()}\n  focus: ${focus}\n  says:  ${said || 'nothing'}\n`)
  }

  await page.goto('/')
  await hear('begins', () => page.getByRole('link', { name: 'Start with step 1' }).click())
  await hear('continues with nothing filled in', () => setup.continue())
  await hear('fills in and continues', async () => {
    await setup.fillPrincipal(answers)
    await setup.continue()
    await expect(setup.heading(/read the system tables/)).toBeVisible()
  })
  await hear('switches a feature on', () => page.getByLabel('Audit log').check())
  await hear('copies the statements', () => button('Copy').click())
  await hear('continues', async () => {
    await setup.continue()
    await expect(setup.heading('Find the workspaces')).toBeVisible()
  })
  await hear('looks for workspaces with a wrong secret', async () => {
    await setup.account('dose0000000000000000000000000000ffff')
    await expect(page.getByRole('group', { name: 'What went wrong' })).toBeVisible()
  })
  await hear('looks with the right one', async () => {
    await setup.account(answers.secret)
    await expect(setup.heading('Choose the workspaces')).toBeVisible()
  })
  await hear('continues with none chosen', () => setup.continue())
  await hear('chooses one', () => page.getByRole('checkbox', { name: /dbw-prod-eastus/ }).check())
  await hear('continues', async () => {
    await setup.continue()
    await expect(page).toHaveURL(/\/setup\/test$/)
    await expect(button(/^Test/)).toBeVisible()
  })
  await hear('tests', () => setup.test())
  await hear('opens a workspace', () => button('dbw-prod-eastus').click())
  await hear('tests again after the grants', async () => {
    await setup.runGrants(['East US'])
    await page.getByRole('link', { name: /^Test/ }).first().click()
    await setup.test()
  })
  await hear('continues', async () => {
    await setup.continue()
    await expect(button(/^Connect/)).toBeVisible()
  })
  await hear('connects', async () => {
    await button(/^Connect/).click()
    await expect(page.getByRole('link', { name: 'Go to the regions' })).toBeVisible()
  })
  await hear('goes to the regions', async () => {
    await page.getByRole('link', { name: 'Go to the regions' }).click()
    await expect(page.locator('main').getByText('Awaiting first data').first()).toBeVisible()
  })
  await hear('goes to the string', async () => {
    await page.getByRole('link', { name: 'Create connection string' }).first().click()
    await expect(button('Create connection string')).toBeVisible()
  })
  await hear('creates it', async () => {
    await button('Create connection string').click()
    await expect(setup.heading('Store this connection string now')).toBeVisible()
  })
  await hear('copies it', () => button('Copy').click())
  await hear('has stored it', () => button('I have stored it').click())
  await hear('goes back to the connector', async () => {
    await page.getByRole('link', { name: /^Back to/ }).click()
    await expect(button(/^Revoke/)).toBeVisible()
  })
  await hear('wants to revoke it', () => button(/^Revoke/).click())
  await hear('revokes it', async () => {
    await button('Revoke now').click()
    await expect(page.getByRole('cell', { name: 'Revoked' })).toBeVisible()
  })
  const told = heard.join('\n').replace(/[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}(?![-0-9a-f])/g, '‹fingerprint›').replace(/\d{1,2} \w{3}( \d{4})?, \d{2}:\d{2} UTC/g, '‹time›')
  if (process.env.HEARD === 'write') await writeFile(TRANSCRIPT, told)
  expect(told).toBe(await readFile(TRANSCRIPT, 'utf8'))
})
