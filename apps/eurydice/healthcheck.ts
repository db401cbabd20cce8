import { connect } from 'node:net'
import { problems } from './problems.ts'
import type { CommonSettings, DestinationSettings, OriginSettings } from './settings.ts'

const deadlineMs = 5000

/**
 * Asks a running role of this machine whether it lives (eurydice §12.5): the API by HTTP, the others by their metrics port,
 * the receiver without one by connecting to its port.
 *
 * @throws Problem `unhealthy` with the reason
 */
export async function checkHealth(
  role: string,
  settings: (OriginSettings | DestinationSettings) & CommonSettings,
  { ready = false }: { ready?: boolean } = {},
): Promise<void> {
  if (role === 'api')
    return askHttp(`http://${addressOf(settings.HOST, settings.PORT)}${ready ? '/readyz' : '/healthz'}`)
  const metrics = settings.METRICS_LISTEN
  if (metrics) return askHttp(`http://${addressOf(metrics.host, metrics.port)}/metrics`)
  if (role === 'receiver' && 'PACKET_RECEIVER_PORT' in settings) {
    return reach(reachable(settings.PACKET_RECEIVER_HOST), settings.PACKET_RECEIVER_PORT)
  }
  throw problems.unhealthy(`the ${role} has no port to ask; set METRICS_LISTEN for it`)
}

async function askHttp(url: string): Promise<void> {
  let status: number
  let said: string
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) })
    status = response.status
    said = await response.text()
  } catch (error) {
    throw problems.unhealthy(`${url} does not answer (${error instanceof Error ? error.message : String(error)})`)
  }
  if (status !== 200) throw problems.unhealthy(`${url} answers ${status}: ${said.slice(0, 500)}`)
}

function reach(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(problems.unhealthy(`${host}:${port} cannot be reached (${why})`))
    const socket = connect({ host, port, timeout: deadlineMs })
      .once('connect', () => {
        socket.destroy()
        resolve()
      })
      .once('timeout', () => {
        socket.destroy()
        fail('no answer')
      })
      .once('error', (error) => fail(error.message))
  })
}

/** Who listens everywhere is asked at home. */
const reachable = (host: string) => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host)

function addressOf(host: string, port: number): string {
  const name = reachable(host)
  return `${name.includes(':') ? `[${name}]` : name}:${port}`
}
