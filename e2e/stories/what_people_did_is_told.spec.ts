import { readFile } from 'node:fs/promises'
import { expect, expectAccessible, test as base } from '../fixtures/app.ts'
import { LakeSentry } from '../fixtures/lakesentry.ts'

const test = base.extend({
  lakesentry: async ({}, use) => {
    const lakesentry = await LakeSentry.start('real')
    await use(lakesentry)
    await lakesentry.stop()
  },
})

for (const width of [1280, 320]) {
  test(`an admin looks who did what, chooses, and takes it away (${width} px)`, async ({ page, lakesentry }) => {
    await page.setViewportSize({ width, height: 800 })
    await page.goto('/settings/access')
    // Somebody guesses first, which is told as well.
    await page.getByRole('textbox', { name: 'Token' }).fill('0'.repeat(64))
    await page.getByLabel('Your name').fill('Ada')
    await page.getByLabel('Your e-mail address').fill('ada@lake.example')
    await page.getByRole('button', { name: 'Become the owner' }).click()
    await expect(page.locator('main')).toContainText('The token does not let you in')
    await page.getByRole('textbox', { name: 'Token' }).fill(await lakesentry.bootstrapToken())
    await page.getByRole('button', { name: 'Become the owner' }).click()
    await page.getByLabel('What is it for?').fill('terraform')
    await page.getByRole('button', { name: 'Create key' }).click()
    await expect(page.locator('main')).toContainText('Store this key now')

    await page.getByRole('link', { name: 'What people did here: the audit log' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeFocused()
    await expect(page.locator('main')).toContainText('The chain holds')
    await expect(page.locator('main')).toContainText('api_key.created')
    await expect(page.locator('main')).toContainText('session.refused')
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)

    await page.getByLabel('First day').fill('yesterday')
    await page.getByRole('button', { name: 'Show' }).click()
    await expect(page.getByText('Enter a day as 2026-01-31').first()).toBeVisible()
    await page.getByLabel('First day').fill('')
    await page.getByLabel('What was done').selectOption('api_key.created')
    await page.getByLabel('Who did it').fill('Ada')
    await page.getByRole('button', { name: 'Show' }).click()
    const events = page.getByRole('region', { name: 'Events' }).getByRole('listitem').filter({ hasText: 'Ada' })
    await expect(events).toHaveCount(1)
    // The address says the choice, so it survives a reload.
    expect(page.url()).toContain('action=api_key.created')
    await page.reload()
    await expect(events).toHaveCount(1)
    await events.getByText('Details').click()
    await expect(events).toContainText('name: terraform')

    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'CSV for spreadsheets' }).click()
    const file = await readFile(await (await download).path(), 'utf8')
    expect(file.trim().split('\n')).toHaveLength(2)
    expect(file).toContain('api_key.created')
    await page.getByLabel('Who did it').fill('nobody')
    await page.getByRole('button', { name: 'Show' }).click()
    await expect(page.locator('main')).toContainText('No event is like that')
    await page.goBack()
    await expect(events).toHaveCount(1)
  })
}
