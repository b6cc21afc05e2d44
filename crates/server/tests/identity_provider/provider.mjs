// A real identity provider for tests: the npm package oidc-provider, with people who need no password.
//
//   node provider.mjs [PORT [HOST]]
//
// prints {"issuer": …} and ends with its standard input. POST /__control changes who signs in, its keys, its clock, and how it goes wrong.
import { createServer } from 'node:http'
import { decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'

const NOTICE = console.info
// It complains about the version of Node.js, which is no concern of the tests.
console.warn = console.info = () => {}
const { default: Provider } = await import('oidc-provider')

const world = {
  redirect_uris: ['http://127.0.0.1:1/sign-in/callback'],
  user: { sub: 'ada', email: 'ada@lake.example', email_verified: true, name: 'Ada', groups: ['data'] },
  /** Whether people are signed in without being asked. */
  auto: true,
  /** Whether the person refuses. */
  deny: false,
  /** Whether addresses and groups are in the ID token and not behind userinfo only. */
  in_token: true,
  /** Signs ID tokens. */
  alg: 'RS256',
  /** Claims that are changed in every ID token; it is signed anew. */
  claims: null,
  /** Whether nothing is answered. */
  silent: false,
  /** What replaces the metadata, if anything. */
  metadata: null,
}
let offset = 0
const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...words) {
    super(...(words.length ? words : [RealDate.now() + offset * 1000]))
  }
  static now() {
    return RealDate.now() + offset * 1000
  }
}

let number = 0
let keys
async function newKeys() {
  number += 1
  const made = await Promise.all(
    ['RS256', 'ES256'].map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true })
      return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: `${alg}-${number}` }
    }),
  )
  keys = made
}

let handler
let issuer
function build() {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'lakesentry',
        client_secret: 'a secret/with: signs+',
        redirect_uris: world.redirect_uris,
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: world.alg,
      },
    ],
    jwks: { keys },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    conformIdTokenClaims: !world.in_token,
    pkce: { required: () => true },
    cookies: { keys: ['a test'] },
    // Browsers would drop the cookies of a provider whose clock is some hours slow.
    ttl: { Interaction: 86400, Session: 86400, IdToken: 3600, AuthorizationCode: 60, AccessToken: 3600, Grant: 86400 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...world.user, sub: id }) }),
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid email profile groups')
      await grant.save()
      return grant
    },
  })
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.path === '/token' && ctx.body?.id_token && world.claims) {
      const key = keys.find((one) => one.alg === world.alg)
      const claims = { ...decodeJwt(ctx.body.id_token), ...world.claims }
      const token = new SignJWT(claims).setProtectedHeader({ alg: world.alg, kid: key.kid })
      ctx.body = { ...ctx.body, id_token: await token.sign(await importJWK(key, world.alg)) }
    }
    if (ctx.path === '/.well-known/openid-configuration' && world.metadata) {
      ctx.body = { ...ctx.body, ...world.metadata }
    }
  })
  const callback = provider.callback()
  handler = async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return callback(request, response)
    if (world.deny) return provider.interactionFinished(request, response, { error: 'access_denied' })
    if (world.auto || request.method === 'POST') {
      return provider.interactionFinished(request, response, { login: { accountId: world.user.sub } })
    }
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><html lang="en"><title>Identity provider</title><main><h1>Identity provider</h1>
      <form method="post"><button>Sign in as ${world.user.email}</button></form></main></html>`)
  }
}

async function control(request, response) {
  let text = ''
  for await (const chunk of request) text += chunk
  const { clock, rotate, ...changes } = JSON.parse(text)
  if (clock !== undefined) offset = clock
  if (rotate) await newKeys()
  Object.assign(world, changes)
  build()
  response.end()
}

const server = createServer((request, response) => {
  const answered = request.url === '/__control' ? control(request, response) : world.silent ? undefined : handler(request, response)
  Promise.resolve(answered).catch((error) => {
    response.statusCode = 500
    response.end(String(error))
  })
})
await newKeys()
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  issuer = `http://${process.argv[3] ?? '127.0.0.1'}:${server.address().port}`
  build()
  NOTICE(JSON.stringify({ issuer }))
})
process.stdin.on('end', () => process.exit()).resume()
