/** Exports of the audit log for the viewer's tests and measurements, made from a number: the same number, the same bytes. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { gzipSync } from 'node:zlib'

/** The principal that LakeSentry reads with, in these exports. */
export const OWN = '1d0f6a52-0000-4000-8000-00000000009c'

export interface MadeEvent {
  time: number
  id: string
  service: string
  action: string
  actor: string
  address: string
  agent: string
  status: number
  workspace: string
  parameters: Record<string, string>
}

const CALLS = [
  ['accounts', 'login'], ['accounts', 'tokenLogin'], ['clusters', 'create'], ['clusters', 'start'], ['databrickssql', 'commandSubmit'], ['databrickssql', 'commandFinish'],
  ['jobs', 'runStart'], ['jobs', 'runSucceeded'], ['notebook', 'runCommand'], ['secrets', 'getSecret'], ['unityCatalog', 'getTable'], ['unityCatalog', 'updatePermissions'], ['workspace', 'export'],
] as const
const AGENTS = ['Mozilla/5.0 (X11; Linux x86_64)', 'databricks-cli/0.300.0', 'databricks-sdk-py/0.70.0', 'terraform/1.12', 'Apache-HttpClient/4.5']

/** Numbers that look drawn (mulberry32). */
export function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % sides
  }
}

/** Events in the order of their times, over 30 days. */
export function* madeEvents(count: number, seed: number): Generator<MadeEvent> {
  const roll = dice(seed)
  const begin = Date.UTC(2026, 9, 1)
  const step = (30 * 86_400_000) / count
  for (let at = 0; at < count; at += 1) {
    const own = roll(40) === 0
    const [service, action] = own ? (['databrickssql', 'commandSubmit'] as const) : CALLS[roll(CALLS.length)] ?? CALLS[0]
    yield {
      time: Math.floor(begin + at * step),
      id: `${seed}-${at}`,
      service,
      action,
      actor: own ? OWN : `person-${Math.min(roll(400), roll(400))}@lake.example`,
      address: own ? '203.0.113.7' : `198.51.${roll(8)}.${roll(200)}`,
      agent: own ? 'lakesentry-collector/1.0.0' : AGENTS[roll(AGENTS.length)] ?? '',
      status: roll(25) === 0 ? 403 : 200,
      workspace: String(900_800_700_600 + roll(4)),
      parameters: action === 'commandSubmit' ? { commandText: 'SELECT 1', warehouseId: 'w' } : roll(2) ? { name: `thing-${roll(1000)}` } : {},
    }
  }
}

/** A line as `lakesentry-audit` writes it. */
export function nativeLine(event: MadeEvent): string {
  return JSON.stringify({
    event_time: new Date(event.time).toISOString(),
    event_id: event.id,
    service_name: event.service,
    action_name: event.action,
    user_identity: { email: event.actor },
    request_params: event.parameters,
    response: { status_code: event.status },
    source_ip_address: event.address,
    user_agent: event.agent,
    workspace_id: event.workspace,
  })
}

/** A line as Databricks delivers its log. */
export function deliveryLine(event: MadeEvent): string {
  return JSON.stringify({
    version: '2.0',
    timestamp: event.time,
    workspaceId: event.workspace,
    sourceIPAddress: event.address,
    userAgent: event.agent,
    serviceName: event.service,
    actionName: event.action,
    userIdentity: { email: event.actor },
    requestParams: event.parameters,
    response: { statusCode: event.status },
    eventId: event.id,
  })
}

export function jsonLines(events: Iterable<MadeEvent>, line = nativeLine): string {
  return [...events].map((event) => `${line(event)}\n`).join('')
}

/** Writes an export that is too large to be held. */
export async function writeExport(file: string, count: number, seed: number): Promise<number> {
  const out = createWriteStream(file, { highWaterMark: 8 * 1024 * 1024 })
  let lines: string[] = []
  let bytes = 0
  const flush = async () => {
    const text = `${lines.join('\n')}\n`
    bytes += text.length
    lines = []
    if (!out.write(text)) await once(out, 'drain')
  }
  for (const event of madeEvents(count, seed)) {
    lines.push(nativeLine(event))
    if (lines.length === 20_000) await flush()
  }
  if (lines.length) await flush()
  out.end()
  await once(out, 'finish')
  return bytes
}

/** gzip of several members, as appending to a file makes. */
export function gzipMembers(...parts: string[]): Buffer {
  return Buffer.concat(parts.map((part) => gzipSync(part)))
}
