import '@farside/kit/kit.css'
import './styles/app.css'
import { QueryClient, QueryClientProvider, notifyManager } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { DASHBOARD } from '../contract/report.ts'
import { App } from './App.tsx'
import { placeOf } from './frame/route.rules.ts'
import type { Place } from './frame/route.rules.ts'
import { allInOneTask } from './query/one-task.ts'
import { capabilitiesQuery } from './query/server-runner.ts'
import { pageSettings } from './server/page-settings.ts'
import { prefetchRows } from './report/prefetch-rows.ts'
import { configQuery, meQuery } from './server/session.api.ts'

/** How long the first drawing waits for what the page needs, in ms: shorter than what an eye takes for a delay. */
const PATIENCE_MS = 150

// Tiles whose answers came together are drawn together.
notifyManager.setScheduler(allInOneTask())

const queryClient = new QueryClient({
  defaultOptions: {
    // A browser on a closed network may call itself offline: ask all the same.
    queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false, refetchOnReconnect: false },
  },
})

// Most often all of it is there at once, and drawing the page without it first would keep the queries waiting.
void Promise.race([askFirst(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]).then(draw)

/** What the first page needs, all at once rather than one after the other. Ends when all of it is there, or failed. */
function askFirst(): Promise<unknown> {
  const config = queryClient.fetchQuery(configQuery)
  const told = config.catch(() => {}) // by the page, which waits for the same
  if (pageSettings.query_path !== 'server') return told
  const asked = placeOf(location.pathname)
  const place = 'to' in asked ? (placeOf(asked.to) as Place) : asked
  const report = place.page === 'dashboard' ? DASHBOARD : place.page === 'report' ? place.id : undefined
  return Promise.all([
    told.then((it) => it && prefetchRows(queryClient, it, place, location.search)),
    queryClient.prefetchQuery(meQuery),
    report !== undefined && queryClient.prefetchQuery(capabilitiesQuery(report)),
  ])
}

function draw(): void {
  const root = document.getElementById('root')
  if (!root) return
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  )
}
