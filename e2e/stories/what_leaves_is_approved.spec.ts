/** What the collector says would leave, what an admin approves of it, and that nothing else arrives. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { expectHeard } from '../fixtures/failures.ts'
import { binaries, healthy } from '../fixtures/lakesentry.ts'
import { answersFor, Setup } from '../pages/setup.ts'

test('an admin approves what leaves, and the rest stays', async ({ page, context, lakesentry }) => {
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
  await page.getByRole('button', { name: 'I have stored it' }).click()

  const folder = await mkdtemp(join(tmpdir(), 'lakesentry-collector-'))
  const settings = {
    LAKESENTRY_PRACTICE: new URL(lakesentry.facts.address).host,
    DATABRICKS_HOST: `https://${host}`,
    DATABRICKS_CLIENT_ID: account.reader.application_id,
    DATABRICKS_CLIENT_SECRET: account.reader.client_secret,
  }
  /** Runs the collector once, and gives what it wrote. */
  const collector = (words: string[], typed = ''): Promise<string> =>
    new Promise((resolve, reject) => {
      const options = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, ...settings }, maxBuffer: 1 << 24 }
      const child = execFile(join(binaries, 'lakesentry-collector'), words, options, (error, out, err) => {
        if (error) reject(new Error(err))
        else resolve(out)
      })
      child.stdin?.end(typed)
    })
  await collector(['configure', '--connection-string', '-'], string)
  const report = await collector(['run', '--dry-run'])

  await page.goto('/')
  await page.locator('main').getByRole('link', { name, exact: true }).click()
  await page.getByRole('link', { name: 'What leaves the workspace' }).click()
  await expect(setup.heading('What leaves the workspace')).toBeVisible()
  await expect(page.locator('main')).toContainText('Nobody has approved anything')
  await page.getByLabel('What it wrote').fill('[{"table": "main.secret.things"}]')
  await expect(page.locator('main')).toContainText('This is not what the dry run writes')
  await page.getByLabel('What it wrote').fill(report)
  await expect(page.locator('main')).toContainText(/14 tables, \d+ rows/)
  await page.getByText(/^system\.query\.history/).click()
  await page.getByRole('checkbox', { name: 'executed_by', exact: true }).uncheck()
  await expectAccessible(page)

  // Without its key a table can't be read, and the server says so.
  await page.getByRole('checkbox', { name: 'statement_id', exact: true }).uncheck()
  await page.getByRole('button', { name: 'Approve what is ticked' }).click()
  await expect(page.locator('main')).toContainText("can't be read without its column statement_id")
  await page.getByRole('checkbox', { name: 'statement_id', exact: true }).check()
  await page.getByRole('switch', { name: 'Mask texts of statements' }).check()
  await test.step('approving fails', () => expectHeard(page, () => page.getByRole('button', { name: 'Approve what is ticked' }).click()))
  await page.getByRole('button', { name: 'Approve what is ticked' }).click()
  await expect(page.getByRole('heading', { name: 'Approved' })).toBeVisible()
  await expect(page.locator('main')).toContainText('As their SHA-256')
  await expectAccessible(page)

  await collector(['run'])
  const after = JSON.parse(await collector(['run', '--dry-run'])) as { table: string; columns: Record<string, string> }[]
  const history = after.find((table) => table.table === 'system.query.history')
  expect(Object.keys(history?.columns ?? {})).not.toContain('executed_by')
  expect(Object.keys(history?.columns ?? {})).toContain('statement_text')
  await rm(folder, { recursive: true, force: true })
})
