/** Counts who connects, whatever they say: one port of TCP and of UDP for each way out. */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

export class Listener {
  connections = 0

  private constructor(
    readonly port: number,
    private readonly ends: (() => void)[],
  ) {}

  static async start(): Promise<Listener> {
    const tcp = createServer((socket) => {
      listener.connections += 1
      socket.on('error', () => {})
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
    })
    const port = await new Promise<number>((resolve) => {
      tcp.listen(0, '127.0.0.1', () => {
        const address = tcp.address()
        resolve(address && typeof address === 'object' ? address.port : 0)
      })
    })
    const udp = createSocket('udp4', () => (listener.connections += 1))
    udp.on('error', () => udp.close())
    await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve))
    const listener: Listener = new Listener(port, [() => tcp.close(), () => udp.close()])
    return listener
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}/lsc_canary`
  }

  stop(): void {
    for (const end of this.ends) end()
  }
}
