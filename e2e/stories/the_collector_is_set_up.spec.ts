/** From a connector to the documents that set its collector up, and from a code that it says to what is wrong. */
import { expect, expectAccessible, test } from '../fixtures/app.ts'
import { healthy } from '../fixtures/lakesentry.ts'
import { answersFor, Setup } from '../pages/setup.ts'

test('the collector is set up where its owner wants it, and its codes are read', async ({ page, context, lakesentry }) => {
  const account = lakesentry.facts.clouds.azure
  const setup = new Setup(page, context, lakesentry)
  const { name, host } = healthy(account, 'eastus')
  const answers = answersFor(account)
  await setup.reachTest(answers, [name])
  await setup.test()
  await setup.continue()
  await page.getByRole('button', { name: /^Connect (1|the) workspace$/ }).click()
  await page.getByRole('link', { name: 'Go to the regions' }).click()
  await page.locator('main').getByRole('link', { name, exact: true }).click()
  await page.getByRole('link', { name: 'Set up the collector' }).click()
  await expect(setup.heading('Set up the collector')).toBeVisible()

  // As a job: everything that is known is filled in, and the wheel is the one that this server has.
  const text = page.getByRole('region', { name: 'What to do' }).getByRole('tabpanel')
  await expect(page.getByLabel('Application ID of the service principal')).toHaveValue(answers.clientId)
  await expect(text).toContainText(`https://${host}`)
  const wheel = (await (await page.request.get('/collector/collector.json')).json()) as { wheel: { name: string; sha256: string } }
  await expect(text).toContainText(`${wheel.wheel.sha256}  ${wheel.wheel.name}`)
  const served = await page.request.get(`/collector/${wheel.wheel.name}`)
  expect(served.ok()).toBe(true)
  await page.getByRole('tab', { name: 'Bundle' }).click()
  await expect(text).toContainText(`service_principal_name: "${answers.clientId}"`)
  await expect(text).toContainText('environment_key: collector')
  await expectAccessible(page)

  // On a job cluster, with the wheel in a volume.
  await page.getByRole('radio', { name: /on a job cluster/ }).check()
  await page.getByRole('tab', { name: 'Terraform' }).click()
  await expect(text).toContainText('new_cluster {')
  const folder = page.getByLabel('Folder for the wheel')
  await folder.fill('/tmp/wheels')
  await expect(page.locator('main')).toContainText('must be a folder of the workspace')
  await expect(text).toHaveCount(0)
  await folder.fill('/Volumes/main/default/wheels')
  await page.getByRole('tab', { name: 'Commands' }).click()
  await expect(text).toContainText('dbfs:/Volumes/main/default/wheels/')

  // Elsewhere.
  await page.getByRole('radio', { name: /machine with Linux/ }).check()
  await page.getByRole('radio', { name: 'Every hour' }).check()
  await page.getByRole('tab', { name: 'systemd timer' }).click()
  await expect(text).toContainText('OnCalendar=*:')
  await page.getByRole('radio', { name: 'In a Kubernetes cluster' }).check()
  await expect(text).toContainText('kind: CronJob')

  // Without a secret: policy and settings of each platform.
  const trust = page.getByRole('region', { name: 'Sign in without a secret' })
  await expect(trust).toContainText('The issuer must be an address that begins with https://')
  await trust.getByLabel('Issuer of the token (iss)').fill('https://kubernetes.default.svc')
  const document = trust.getByRole('tabpanel')
  await expect(document).toContainText('"subject":"system:serviceaccount:default:lakesentry-collector"')
  await expect(document).toContainText(`"audiences":["${account.account_id}"]`)
  await trust.getByRole('tab', { name: 'Settings' }).click()
  await expect(document).toContainText('DATABRICKS_AUTH_TYPE=file-oidc')
  await trust.getByRole('tab', { name: 'What runs it' }).click()
  await expect(document).toContainText(/serviceAccountName: "?lakesentry-collector/)
  await expectAccessible(page)
  await trust.getByRole('radio', { name: 'GitHub Actions' }).check()
  await trust.getByLabel('Repository, as owner/name').fill('acme/platform')
  await trust.getByRole('tab', { name: 'Policy', exact: true }).click()
  await expect(document).toContainText('"subject":"repo:acme/platform:environment:production"')
  await trust.getByRole('tab', { name: 'Settings' }).click()
  await expect(document).toContainText('DATABRICKS_OIDC_TOKEN_FILEPATH=/dev/shm/lakesentry-id-token')

  // What a collector says in a closed network.
  const code = page.getByLabel('Diagnostic code')
  await code.fill('ls 0280 gf')
  await expect(page.locator('main')).toContainText('a letter of the code is wrong')
  await code.fill('ls 0280 ge')
  await expect(page.locator('main')).toContainText('LakeSentry: nobody answers; a firewall or an egress policy drops the packets.')
  await expectAccessible(page)
})
