import { defineConfig } from '@playwright/test'

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'

export default defineConfig({
  testDir: '.',
  testMatch: ['stories/**/*.spec.ts', 'inspector/**/*.spec.ts', 'viewer/**/*.spec.ts'],
  // Every test starts a server and a simulated Databricks of its own, so tests never meet.
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // Where this many fail, the cause is one, and the others would only wait for their time to be over.
  maxFailures: 8,
  // What needs a second try is wrong at its first.
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    browserName: 'chromium',
    headless: true,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
