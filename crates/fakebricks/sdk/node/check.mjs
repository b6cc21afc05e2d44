// Databricks' SDK for JavaScript, unmodified, on the simulation behind TLS. `drivers.py` starts it.

import assert from 'node:assert/strict'
import https from 'node:https'

import { AccountClient, WorkspaceClient } from '@databricks/sdk-experimental'

const facts = JSON.parse(process.env.FACTS)

// The SDK knows no other port than 443; every connection goes to the TLS front all the same, with the name that is meant.
const connect = https.Agent.prototype.createConnection
https.Agent.prototype.createConnection = function (options, ...rest) {
  return connect.call(this, { ...options, servername: options.host, host: '127.0.0.1', port: facts.front }, ...rest)
}

const credentials = { clientId: facts.clientId, clientSecret: facts.clientSecret, authType: 'oauth-m2m' }
const workspace = new WorkspaceClient({ host: facts.host, ...credentials })
const account = new AccountClient({ host: `https://${facts.accountsHost}`, accountId: facts.accountId, ...credentials })

async function all(listed) {
  const found = []
  for await (const one of listed) found.push(one)
  return found
}

const me = await workspace.currentUser.me()
assert.equal(me.userName, facts.clientId)

const warehouses = await all(workspace.warehouses.list({}))
assert.deepEqual(warehouses.map((one) => one.id), [facts.warehouse])

const execution = workspace.statementExecution
const done = await execution.executeStatement({
  statement: 'SELECT :n + 1 AS n, array(1, 2) AS a',
  warehouse_id: facts.warehouse,
  parameters: [{ name: 'n', value: '41', type: 'INT' }],
})
assert.equal(done.status.state, 'SUCCEEDED')
assert.deepEqual(done.result.data_array, [['42', '["1","2"]']])

const submitted = await execution.executeStatement({
  statement: 'SELECT event_id FROM system.access.audit',
  warehouse_id: facts.warehouse,
  wait_timeout: '0s',
})
assert.equal(submitted.status.state, 'PENDING')
let polled = submitted
while (['PENDING', 'RUNNING'].includes(polled.status.state)) {
  await new Promise((resolve) => setTimeout(resolve, 50))
  polled = await execution.getStatement({ statement_id: submitted.statement_id })
}
assert.equal(polled.status.state, 'SUCCEEDED')
let rows = polled.result.data_array
let next = polled.result.next_chunk_index
while (next !== undefined) {
  const chunk = await execution.getStatementResultChunkN({ statement_id: polled.statement_id, chunk_index: next })
  rows = rows.concat(chunk.data_array)
  next = chunk.next_chunk_index
}
assert.equal(rows.length, polled.manifest.total_row_count)

const failed = await execution.executeStatement({ statement: 'SELEC 1', warehouse_id: facts.warehouse })
assert.match(failed.status.error.message, /PARSE_SYNTAX_ERROR/)
await assert.rejects(execution.executeStatement({ statement: 'SELECT 1', warehouse_id: 'ffffffffffffffff' }))

const catalogs = await all(workspace.catalogs.list({}))
assert(catalogs.some((one) => one.name === 'system'))

// The SDK makes an object of the array.
const workspaces = Object.values(await account.workspaces.list())
assert.deepEqual(workspaces.map((one) => String(one.workspace_id)), facts.workspaces)
