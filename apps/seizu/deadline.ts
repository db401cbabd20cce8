import type { Site } from '@farside/kernel/http'
import { problems } from './problems.ts'

/**
 * A site whose handlers must come to an answer in time; one that streams may then take as long as it needs.
 * What a handler began goes on: statements have time-outs of their own.
 */
export function withDeadline<User>(site: Site<User>, ms: number): Site<User> {
  return {
    ...site,
    handle: (route, handler) =>
      site.handle(route, async (call) => {
        let timer: NodeJS.Timeout | undefined
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(problems.request_timed_out(ms / 1000)), ms)
        })
        try {
          return await Promise.race([handler(call), late])
        } finally {
          clearTimeout(timer)
        }
      }),
  }
}
