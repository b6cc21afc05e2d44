import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures/app.ts'
import type { LakeSentry } from '../fixtures/lakesentry.ts'
import { answer, answerDiscoveries, type FoundWorkspace, workspaces } from '../fixtures/many.ts'
import { answersFor, Setup } from '../pages/setup.ts'

/** Goes to the workspaces of an account that has these. */
async function find(setup: Setup, lakesentry: LakeSentry, found: FoundWorkspace[]): Promise<void> {
  const account = lakesentry.facts.clouds.azure
  await answerDiscoveries(setup.page, answer(account, found))
  await setup.principal(answersFor(account))
  await setup.grants()
  await setup.account(account.reader.client_secret)
  // A step that was reached takes the focus to its heading; a key that comes before goes elsewhere.
  await expect(setup.heading('Choose the workspaces')).toBeFocused()
}

function item(page: Page, name: RegExp): Locator {
  return page.getByRole('treeitem', { name })
}

/** All nodes of the document that the tree takes, texts and comments among them. */
async function domNodes(page: Page): Promise<number> {
  return await page.locator('.tree-frame').evaluate((frame) => {
    const walker = document.createTreeWalker(frame, NodeFilter.SHOW_ALL)
    let count = 1
    while (walker.nextNode()) count += 1
    return count
  })
}

test('a tree is worked by keyboard alone', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await find(setup, lakesentry, workspaces(24))
  const { keyboard } = page
  const focused = page.locator(':focus')
  await expect(page.getByRole('tree', { name: 'Workspaces by region' })).toHaveAttribute('aria-multiselectable', 'true')
  await page.getByRole('button', { name: 'Tree' }).focus()
  await keyboard.press('Tab')
  await expect(focused).toHaveAccessibleName(/^East US eastus/)
  await expect(focused).toHaveAttribute('aria-expanded', 'false')
  await expect(focused).toHaveAccessibleDescription(/^\d+ of \d+ · /)

  await keyboard.press('ArrowRight')
  await expect(focused).toHaveAttribute('aria-expanded', 'true')
  await expect(focused).toHaveAccessibleName(/^East US eastus/)
  await keyboard.press('ArrowRight')
  await expect(focused).toHaveAttribute('aria-level', '2')
  await expect(focused).toHaveAttribute('aria-posinset', '1')
  await keyboard.press('Space')
  await expect(focused).toHaveAttribute('aria-checked', 'true')
  await expect(page.locator('main').getByText('1 workspace chosen', { exact: true })).toBeVisible()

  // On a region: mixed, all, none.
  await keyboard.press('ArrowLeft')
  await expect(focused).toHaveAttribute('aria-checked', 'mixed')
  await keyboard.press('Space')
  await expect(focused).toHaveAttribute('aria-checked', 'true')
  await keyboard.press('Space')
  await expect(focused).not.toHaveAttribute('aria-checked', 'true')
  await expect(page.locator('main').getByText('No workspace chosen yet', { exact: true })).toBeVisible()

  // One tab stop, and Shift+Tab leads back to it.
  await expect(page.locator('[role=treeitem][tabindex="0"]')).toHaveCount(1)
  await keyboard.press('Tab')
  await expect(focused).not.toHaveRole('treeitem')
  await keyboard.press('Shift+Tab')
  await expect(focused).toHaveAccessibleName(/^East US eastus/)

  await keyboard.press('ArrowLeft')
  await expect(focused).toHaveAttribute('aria-expanded', 'false')
  await keyboard.press('*')
  await expect(page.locator('[role=treeitem][aria-expanded="false"]')).toHaveCount(0)
  await keyboard.press('End')
  await expect(focused).toHaveAttribute('aria-level', '2')
  await keyboard.press('Home')
  await expect(focused).toHaveAccessibleName(/^East US eastus/)
  await keyboard.type('west us', { delay: 20 })
  // Space toggles, so the letters before it find the region.
  await expect(focused).toHaveAccessibleName(/^West US westus/)

  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('azuredatabricks.net')
  await keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'Details' })).toBeHidden()
  await expectAccessible(page)
})

test('five thousand workspaces are few nodes, and the focus is never lost', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await find(setup, lakesentry, workspaces(5000))
  const { keyboard } = page
  const focused = page.locator(':focus')
  await page.getByRole('treeitem').first().focus()
  await keyboard.press('*')
  await expect(page.locator('[role=treeitem][aria-level="2"]').first()).toHaveAttribute('aria-setsize', /^2\d\d$/)
  expect(await domNodes(page)).toBeLessThanOrEqual(600)

  await keyboard.press('End')
  await expect(focused).toHaveAttribute('aria-level', '2')
  await expect(focused).toBeInViewport()
  expect(await focused.getAttribute('aria-posinset')).toBe(await focused.getAttribute('aria-setsize'))
  const last = await focused.getAttribute('id')
  // Scrolled far away, the node with the focus stays in the page, and a key leads back to it.
  await page.locator('.tree-frame').evaluate((frame) => frame.scrollTo(0, 0))
  await expect(page.getByRole('treeitem', { name: /^East US eastus/ })).toBeInViewport()
  await expect(focused).toHaveAttribute('id', last ?? '')
  expect(await domNodes(page)).toBeLessThanOrEqual(600)
  await keyboard.press('ArrowUp')
  await expect(focused).toBeInViewport()
  await expect(focused).not.toHaveAttribute('id', last ?? '')

  for (let page_ = 0; page_ < 12; page_ += 1) {
    await page.locator('.tree-frame').evaluate((frame, share) => frame.scrollTo(0, frame.scrollHeight * share), page_ / 12)
    await page.evaluate(() => new Promise(requestAnimationFrame))
    expect(await domNodes(page)).toBeLessThanOrEqual(600)
  }
  await expectAccessible(page)
})

test('fifty thousand workspaces and their choice are still there after a reload', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await find(setup, lakesentry, workspaces(50_000))
  await page.getByRole('button', { name: 'Select all' }).click()
  const chosen = await page.locator('main').getByText(/^\d{5} workspaces chosen$/).innerText()
  await page.getByRole('treeitem').first().click()
  await expect(page.locator('main').getByText(chosen, { exact: true })).toBeHidden()
  const fewer = await page.locator('main').getByText(/^\d{5} workspaces chosen$/).innerText()
  // A browser gives five million characters; of the choice alone, as it is written with each click, there are few.
  const sizes = await page.evaluate(() => ({
    draft: Object.values({ ...localStorage }).join('').length,
    tab: Object.values({ ...sessionStorage }).join('').length,
  }))
  expect(sizes.draft).toBeLessThan(3_000_000)
  expect(sizes.tab).toBeLessThan(12_000)
  await page.reload()
  await expect(page.locator('main').getByText(fewer, { exact: true })).toBeVisible()
  expect(await domNodes(page)).toBeLessThanOrEqual(600)
})

test('filter, choice, open regions and the place are kept over a reload and the way back', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await find(setup, lakesentry, workspaces(400))
  await page.getByLabel('Filter').pressSequentially('finance prod')
  await expect(page.locator('main').getByText(/^\d+ of 400 workspaces match$/)).toBeVisible()
  await expect(page.locator('#announcer')).toHaveText(/^\d+ workspaces match/)
  const region = item(page, /^East US eastus/)
  await region.getByText('eastus', { exact: true }).click()
  await expect(region).toHaveAttribute('aria-checked', 'true')
  const chosen = await page.locator('main').getByText(/^\d+ workspaces? chosen$/).innerText()
  await page.keyboard.press('ArrowLeft')
  await expect(region).toHaveAttribute('aria-expanded', 'false')

  await page.reload()
  await expect(page.locator('main').getByText(chosen, { exact: true })).toBeVisible()
  await expect(page.getByLabel('Filter')).toHaveValue('finance prod')
  await expect(region).toHaveAttribute('aria-expanded', 'false')
  await expect(region).toHaveAttribute('aria-checked', 'true')
  await expect(region).toBeFocused()

  // Under the filter only a part of the region was meant.
  await page.getByLabel('Filter').fill('')
  await expect(region).toHaveAttribute('aria-checked', 'mixed')
  await expect(region).toHaveAccessibleDescription(/Covered$/)
  await setup.continue()
  await expect(page).toHaveURL(/\/setup\/test$/)
  await page.goBack()
  await expect(page.locator('main').getByText(chosen, { exact: true })).toBeVisible()
  await expect(region).toHaveAttribute('aria-checked', 'mixed')
})

test('the plain list can do the same', async ({ page, context, lakesentry }) => {
  const setup = new Setup(page, context, lakesentry)
  await find(setup, lakesentry, workspaces(60))
  await page.getByRole('button', { name: 'List' }).click()
  const region = page.getByRole('checkbox', { name: 'East US', exact: true })
  await region.check()
  const chosen = await page.locator('main').getByText(/^\d+ workspaces chosen$/).innerText()
  const fieldset = page.getByRole('group', { name: /East US/ }).first()
  await expect(fieldset).toContainText('Covered')
  await page.getByLabel('Filter').fill('finance')
  await page.getByRole('button', { name: 'Select none' }).click()
  await page.getByLabel('Filter').fill('')
  await expect(region).toBeChecked({ indeterminate: true })
  await expect(page.locator('main').getByText(chosen, { exact: true })).toBeHidden()
  await page.getByRole('button', { name: /^Make primary/ }).last().click()
  await expect(page.locator('main').getByText('Primary', { exact: true })).toHaveCount(1)
  await page.getByRole('button', { name: 'Tree' }).click()
  await expect(item(page, /^East US eastus/)).toHaveAttribute('aria-checked', 'mixed')
  await expectAccessible(page)
})
