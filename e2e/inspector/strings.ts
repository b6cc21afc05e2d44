/** Connection strings for the inspector's tests, made without the program that is tested. */
import { generateKeyPairSync, sign as signBytes, createHash } from 'node:crypto'

export type Payload = Record<string, unknown> & { token: string; connector_id: string; api_url: string }

/** What a sound string carries; nobody has signed it. */
export function payload(): Payload {
  const time = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`
  return {
    version: 1,
    api_url: 'https://lakesentry.example.com',
    connector_id: '0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f6',
    token: token('CanaryCanaryCanaryCanaryCanaryCanaryCanary0'),
    reference_catalog: 'system',
    reference_schema: 'information_schema',
    execution_mode: 'databricks_job',
    issued_at: time(-1),
    expires_at: time(7),
  }
}

export function connectionString(of: object): string {
  return `LAKESENTRY://${Buffer.from(JSON.stringify(of)).toString('base64')}`
}

export function unwrap(string: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(string.slice('LAKESENTRY://'.length), 'base64').toString()) as Record<string, unknown>
}

/** A key of its own, and what signs with it. */
export function signer(): { key: string; sign: (of: Payload) => Payload } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x } = publicKey.export({ format: 'jwk' }) as { x: string }
  const kid = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url')
  const sign = (of: Payload): Payload => {
    // For texts and small numbers, RFC 8785 is JSON with sorted members.
    const canonical = JSON.stringify(Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1))))
    return { ...of, signature: { kid, value: signBytes(null, Buffer.from(canonical), privateKey).toString('base64url') } }
  }
  return { key: x, sign }
}

/** A token from its 43 characters: the prefix and the checksum are added. */
function token(body: string): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  let rest = crc32(Buffer.from(`lsc_${body}`))
  let checksum = ''
  for (let i = 0; i < 6; i += 1) {
    checksum = (digits[rest % 62] ?? '') + checksum
    rest = Math.floor(rest / 62)
  }
  return `lsc_${body}${checksum}`
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let i = 0; i < 8; i += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
