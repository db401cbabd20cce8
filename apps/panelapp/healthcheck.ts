import { problems } from './problems.ts'
import type { Settings } from './settings.ts'

const DEADLINE_MS = 5000

/**
 * Asks the web process of this machine whether it lives, or whether it can serve.
 * @throws Problem `unhealthy` with the reason
 */
export async function checkHealth(
  { WEB_BIND: { host, port } }: Pick<Settings, 'WEB_BIND'>,
  { ready = false }: { ready?: boolean } = {},
): Promise<void> {
  // Who listens everywhere is asked at home.
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  const url = `http://${name.includes(':') ? `[${name}]` : name}:${port}${ready ? '/readyz' : '/livez'}`
  let response: Response
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) })
  } catch (error) {
    throw problems.unhealthy(`${url} does not answer (${error instanceof Error ? error.message : String(error)})`)
  }
  const said = await response.text()
  if (response.status !== 200) throw problems.unhealthy(`${url} answers ${response.status}: ${said.slice(0, 500)}`)
}
