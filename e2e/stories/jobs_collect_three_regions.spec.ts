/** From an empty account to three regions that send data, with the collector's wheel run by jobs of the simulated workspaces. */
import { execFile } from 'node:child_process'
import type { BrowserContext, Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { healthy, type Workspace } from '../fixtures/lakesentry.ts'
import { Setup } from '../pages/setup.ts'

/** Runs a script that was downloaded, and types what it asks for. */
function shell(file: string, typed: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile('sh', [file], { env: { PATH: process.env.PATH } }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, said: out + err }),
    )
    child.stdin?.end(`${typed.join('\n')}\n`)
  })
}

/** A token of the workspace's admin, from the practice console. */
async function accessToken(context: BrowserContext, consolePage: string): Promise<string> {
  const admin = await context.newPage()
  await admin.goto(consolePage)
  await admin.getByRole('button', { name: 'Generate token' }).click()
  const token = await admin.locator('#token').innerText()
  await admin.close()
  return token
}

/** Has the connector's own pages set its job up, and returns the string that it was given. */
async function setUpJob(page: Page, context: BrowserContext, workspace: Workspace): Promise<string> {
  await page.goto('/')
  await page.getByRole('link', { name: `Create connection string for ${workspace.name}` }).click()
  await page.getByRole('button', { name: 'Create connection string' }).click()
  await page.getByRole('button', { name: 'Show connection string' }).click()
  const string = await page.getByRole('region', { name: 'The string' }).innerText()
  await page.getByRole('button', { name: 'I have stored it' }).click()

  await page.goto('/')
  await page.locator('main').getByRole('link', { name: workspace.name, exact: true }).click()
  await page.getByRole('link', { name: 'Set up the collector' }).click()
  await page.getByRole('tab', { name: 'curl' }).click()
  const consolePage = await page.getByRole('link', { name: 'Its page in the practice console' }).getAttribute('href')
  const token = await accessToken(context, consolePage ?? '')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download', exact: true }).click()
  const done = await shell(await (await download).path(), [token, string])
  expect(done.said).toContain('its first run has begun')
  expect(done.code, done.said).toBe(0)
  for (const secret of [token, string]) expect(done.said).not.toContain(secret)
  return string
}

/** Waits on the connector's page, which nobody reloads, until every table has arrived. */
async function expectActive(page: Page, workspace: Workspace): Promise<void> {
  await page.goto('/')
  await page.locator('main').getByRole('link', { name: workspace.name, exact: true }).click()
  await expect(page.locator('main')).toContainText(/Receiving · (\d+) of \1 tables read/, { timeout: 180_000 })
}

test('three regions are active, each by a job that runs the wheel', async ({ page, context, lakesentry, watch }) => {
  test.setTimeout(300_000)
  const setup = new Setup(page, context, lakesentry)
  const account = lakesentry.facts.clouds.azure
  const [first, second, third] = ['eastus', 'westeurope', 'westus2'].map((region) => healthy(account, region))
  if (!(first && second && third)) throw new Error('three regions are simulated')

  const admin = await context.newPage()
  await admin.goto(`${lakesentry.facts.address}/azure`)
  await admin.getByLabel('Display name').fill('lakesentry-reader-2')
  await admin.getByRole('button', { name: 'Add service principal' }).click()
  const clientId = await admin.locator('#application-id').innerText()
  await admin.getByRole('button', { name: 'Assign to all running workspaces' }).click()
  await admin.getByRole('button', { name: 'Make account admin' }).click()
  await admin.getByRole('button', { name: 'Generate secret' }).click()
  const secret = await admin.locator('#secret').innerText()
  await admin.close()

  await setup.reachTest({ cloud: 'Azure', accountId: account.account_id, clientId, secret }, [first.name, second.name])
  await setup.runGrants(['East US', 'West Europe'])
  await page.getByRole('link', { name: /^Test/ }).first().click()
  await setup.test()
  await expect(setup.heading('Both workspaces are ready')).toBeVisible()
  await setup.continue()
  await page.getByRole('button', { name: 'Connect 2 workspaces' }).click()
  await page.getByRole('link', { name: 'Go to the regions' }).click()

  const strings: string[] = []
  for (const workspace of [first, second]) strings.push(await setUpJob(page, context, workspace))
  for (const workspace of [first, second]) await expectActive(page, workspace)

  // The job is the service principal's, and its output is there for whoever looks.
  const jobs = await context.newPage()
  await jobs.goto(`${lakesentry.facts.address}/azure/workspaces/${first.workspace_id}`)
  await expect(jobs.getByRole('table', { name: 'Jobs' })).toContainText(clientId)
  await expectAccessible(jobs)
  await jobs.getByRole('link', { name: /LakeSentry collector/ }).click()
  await expect(jobs.getByRole('table', { name: 'Runs' })).toContainText('a request')
  await expect(jobs.getByRole('region', { name: /Output of the run/ })).toContainText('pushed')
  await expectAccessible(jobs)
  await jobs.close()

  // A region more, later: what is there stays.
  await page.goto('/')
  await page.getByRole('link', { name: 'Add more workspaces' }).click()
  await expect(setup.heading(/Choose the workspaces|Find the workspaces/)).toBeVisible()
  if (await setup.heading('Find the workspaces').isVisible()) await setup.account(secret)
  await setup.workspaces([third.name])
  await setup.runGrants(['West US 2'])
  await page.getByRole('link', { name: /^Test/ }).first().click()
  await setup.test()
  await setup.continue()
  await page.getByRole('button', { name: /^Connect / }).click()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await expect(page.locator('main').getByText('Receiving', { exact: true })).toHaveCount(2)
  strings.push(await setUpJob(page, context, third))
  await expectActive(page, third)
  await page.goto('/')
  await expect(page.locator('main').getByText('Receiving', { exact: true })).toHaveCount(3)
  await expect(page.locator('main').getByText('Not configured')).toHaveCount(0)
  await expectAccessible(page)
  await watch.expectNowhere(page, secret)
  for (const string of strings) await watch.expectNowhere(page, string)
})
