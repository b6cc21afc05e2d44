import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { Setup } from '../pages/setup.ts'

test('two regions are connected without any secret', async ({ page, context, lakesentry, watch }) => {
  const setup = new Setup(page, context, lakesentry)
  const account = lakesentry.facts.clouds.azure

  // The admin's tab: a service principal and the ways into the workspaces, and no secret.
  const admin = await context.newPage()
  await admin.goto(`${lakesentry.facts.address}/azure`)
  await admin.getByLabel('Display name').fill('lakesentry-reader-3')
  await admin.getByRole('button', { name: 'Add service principal' }).click()
  const clientId = await admin.locator('#application-id').innerText()
  const number = await admin.locator('#scim-id').innerText()
  await admin.getByRole('button', { name: 'Assign to all running workspaces' }).click()
  await admin.getByRole('button', { name: 'Make account admin' }).click()

  await page.goto('/')
  await page.getByRole('link', { name: 'Start with step 1' }).click()
  await setup.fillPrincipal({ cloud: 'Azure', accountId: account.account_id, clientId, secret: '' })
  await expect(page.getByRole('radio', { name: 'No secret (recommended)' })).toBeChecked()
  await page.getByLabel('Number of the service principal (optional)').fill(number)
  const trust = page.getByRole('region', { name: 'How does LakeSentry prove who it is?' })
  await expect(trust.getByRole('tabpanel')).toContainText(`service-principal-federation-policy create ${number} --policy-id lakesentry`)
  await expectAccessible(page)
  await trust.getByRole('tab', { name: 'By hand' }).click()
  const says = async (member: string) =>
    (await trust.getByRole('listitem').filter({ hasText: `${member}: ` }).locator('code').innerText()).trim()
  const policy = { issuer: await says('Issuer URL'), subject: await says('Subject'), keys: await says('JSON Web Key Set') }
  await setup.continue()
  await setup.grants()

  // Without the policy, step 3 says what is missing.
  await expect(page.getByLabel('OAuth secret')).toHaveCount(0)
  await page.getByRole('button', { name: 'Find workspaces' }).click()
  await expect(page.locator('main')).toContainText('The service principal does not trust LakeSentry yet')

  await admin.getByRole('link', { name: 'Create policy' }).click()
  await admin.getByLabel('Issuer URL').fill(policy.issuer)
  await admin.getByLabel('Subject').fill(`${policy.subject}x`)
  await admin.getByLabel('JSON Web Key Set').fill(policy.keys)
  await admin.getByLabel('Policy ID').fill('lakesentry')
  await admin.getByRole('button', { name: 'Create policy' }).click()
  await expect(admin.getByRole('button', { name: 'Delete policy lakesentry' })).toBeVisible()
  await page.getByRole('button', { name: 'Find workspaces' }).click()
  await expect(page.locator('main')).toContainText('The federation policy names another subject')
  await expect(page.locator('main')).toContainText(policy.subject)

  await admin.getByRole('button', { name: 'Delete policy lakesentry' }).click()
  await expect(admin.getByRole('button', { name: 'Delete policy lakesentry' })).toHaveCount(0)
  await admin.getByRole('link', { name: 'Create policy' }).click()
  await admin.getByLabel('Issuer URL').fill(policy.issuer)
  await admin.getByLabel('Subject').fill(policy.subject)
  await admin.getByLabel('JSON Web Key Set').fill(policy.keys)
  await admin.getByRole('button', { name: 'Create policy' }).click()
  await expect(admin.getByRole('button', { name: /^Delete policy/ })).toBeVisible()
  await admin.close()
  await page.bringToFront()
  await page.getByRole('button', { name: 'Find workspaces' }).click()
  await setup.workspaces(['dbw-prod-eastus', 'dbw-prod-weu'])
  await setup.runGrants(['East US', 'West Europe'])
  await page.getByRole('link', { name: /^Test/ }).first().click()
  await setup.test()
  await expect(setup.heading('Both workspaces are ready')).toBeVisible()
  await setup.continue()
  await page.getByRole('button', { name: 'Connect 2 workspaces' }).click()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await expect(page.locator('main').getByText('Awaiting first data')).toHaveCount(2)
  await expectAccessible(page)
  // A JSON Web Token begins so: none was seen by the browser, and none is in the log.
  await watch.expectNowhere(page, 'eyJ')
})

test('where the keys are is told wherever the policy is written', async ({ page, context, lakesentry, browser }) => {
  const setup = new Setup(page, context, lakesentry)
  const { account_id: accountId, reader } = lakesentry.facts.clouds.azure
  await page.goto('/setup/principal')
  await setup.fillPrincipal({ cloud: 'Azure', accountId, clientId: reader.application_id, secret: '' })
  const inPolicy = page.getByLabel('Put the keys into the policy')
  const trust = page.getByRole('region', { name: 'How does LakeSentry prove who it is?' })
  await expect(trust.getByRole('tabpanel')).toContainText('jwks_json')
  await inPolicy.uncheck()
  await expect(trust.getByRole('tabpanel')).not.toContainText('jwks_json')
  await trust.getByRole('tab', { name: 'REST API' }).click()
  await trust.getByText('To end it').click()
  await expect(trust.getByRole('region', { name: 'Request that deletes the policy' })).toContainText('--request DELETE')
  await setup.continue()
  await expect(setup.heading(/read the system tables/)).toBeVisible()

  // The configuration of the grants has the policy, and the document too, here and for whoever gets its address.
  await page.getByRole('tab', { name: 'Terraform' }).click()
  const file = page.getByRole('region', { name: /^Terraform for/ })
  await expect(file).toContainText('resource "databricks_service_principal_federation_policy" "lakesentry"')
  await expect(file).not.toContainText('jwks_json')
  await page.goto('/hand-over?role=account-admin')
  const asked = (of: typeof page) => of.locator('.document').getByText(/service-principal-federation-policy create/)
  await expect(asked(page)).toBeVisible()
  await expect(asked(page)).not.toContainText('jwks_json')
  const elsewhere = await browser.newContext({ baseURL: lakesentry.url })
  const colleague = await elsewhere.newPage()
  await colleague.goto(page.url())
  await expect(asked(colleague)).toBeVisible()
  await expect(asked(colleague)).not.toContainText('jwks_json')
  await elsewhere.close()

  // The choice is still there, and can be changed.
  await page.goto('/setup/principal')
  await expect(inPolicy).not.toBeChecked()
  await inPolicy.check()
  await setup.continue()
  await page.goto('/hand-over?role=account-admin')
  await expect(asked(page)).toContainText('jwks_json')
})
