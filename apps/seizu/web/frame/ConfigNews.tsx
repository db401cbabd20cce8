import { Banner, Button } from '@farside/kit/react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ConfigResponse } from '../../contract/api.ts'
import { ServerError } from '../server/server-error.ts'
import { faultLines } from '../server/fault-lines.ts'
import { configNewsQuery, configQuery } from '../server/session.api.ts'

const mostSaid = 5

/**
 * Looks every minute whether the settings have changed, and says so (seizu §10.1). Nothing changes until the person who
 * reads the page wants it; inputs stay as they are.
 */
export function ConfigNews({ inUse }: { inUse: ConfigResponse }) {
  const queryClient = useQueryClient()
  const { data: news, error } = useQuery({ ...configNewsQuery, initialData: inUse, initialDataUpdatedAt: Date.now })
  const faults = error instanceof ServerError ? faultLines(error.body.details) : []
  if (faults.length > 0) {
    return (
      <Banner family="warn" title="The dashboard file on disk cannot be used.">
        This page shows what it said before.
        <ul>
          {faults.slice(0, mostSaid).map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
          {faults.length > mostSaid && <li>and {faults.length - mostSaid} more</li>}
        </ul>
      </Banner>
    )
  }
  if (!news || sameSettings(news, inUse)) return null
  const swap = () => {
    queryClient.removeQueries({ queryKey: ['capabilities'] })
    queryClient.setQueryData(configQuery.queryKey, news)
  }
  return (
    <Banner
      family="info"
      title="Settings have changed."
      action={
        <Button small onClick={swap}>
          Refresh settings
        </Button>
      }
    >
      This page still shows the former ones.
    </Banner>
  )
}

const sameSettings = (a: ConfigResponse, b: ConfigResponse): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b)
