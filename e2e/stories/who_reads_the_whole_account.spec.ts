/** The tables of the whole account are granted and read in one region only, and never in another one by mistake. */
import { expect, expectAccessible, test } from '../fixtures/app.ts'
import type { LakeSentry } from '../fixtures/lakesentry.ts'
import { Grants } from '../pages/grants.ts'
import { answersFor, Setup } from '../pages/setup.ts'

const USAGE = /ON TABLE system\.billing\.usage TO/

interface Connector {
  connector_id: string
  host: string
  primary: boolean
}

async function connectors(lakesentry: LakeSentry): Promise<Connector[]> {
  const answer = await fetch(`${lakesentry.url}/api/v1/connectors`)
  return (await answer.json()) as Connector[]
}

test('a connector takes the place of a removed primary once that is granted and tested', async ({ page, context, lakesentry, watch }) => {
  const setup = new Setup(page, context, lakesentry)
  const account = lakesentry.facts.clouds.azure
  const answers = answersFor(account)
  await setup.reachTest(answers, ['dbw-prod-eastus', 'dbw-prod-weu'])
  await setup.test()
  await setup.runGrants(['East US', 'West Europe'])
  await page.getByRole('link', { name: /^Test/ }).first().click()
  await setup.test()
  await setup.continue()
  await page.getByRole('button', { name: 'Connect 2 workspaces' }).click()
  await expect(page.getByRole('link', { name: 'Go to the regions' })).toBeVisible()

  const all = await connectors(lakesentry)
  const primary = all.find((connector) => connector.primary)
  const other = all.find((connector) => !connector.primary)
  if (!primary || !other) throw new Error('one of two connectors has to be primary')
  const removed = await fetch(`${lakesentry.url}/api/v1/connectors/${primary.connector_id}`, { method: 'DELETE' })
  expect(removed.status).toBe(204)

  // Nobody takes its place by itself, and a test without the grants is not enough.
  await page.goto(`/connectors/${other.connector_id}`)
  const empty = page.getByRole('heading', { name: 'Nothing reads the tables of the whole account' })
  await expect(empty).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Test and make primary' }).click()
  await expect(page.locator('main').getByText('Not primary yet: not all tables of the account can be read')).toBeVisible({ timeout: 60_000 })
  await expect(page.locator('main')).toContainText('USE SCHEMA on system.billing is missing')
  expect((await connectors(lakesentry)).map((connector) => connector.primary)).toEqual([false])

  // The statements that the page leads to are those of this region, whatever was planned in this browser before.
  await page.getByRole('link', { name: 'the statements for West Europe as primary region' }).click()
  const grants = new Grants(page, context)
  await expect(page.getByRole('tab', { name: 'West Europe', exact: true })).toBeVisible()
  await expect(page.getByRole('tab', { name: 'East US', exact: true })).toHaveCount(0)
  const sql = await grants.file.innerText()
  expect(sql).toMatch(USAGE)
  expect(sql).toContain(answers.clientId)
  await grants.runAsAdmin(sql)

  await page.goto(`/connectors/${other.connector_id}`)
  await page.getByRole('button', { name: 'Test and make primary' }).click()
  await expect(page.locator('main')).toContainText('Primary: reads the tables of the whole account as well', { timeout: 60_000 })
  await expect(empty).toHaveCount(0)
  expect((await connectors(lakesentry)).map((connector) => connector.primary)).toEqual([true])
  await watch.expectNowhere(page, answers.secret)
})

test('a connector takes over from the primary that is there', async ({ page, context, lakesentry, watch }) => {
  const setup = new Setup(page, context, lakesentry)
  const answers = answersFor(lakesentry.facts.clouds.azure)
  await setup.reachTest(answers, ['dbw-prod-eastus', 'dbw-prod-weu'])
  await setup.test()
  await setup.runGrants(['East US', 'West Europe'])
  await page.getByRole('link', { name: /^Test/ }).first().click()
  await setup.test()
  await setup.continue()
  await page.getByRole('button', { name: 'Connect 2 workspaces' }).click()
  await expect(page.getByRole('link', { name: 'Go to the regions' })).toBeVisible()
  const before = await connectors(lakesentry)
  const other = before.find((connector) => !connector.primary)
  if (!other) throw new Error('one of two connectors is not primary')

  await page.goto(`/connectors/${other.connector_id}`)
  await page.locator('summary', { hasText: 'Take over the tables of the whole account' }).click()
  const card = page.getByRole('region', { name: 'Take over the tables of the whole account' })
  await expect(card).toContainText('How far it has read goes to this one')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'the statements for West Europe as primary region' }).click()
  const grants = new Grants(page, context)
  await expect(page.getByRole('tab', { name: 'West Europe', exact: true })).toBeVisible()
  await grants.runAsAdmin(await grants.file.innerText())

  await page.goto(`/connectors/${other.connector_id}`)
  await page.locator('summary', { hasText: 'Take over the tables of the whole account' }).click()
  await page.getByRole('button', { name: 'Test and make primary' }).click()
  await expect(page.locator('main')).toContainText('Primary: reads the tables of the whole account as well', { timeout: 60_000 })
  const after = await connectors(lakesentry)
  expect(after.filter((connector) => connector.primary).map((connector) => connector.connector_id)).toEqual([other.connector_id])
  await watch.expectNowhere(page, answers.secret)
})

test('a region that is added in the same tab gets no grants on the whole account', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  const grants = new Grants(page, context)
  await setup.reachTest(answersFor(lakesentry.facts.clouds.azure), ['dbw-prod-eastus'])
  await setup.test()
  await setup.continue()
  await page.getByRole('button', { name: 'Connect 1 workspace' }).click()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await page.getByRole('link', { name: 'Add more workspaces' }).click()
  // The page is the same one as before: it was not loaded anew since there is a connector.
  await expect(setup.heading('Choose the workspaces')).toBeVisible()
  await page.getByRole('checkbox', { name: /dbw-prod-eastus/ }).uncheck()
  await page.getByRole('checkbox', { name: /dbw-prod-weu/ }).check()
  await setup.continue()
  await page.getByRole('link', { name: /^Grants/ }).click()
  await expect(page.getByRole('tab', { name: 'West Europe', exact: true })).toBeVisible()
  await page.getByRole('tab', { name: 'West Europe', exact: true }).click()
  const sql = await grants.file.innerText()
  expect(sql).toContain('ON TABLE system.query.history TO')
  expect(sql).not.toMatch(USAGE)
})
