import '@farside/kit/kit.css'
import './app.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { DASHBOARD } from '../contract/report.ts'
import { App } from './App.tsx'
import { placeOf } from './frame/route.rules.ts'
import { capabilitiesQuery } from './query/server-runner.ts'
import { pageSettings } from './server/page-settings.ts'
import { configQuery, meQuery } from './server/session.api.ts'

const queryClient = new QueryClient({
  defaultOptions: {
    // A browser on a closed network may call itself offline: ask all the same.
    queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false, refetchOnReconnect: false },
  },
})

// What the first page needs, all at once rather than one after the other.
void queryClient.prefetchQuery(configQuery)
if (pageSettings.query_path === 'server') {
  void queryClient.prefetchQuery(meQuery)
  const place = placeOf(location.pathname)
  if ('to' in place || place.page === 'dashboard') void queryClient.prefetchQuery(capabilitiesQuery(DASHBOARD))
  else if (place.page === 'report') void queryClient.prefetchQuery(capabilitiesQuery(place.id))
}

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
