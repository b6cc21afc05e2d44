import { expect, expectAccessible, test as base } from '../fixtures/app.ts'
import { IdentityProvider } from '../fixtures/identity_provider.ts'
import { expectHeard } from '../fixtures/failures.ts'
import { LakeSentry } from '../fixtures/lakesentry.ts'

/** An identity provider vouches for people of `lake.example`. */
const test = base.extend({
  lakesentry: async ({}, use) => {
    const provider = await IdentityProvider.start()
    const lakesentry = await LakeSentry.start('real', provider)
    await use(lakesentry)
    await lakesentry.stop()
    provider.stop()
  },
})

for (const width of [1280, 320]) {
  test(`the owner connects an identity and invites somebody, who comes in by the provider (${width} px)`, async ({ page, lakesentry, browser }) => {
    const provider = lakesentry.provider
    if (!provider) throw new Error('no provider')
    await page.setViewportSize({ width, height: 800 })
    await page.goto('/settings/access')
    await page.getByRole('textbox', { name: 'Token' }).fill(await lakesentry.bootstrapToken())
    await page.getByLabel('Your name').fill('Ada')
    await page.getByLabel('Your e-mail address').fill('ada@lake.example')
    await page.getByRole('button', { name: 'Become the owner' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Access' })).toBeVisible()

    await page.getByRole('button', { name: 'Connect localhost' }).click()
    await page.getByRole('button', { name: 'Sign in as ada@lake.example' }).click()
    await expect(page.locator('main')).toContainText('You can sign in by localhost')
    expect(new URL(page.url()).pathname).toBe('/settings/access')

    await page.getByLabel('E-mail address').fill('bob')
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await expect(page.getByText('Enter the e-mail address of the person').first()).toBeVisible()
    await page.getByLabel('E-mail address').fill('bob@elsewhere.example')
    await page.getByLabel('Admin:').check()
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    const link = (await page.getByRole('region', { name: 'The link' }).innerText()).trim()
    await page.getByRole('button', { name: 'I have sent it' }).click()
    await expect(page.locator('main')).toContainText('bob@elsewhere.example')
    await expectAccessible(page)
    if (width === 320) await test.step('taking it back fails', () => expectHeard(page, () => page.getByRole('button', { name: /^Take back/ }).click()))
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)

    // The owner signs out, and comes in again by the provider, to the page that was asked for.
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await page.getByRole('button', { name: 'Sign in by localhost' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Access' })).toBeVisible()
    await expect(page.locator('main')).toContainText('Owner: may do everything')

    // Somebody of another domain is not let in, with the reason; then by the invitation.
    const bob = { sub: 'bob', email: 'bob@elsewhere.example', email_verified: true, name: 'Bob' }
    await provider.change({ user: bob })
    const context = await browser.newContext({ viewport: { width, height: 800 }, baseURL: lakesentry.url })
    const other = await context.newPage()
    await other.goto('/connectors')
    await other.getByRole('button', { name: 'Sign in by localhost' }).click()
    await other.getByRole('button', { name: 'Sign in as bob@elsewhere.example' }).click()
    await expect(other.locator('main')).toContainText('You are not let in yet')
    await expect(other.locator('main')).toContainText('Ask an admin of this LakeSentry for an invitation')
    expect(other.url()).not.toContain('code=')
    await expectAccessible(other)
    await other.goto(link)
    await expect(other.locator('main')).toContainText('You were invited')
    expect(other.url()).not.toContain('lsi_')
    // The provider knows him by now and asks nothing: pages come and go, until the server has let him in and he is at the start.
    await other.getByRole('button', { name: 'Sign in by localhost' }).click()
    await other.waitForURL((url) => url.origin === lakesentry.url && url.pathname === '/')
    await other.goto('/settings/access')
    await expect(other.locator('main')).toContainText('Admin: connects')
    // The way back is no way in for whoever is lured there.
    await other.goto('/sign-in/callback?code=a&state=b')
    await expect(other.locator('main')).toContainText('This sign-in was not begun here')
    await context.close()
  })
}

test('without JavaScript the page says what is needed', async ({ browser, lakesentry }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: lakesentry.url })
  const page = await context.newPage()
  await page.goto('/sign-in')
  const said = page.locator('noscript p')
  await expect(said).toBeVisible()
  expect(await said.innerText()).toContain('signing in included, needs JavaScript')
  await context.close()
})
