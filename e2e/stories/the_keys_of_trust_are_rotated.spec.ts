import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { expectHeard } from '../fixtures/failures.ts'
import { answersFor, Setup } from '../pages/setup.ts'

test('a connector without a secret is tested daily, and its keys are rotated without a gap', async ({ page, context, lakesentry, watch }) => {
  test.setTimeout(240_000)
  const setup = new Setup(page, context, lakesentry)
  const account = lakesentry.facts.clouds.azure
  const principal = account.reader.application_id
  const terms = (await (
    await page.request.get(`/api/v1/federation-terms?account_id=${account.account_id}&application_id=${principal}`)
  ).json()) as { issuer: string; subject: string }
  /** What the account admin does: the policy with the keys that are published now, or none. */
  const trust = async (on: boolean): Promise<void> => {
    const keys = await (await page.request.get('/.well-known/issuer-jwks.json')).text()
    const policy = on ? { issuer: terms.issuer, subject: terms.subject, jwks_json: keys } : null
    await lakesentry.control({ action: 'trust', cloud: 'azure', principal, policy })
  }
  await trust(true)
  await lakesentry.control({ action: 'grant_system', cloud: 'azure', region: 'eastus', principal, on: true })

  await setup.principal({ ...answersFor(account), secret: '' })
  await setup.grants()
  await page.getByRole('button', { name: 'Find workspaces' }).click()
  await setup.workspaces(['dbw-prod-eastus'])
  await setup.test()
  await setup.continue()
  await expect(page.locator('main')).toContainText('No secret: Databricks trusts this LakeSentry')
  await page.getByRole('switch', { name: 'Test daily' }).check()
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Connect/ }).click()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await page.getByRole('link', { name: /dbw-prod-eastus/ }).first().click()

  const daily = page.getByRole('region', { name: 'Daily test' })
  /** The server looks every 15 seconds for what is due. */
  const told = async (words: RegExp): Promise<void> => {
    await expect(async () => {
      await page.reload()
      await expect(daily.getByRole('listitem').first()).toContainText(words, { timeout: 3_000 })
    }).toPass({ timeout: 90_000 })
  }
  await told(/Passed: \d+ checks/)
  await expect(daily.getByRole('switch', { name: 'Test daily' })).toBeChecked()
  await expectAccessible(page)

  const daily_switch = daily.getByRole('switch', { name: 'Test daily' })
  await test.step('switching fails', () => expectHeard(page, () => daily_switch.click()))
  await expect(daily_switch).toBeChecked()

  // The policy is deleted: the next test finds out.
  await trust(false)
  for (const on of [false, true]) {
    await daily.getByRole('switch', { name: 'Test daily' }).setChecked(on)
    await expect(daily).toContainText(on ? /The next test begins|Next test:/ : /Passed/)
    if (!on) await expect(daily).not.toContainText('Next test')
  }
  await told(/Failed: 1 of \d+ checks/)
  await expect(daily).toContainText('The service principal does not trust LakeSentry yet')
  await expectAccessible(page)
  await trust(true)

  // A new key is published; the policy holds the old one.
  const prepared = await lakesentry.command('keys', 'issuer', 'prepare')
  const kid = prepared.split(' ')[0] ?? ''
  await expect(lakesentry.command('keys', 'issuer', 'switch', '--now')).rejects.toThrow(/not known to take the new one/)
  await page.goto('/settings/access')
  await page.getByRole('link', { name: 'Keys for trust without a secret, and who takes them' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Keys for trust without a secret' })).toBeVisible()
  await expect(page.locator('main')).toContainText('The new key must not sign yet')
  await expect(page.locator('main')).toContainText(`lakesentry keys issuer remove ${kid}`)
  await test.step('trying fails', () => expectHeard(page, () => page.getByRole('button', { name: 'Try all now' }).click()))
  await page.getByRole('button', { name: 'Try all now' }).click()
  const holder = page.getByRole('region', { name: `Service principal ${principal}` })
  await expect(holder).toContainText('Does not take the key')
  await expect(holder).toContainText('service-principal-federation-policy update "${ID:?the number of the service principal}" lakesentry')
  await expect(holder).toContainText(kid)
  await expectAccessible(page)

  await trust(true)
  await page.getByRole('button', { name: 'Try all now' }).click()
  await expect(holder).toContainText('Takes the key: Databricks gave a token for it')
  await expect(page.locator('main')).toContainText('lakesentry keys issuer switch')
  await lakesentry.command('keys', 'issuer', 'switch', '--now')
  await page.reload()
  await expect(page.getByRole('listitem').filter({ hasText: kid })).toContainText('Signs since')
  await expect(page.locator('main')).toContainText('lakesentry keys issuer remove')
  await expectAccessible(page)
  await watch.expectNowhere(page, 'eyJ')
})
