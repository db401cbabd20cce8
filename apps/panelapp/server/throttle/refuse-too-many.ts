import type { Incoming } from '@farside/kernel/http'
import { problems } from '../../problems.ts'
import type { Settings } from '../../settings.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { openThrottle } from './open-throttle.ts'
import { addressKey } from './throttle.rules.ts'

const counted = /^\/(api\/v\d|WebServices)(\/|$)/

/**
 * Refuses a request of the web services when its caller, by token or by address, makes more of them than API_THROTTLE
 * lets him. Addresses are those that connect to us, or what the proxy before us says.
 *
 * @throws Problem too_many_requests, with `Retry-After`
 */
export function createRefuseTooMany(
  { API_THROTTLE: limits, CLIENT_ADDRESS_HEADER_NAME: headerName }: Settings,
  now: () => Date,
): (request: Incoming, user: () => Promise<Viewer | undefined>) => Promise<void> | undefined {
  const throttle = openThrottle(() => now().getTime())
  const header = headerName?.slice('HTTP_'.length).toLowerCase().replaceAll('_', '-')
  return (request, user) => {
    if (!limits || request.method === 'OPTIONS' || !counted.test(request.path)) return undefined
    return refuse(request, user)
  }

  async function refuse(request: Incoming, user: () => Promise<Viewer | undefined>): Promise<void> {
    // A token that is none counts for the address: otherwise each invented one would have a limit of its own.
    const viewer = await user().catch(() => undefined)
    const wait =
      viewer?.kind === 'known'
        ? throttle.take(`account ${viewer.accountId}`, limits!.token ?? limits!.address)
        : throttle.take(addressKey(addressOf(request)), limits!.address)
    if (wait === 0) return
    request.setHeader('Retry-After', String(wait))
    throw problems.too_many_requests(wait)
  }

  /** The last entry is what the proxy next to us saw; whatever comes before it, anybody may have written. */
  function addressOf(request: Incoming): string {
    const told = header === undefined ? undefined : request.header(header)?.split(',').at(-1)?.trim()
    return told || request.address
  }
}
