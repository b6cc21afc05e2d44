import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'

// `cargo xtask test` builds it: the reader with its generator of strings, and the hashes of the reports that this machine gives.
const folder = process.env.READER ?? join(import.meta.dirname, '../../target/inspector-generate')

test('a browser gives the same reports as a native program, for 100 000 strings', async ({ page }) => {
  test.setTimeout(300_000)
  const types: Record<string, string> = { js: 'text/javascript', wasm: 'application/wasm' }
  const server = createServer(async (request, response) => {
    const name = request.url?.slice(1) ?? ''
    response.setHeader('content-type', types[name.split('.')[1] ?? ''] ?? 'text/html')
    response.end(name.startsWith('reader.') ? await readFile(join(folder, name)) : '<!doctype html>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const native = (await readFile(join(folder, 'native.txt'), 'utf8')).trim().split('\n')
  const wanted = native.map((line) => line.split(' '))
  expect(wanted.reduce((sum, [, strings]) => sum + Number(strings), 0)).toBe(100_000)
  for (const [seed, strings, now, hash] of wanted) {
    const given = await page.evaluate(
      async ([seed, strings, now]) => {
        const reader = await import('/reader.js' as string)
        const code = await (await fetch('/reader.wasm')).arrayBuffer()
        const { instance, module } = await WebAssembly.instantiate(code, reader.__wbg_get_imports())
        reader.__wbg_finalize_init(instance, module)
        const bytes: Uint8Array = reader.reports_hash(seed, strings, now)
        return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
      },
      [Number(seed), Number(strings), Number(now)] as const,
    )
    expect(given, `seed ${seed}`).toBe(hash)
  }
  server.close()
})
