/** Measurements in the browser, one after the other. */
import { defineConfig } from '@playwright/test'
import stories from './playwright.config.ts'

export default defineConfig(stories, {
  testMatch: ['benches/**/*.bench.ts'],
  fullyParallel: false,
  workers: 1,
  timeout: 600_000,
  reporter: [['line']],
  use: { trace: 'off', screenshot: 'off' },
})
