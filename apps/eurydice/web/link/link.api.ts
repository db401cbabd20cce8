import { queryOptions } from '@tanstack/react-query'
import type { DestinationStatus, OriginStatus } from '../../contract/information.ts'
import { send } from '../server/client.ts'
import type { LinkReport } from './link.rules.ts'

/** `/status/` of either side, with the server's clock at that moment. */
export const linkQuery = (refreshEvery: number) =>
  queryOptions({
    queryKey: ['link'],
    queryFn: async ({ signal }): Promise<LinkReport> => {
      const answer = await send('/status/', { signal })
      const status = (await answer.json()) as Partial<OriginStatus & DestinationStatus>
      return {
        lastPacketAt: status.last_packet_sent_at ?? status.last_packet_received_at ?? null,
        maintenance: status.maintenance ?? false,
        downSince: status.link_down_since ?? null,
        now: Date.parse(answer.headers.get('Date') ?? '') || Date.now(),
      }
    },
    refetchInterval: refreshEvery,
  })
