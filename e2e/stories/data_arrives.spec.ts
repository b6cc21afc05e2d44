/** From a connection string to rows on the page, with the real collector, as the page says to run it. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { expectHeard } from '../fixtures/failures.ts'
import { binaries, healthy } from '../fixtures/lakesentry.ts'
import { answersFor, Setup } from '../pages/setup.ts'

/** Runs the collector once, and gives how it ended and what it said. */
function collector(folder: string, words: string[], settings: Record<string, string>, typed = ''): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      join(binaries, 'lakesentry-collector'),
      words,
      { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, ...settings } },
      (error, out, err) => resolve({ code: error ? Number(error.code ?? -1) : 0, said: out + err }),
    )
    child.stdin?.end(typed)
  })
}

test('what a collector pushes is on the page as it comes, until its string is revoked', async ({ page, context, lakesentry, watch }) => {
  test.setTimeout(180_000)
  const account = lakesentry.facts.clouds.azure
  const { name, host } = healthy(account, 'eastus')
  const setup = new Setup(page, context, lakesentry)
  await setup.reachTest(answersFor(account), [name])
  await setup.runGrants(['East US'])
  await page.getByRole('link', { name: /^Test/ }).first().click()
  await setup.test()
  await setup.continue()
  await page.getByRole('button', { name: /^Connect (1|the) workspace$/ }).click()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await page.getByRole('link', { name: 'Create connection string' }).first().click()
  await page.getByRole('button', { name: 'Create connection string' }).click()
  await page.getByRole('button', { name: 'Show connection string' }).click()
  const string = await page.getByRole('region', { name: 'The string' }).innerText()
  expect(string).toMatch(/^LAKESENTRY:\/\//)
  await expect(page.locator('main')).toContainText('No collector has been heard of')

  const folder = await mkdtemp(join(tmpdir(), 'lakesentry-collector-'))
  const settings = {
    LAKESENTRY_PRACTICE: new URL(lakesentry.facts.address).host,
    DATABRICKS_HOST: `https://${host}`,
    DATABRICKS_CLIENT_ID: account.reader.application_id,
    DATABRICKS_CLIENT_SECRET: account.reader.client_secret,
  }
  const configured = await collector(folder, ['configure', '--connection-string', '-'], {}, string)
  expect(configured, configured.said).toMatchObject({ code: 0 })
  const checked = await collector(folder, ['check'], settings)
  expect(checked, checked.said).toMatchObject({ code: 0 })
  const ran = await collector(folder, ['run'], settings)
  expect(ran, ran.said).toMatchObject({ code: 0 })

  // Nobody reloads the page.
  await expect(page.locator('main')).toContainText(/Receiving · (\d+) of \1 tables read/, { timeout: 30_000 })
  await page.getByRole('button', { name: 'I have stored it' }).click()
  await expect(page.getByRole('row', { name: /system\.billing\.usage / })).toContainText('Read to its end')
  await expectAccessible(page)

  await page.goto('/')
  await expect(page.locator('main').getByText('Receiving', { exact: true })).toBeVisible()
  await page.locator('main').getByRole('link', { name, exact: true }).click()
  // Three questions, each with its fact.
  const main = page.locator('main')
  await expect(main).toContainText('Alive · last worked at')
  await expect(main).toContainText('Arriving · newest event of')
  await expect(main).toContainText(/of 14 tables \d+ read to their end/)
  await expect(main).toContainText('a statement ran, and its row is on its way through Databricks')
  const approve = page.getByRole('button', { name: 'Approve this collector' })
  await test.step('approving fails', () => expectHeard(page, () => approve.click()))
  await approve.click()
  await expect(main).toContainText(/Approved by .+\./, { timeout: 30_000 })
  await page.getByRole('button', { name: 'Read again system.billing.usage' }).click()
  const question = page.getByRole('dialog', { name: 'Read this table again?' })
  await expect(question).toContainText('all of system.billing.usage that Databricks keeps, 365 days')
  await expectAccessible(page)
  const again = question.getByRole('button', { name: 'Read it again' })
  await test.step('reading again fails', () => expectHeard(page, () => again.click()))
  await again.click()
  await expect(question).toBeHidden()

  await page.getByRole('button', { name: /^Revoke/ }).first().click()
  await page.getByRole('button', { name: 'Revoke now' }).click()
  await expect(page.locator('main').getByText('Revoked', { exact: false }).first()).toBeVisible()
  const refused = await collector(folder, ['run'], settings)
  expect(refused.code, refused.said).not.toBe(0)
  await expect(main.getByRole('listitem').filter({ hasText: 'this token was revoked' })).toBeVisible({ timeout: 30_000 })
  for (const { said } of [configured, checked, ran, refused]) expect(said).not.toContain(account.reader.client_secret)
  await watch.expectNowhere(page, string)
  await rm(folder, { recursive: true, force: true })
})
