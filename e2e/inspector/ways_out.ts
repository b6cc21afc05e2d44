/**
 * Ways by which a script inside a page can try to tell somebody something. Each runs in the page, alone, with an address that nobody else uses.
 * The words are those with which the inspector's page names a way that a browser does not close. What no browser without a window does, an
 * icon, a manifest, a connection made beforehand and a page fetched on speculation, is not among them, nor a service worker, whose script every
 * browser wants from the page's own origin: nothing could be heard of them.
 */
export interface WayOut {
  words: string
  /** Runs in the page. May throw or never end: that is a closed way, too. `port` is of TCP and of UDP. As a text where the compiler would rewrite it. */
  go: ((address: string, port: number) => unknown) | string
  /** It takes seconds to be heard. */
  slow?: true
}

/** Adds an element with attributes to the page. Only for use inside of the page: a way is sent there as text, so each brings its own. */
type Add = (tag: string, attributes: Record<string, string>, text?: string) => HTMLElement
declare const add: Add

/** What every way finds in the page. */
export const helper = `globalThis.add = (tag, attributes, text) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  if (text) element.textContent = text
  document.body.append(element)
  return element
}`

export const waysOut: WayOut[] = [
  { words: 'fetch', go: (address) => fetch(address, { mode: 'no-cors' }) },
  { words: 'fetch that outlives the page', go: (address) => fetch(address, { mode: 'no-cors', keepalive: true }) },
  {
    words: 'XMLHttpRequest',
    go: (address) => {
      const request = new XMLHttpRequest()
      request.open('POST', address)
      request.send('x')
    },
  },
  { words: 'beacon', go: (address) => navigator.sendBeacon(address, 'x') },
  { words: 'image', go: (address) => add('img', { src: address }) },
  { words: 'image set', go: (address) => add('img', { srcset: `${address} 1x` }) },
  {
    words: 'image in SVG',
    go: (address) => {
      const image = document.createElementNS('http://www.w3.org/2000/svg', 'image')
      image.setAttribute('href', address)
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
      svg.append(image)
      document.body.append(svg)
    },
  },
  { words: 'background by a style attribute', go: (address) => document.body.style.setProperty('background', `url(${address})`) },
  { words: 'style element', go: (address) => add('style', {}, `@import "${address}"; body { background: url(${address}) }`) },
  {
    words: 'constructed style sheet',
    go: (address) => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(`body { background: url(${address}) }`)
      document.adoptedStyleSheets = [sheet]
    },
  },
  { words: 'font', go: (address) => new FontFace('x', `url(${address})`).load() },
  { words: 'linked style sheet', go: (address) => add('link', { rel: 'stylesheet', href: address }) },
  { words: 'prefetch', go: (address) => add('link', { rel: 'prefetch', href: address }) },
  { words: 'preload', go: (address) => add('link', { rel: 'preload', as: 'fetch', crossorigin: '', href: address }) },
  { words: 'module preload', go: (address) => add('link', { rel: 'modulepreload', href: address }) },
  { words: 'script', go: (address) => add('script', { src: address }) },
  { words: 'imported module', go: '(address) => import(address)' },
  { words: 'worker', go: (address) => new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(address)}, { mode: 'no-cors' })`]))) },
  { words: 'shared worker', go: (address) => new SharedWorker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(address)}, { mode: 'no-cors' })`]))) },
  { words: 'frame', go: (address) => add('iframe', { src: address }) },
  { words: 'object', go: (address) => add('object', { data: address }) },
  { words: 'embed', go: (address) => add('embed', { src: address }) },
  { words: 'video', go: (address) => (add('video', { src: address, preload: 'auto' }) as HTMLVideoElement).load() },
  { words: 'audio', go: (address) => new Audio(address).play() },
  { words: 'WebSocket', go: (address) => new WebSocket(address.replace('http', 'ws')) },
  { words: 'EventSource', go: (address) => new EventSource(address) },
  { words: 'WebTransport', go: (address) => new WebTransport(address.replace('http:', 'https:')).ready },
  {
    words: 'WebRTC',
    slow: true,
    go: async (_, port) => {
      const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }, { urls: `turn:127.0.0.1:${port}?transport=tcp`, username: 'x', credential: 'x' }] })
      connection.createDataChannel('x')
      await connection.setLocalDescription(await connection.createOffer())
    },
  },
  { words: 'form', go: (address) => (add('form', { action: address, method: 'post' }) as HTMLFormElement).submit() },
  { words: 'form in a new window', go: (address) => (add('form', { action: address, target: '_blank' }) as HTMLFormElement).submit() },
  { words: 'ping of a link', go: (address) => add('a', { href: '#', ping: address }).click() },
  { words: 'pop-up', go: (address) => open(address) },
  { words: 'link in a new window', go: (address) => add('a', { href: address, target: '_blank' }).click() },
  { words: 'download', go: (address) => add('a', { href: address, download: 'x' }).click() },
  { words: 'link', go: (address) => add('a', { href: address }).click() },
  { words: 'navigation', go: (address) => location.assign(address) },
  { words: 'meta refresh', go: (address) => document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${address}` })) },
  { words: 'another base address', go: (address) => {
      document.head.prepend(Object.assign(document.createElement('base'), { href: address }))
      add('img', { src: 'x' })
    } },
]
