import { createReadStream, existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test as base } from '@playwright/test'

const dist = join(import.meta.dirname, '../../dist')
const types: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  wasm: 'application/wasm',
  svg: 'image/svg+xml',
}

/** Plain static hosting: files, and the start page for everything else. */
const test = base.extend<{ site: string }>({
  site: async ({}, use) => {
    const server: Server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname
      const name = ({ '/inspect': 'inspect.html', '/audit-viewer': 'audit-viewer.html' } as Record<string, string>)[path] ?? path.slice(1)
      const file = name.includes('.') && existsSync(join(dist, name)) ? name : 'index.html'
      response.setHeader('content-type', types[file.split('.').pop() ?? ''] ?? 'application/octet-stream')
      createReadStream(join(dist, file)).pipe(response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    server.close()
  },
})

test('the wizard explains and generates, and says what needs a server', async ({ page, site }) => {
  await page.goto(site)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('main')).toContainText('No LakeSentry server answers')
  await page.getByRole('link', { name: 'Start with step 1' }).click()
  await page.getByRole('radio', { name: 'AWS' }).check()
  await page.getByLabel('Account ID').fill('11111111-2222-3333-4444-555555555555')
  await page.getByRole('textbox', { name: 'Client ID' }).fill('1d0f6a52-0000-4000-8000-00000000009c')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.locator('main')).toContainText('GRANT USE CATALOG ON CATALOG system TO `1d0f6a52-0000-4000-8000-00000000009c`;')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.locator('main')).toContainText('without its backend')
})

test('the inspector reads strings', async ({ page, site }) => {
  await page.goto(`${site}/inspect`)
  await page.getByRole('button', { name: 'Try an example' }).click()
  await expect(page.locator('main')).toContainText('lsc_')
})

test('the viewer reads exports', async ({ page, site }) => {
  await page.goto(`${site}/audit-viewer`)
  await page.getByRole('button', { name: 'Try an example' }).click()
  await expect(page.locator('#found')).toContainText('1,052 events')
})
