/** Two browsers behind the little that the stories of the inspector need. Chromium by Playwright, Firefox by WebDriver BiDi: Playwright wants a Firefox of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium as playwrightChromium } from '@playwright/test'
import puppeteer from 'puppeteer-core'
import config from '../playwright.config.ts'

export interface InspectorPage {
  /** Runs a text in the page and gives what it comes to. */
  evaluate<T>(text: string): Promise<T>
  /** Runs a text in the page; what it throws, or that the page is gone, does not matter. */
  run(text: string): Promise<void>
  close(): Promise<void>
}

export interface InspectorBrowser {
  open(address: string): Promise<InspectorPage>
  close(): Promise<void>
}

export async function chromium(): Promise<InspectorBrowser> {
  const browser = await playwrightChromium.launch(config.use?.launchOptions)
  const context = await browser.newContext()
  return {
    open: async (address) => {
      const page = await context.newPage()
      await page.goto(address)
      return inspectorPage((text) => page.evaluate(text), () => page.close())
    },
    close: () => browser.close(),
  }
}

export async function firefox(): Promise<InspectorBrowser> {
  const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr'
  // By default Firefox asks no relay on this very machine.
  const extraPrefsFirefox = { 'media.peerconnection.ice.loopback': true }
  // Firefox does not start in the home of another user, as containers may have it.
  const home = await mkdtemp(join(tmpdir(), 'lakesentry-firefox-'))
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, extraPrefsFirefox, env: { ...process.env, HOME: home } })
  // It opens and closes tabs one after the other: meeting another one, a new tab may be gone before it is there.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const result = last.then(act, act)
    last = result.catch(() => {})
    return result
  }
  const newPage = () => inTurn(() => browser.newPage().catch(() => browser.newPage()))
  return {
    open: async (address) => {
      const page = await newPage()
      await page.goto(address)
      return inspectorPage((text) => page.evaluate(text), () => inTurn(() => page.close()))
    },
    close: async () => {
      await browser.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

function inspectorPage(evaluate: (text: string) => Promise<unknown>, close: () => Promise<void>): InspectorPage {
  return {
    evaluate: <T>(text: string) => evaluate(text) as Promise<T>,
    run: (text) => evaluate(text).then(() => {}, () => {}),
    close: () => close().catch(() => {}),
  }
}
