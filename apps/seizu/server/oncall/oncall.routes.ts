import { route } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import type { Identity } from '../identity/identity.ts'
import { listOnCalls } from './list-on-calls.ts'

/** Open where nobody is known to this server, as in the original with AUTH_MODE client (seizu §6.1). */
const showOnCalls = (access: 'anyone' | 'user') =>
  route({
    method: 'GET',
    url: '/api/v1/pagerduty/oncalls',
    operationId: 'oncalls',
    summary: 'Who is on call, as PagerDuty says it',
    tags: ['oncalls'],
    access,
    produces: 'anything',
    query: z.looseObject({
      user_ids: z.string().optional(),
      escalation_policy_ids: z.string().optional(),
      schedule_ids: z.string().optional(),
    }),
    replies: {
      200: z.object({ oncalls: z.array(z.unknown()) }),
      404: { description: 'PAGERDUTY_API_KEY is not set' },
      502: { description: 'PagerDuty does not answer' },
    },
  })

export const onCallRoutes =
  ({ settings }: Deps) =>
  (site: Site<Identity>): void => {
    site.handle(showOnCalls(settings.AUTH_MODE === 'client' ? 'anyone' : 'user'), async ({ query, signal }) => {
      if (!settings.PAGERDUTY_API_KEY) throw problems.oncalls_off()
      const oncalls = await listOnCalls({ key: settings.PAGERDUTY_API_KEY, signal }, query)
      return { oncalls }
    })
  }
