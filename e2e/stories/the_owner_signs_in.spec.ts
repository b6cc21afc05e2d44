import { LakeSentry } from '../fixtures/lakesentry.ts'
import { expect, expectAccessible, test as base } from '../fixtures/app.ts'

/** Nobody is let in without signing in. */
const test = base.extend({
  lakesentry: async ({}, use) => {
    const lakesentry = await LakeSentry.start('real')
    await use(lakesentry)
    await lakesentry.stop()
  },
})

for (const width of [1280, 320]) {
  test(`the first one with the token becomes the owner, gives a program a key, and signs out (${width} px)`, async ({ page, lakesentry }) => {
    await page.setViewportSize({ width, height: 800 })
    // Whatever page is asked for, it comes after signing in.
    await page.goto('/settings/access')
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
    await expect(page.locator('main')).toContainText('lakesentry bootstrap')
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await page.getByRole('button', { name: 'Become the owner' }).click()
    await expect(page.getByText('Enter the token from the file').first()).toBeVisible()
    await page.getByRole('textbox', { name: 'Token' }).fill('0'.repeat(64))
    await page.getByLabel('Your name').fill('Ada')
    await page.getByLabel('Your e-mail address').fill('ada@lake.example')
    await page.getByRole('button', { name: 'Become the owner' }).click()
    await expect(page.locator('main')).toContainText('The token does not let you in')
    await page.getByRole('textbox', { name: 'Token' }).fill(await lakesentry.bootstrapToken())
    await page.getByRole('button', { name: 'Become the owner' }).click()

    await expect(page.getByRole('heading', { level: 1, name: 'Access' })).toBeVisible()
    await expect(page.locator('main')).toContainText('Owner: may do everything')
    await expect(page.locator('main')).toContainText('This browser.')
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)

    await page.getByLabel('What is it for?').fill('terraform')
    await page.getByRole('button', { name: 'Create key' }).click()
    await expect(page.locator('main')).toContainText('Store this key now')
    const key = await page.getByRole('region', { name: 'The key' }).innerText()
    const asked = await fetch(`${lakesentry.url}/api/v1/instance`, { headers: { authorization: `Bearer ${key.trim()}` } })
    expect(asked.status).toBe(200)
    await page.getByRole('button', { name: 'I have stored it' }).click()
    expect(await page.content()).not.toContain(key.trim())
    await page.getByRole('button', { name: 'Revoke terraform' }).click()
    await expect(page.locator('main')).toContainText('revoked')

    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  })
}
