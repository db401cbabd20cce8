import type { Problem } from '@farside/kernel/errors'
import type { Refusal } from '@farside/kernel/http'

/**
 * Every refusal is `{"error": text}` with what the problem adds (seizu §6.1, §13.2, §13.3); a dashboard file that cannot
 * be used says where and why in `details`.
 */
export function refuse({ code, kind, message, details }: Problem): Refusal {
  if (kind === 'unauthenticated') {
    return { headers: { 'www-authenticate': 'Bearer' }, body: { error: 'Not authenticated' } }
  }
  // What failed is somebody else's server.
  const status = code === 'oncalls_failed' ? { status: 502 } : {}
  const [sentence = ''] = message.split('\n')
  const more = code.startsWith('config_') ? { details: details.errors } : details
  return { ...status, body: { error: sentence, ...more } }
}
