import '@farside/kit/kit.css'
import './styles/app.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { DASHBOARD } from '../contract/report.ts'
import { App } from './App.tsx'
import { placeOf } from './frame/route.rules.ts'
import type { Place } from './frame/route.rules.ts'
import { capabilitiesQuery } from './query/server-runner.ts'
import { pageSettings } from './server/page-settings.ts'
import { prefetchRows } from './report/prefetch-rows.ts'
import { configQuery, meQuery } from './server/session.api.ts'

const queryClient = new QueryClient({
  defaultOptions: {
    // A browser on a closed network may call itself offline: ask all the same.
    queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false, refetchOnReconnect: false },
  },
})

// What the first page needs, all at once rather than one after the other. What its queries may be run with comes first, so
// that it is there when the page begins to be drawn: meanwhile the browser hears of nothing.
if (pageSettings.query_path === 'server') {
  const asked = placeOf(location.pathname)
  const place = 'to' in asked ? (placeOf(asked.to) as Place) : asked
  if (place.page === 'dashboard') void queryClient.prefetchQuery(capabilitiesQuery(DASHBOARD))
  else if (place.page === 'report') void queryClient.prefetchQuery(capabilitiesQuery(place.id))
  void queryClient.prefetchQuery(meQuery)
  queryClient.fetchQuery(configQuery).then(
    (config) => prefetchRows(queryClient, config, place, location.search),
    () => {}, // told by the page, which waits for the same
  )
} else void queryClient.prefetchQuery(configQuery)

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  )
}
